"""An approval that nobody used in time runs out by itself."""

import datetime as dt
from collections.abc import Callable

from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.core.transaction import transaction
from rehab.finance import commands as ledger
from rehab.finance import queries as finance
from rehab.finance.rules import FundingSource
from rehab.placements.jobs import expire_approvals
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, an_arranged_placement
from tests.support.placements import Case

SOURCE = FundingSource.PUBLIC_HEALTH_GRANT
YESTERDAY = TODAY - dt.timedelta(days=1)


def reserve(case: Case) -> None:
    request = case.request
    with transaction():
        ledger.reserve(request.id, request.authority_id, SOURCE, 70_000, TODAY, 12, NOON, "Approved by the panel")


def test_expires_what_was_not_used_in_time_and_leaves_the_rest(
    db: SQLAlchemy, case: Case, new_case: Callable[..., Case]
) -> None:
    stale, arranged, last_day = case, new_case(given_name="Ann"), new_case(given_name="Bea")
    for each, valid_until in ((stale, YESTERDAY), (arranged, YESTERDAY), (last_day, TODAY)):
        each.request.approval_valid_until = valid_until
    db.session.commit()
    an_arranged_placement(arranged.request, case.world.facility)
    reserve(stale)
    reserve(last_day)
    assert expire_approvals(now=NOON) == "1 expired"
    db.session.expire_all()
    assert stale.request.status is RequestStatus.EXPIRED
    assert {arranged.request.status, last_day.request.status} == {RequestStatus.APPROVED}
    assert finance.positions(case.request.authority_id, [2026], SOURCE)[2026].reserved == 12 * 70_000
    entry = db.session.query(AuditEntry).filter_by(action="request.expired").one()
    assert (entry.case_id, entry.actor_id) == (stale.request.id, None)
    db.session.rollback()
    assert expire_approvals(now=NOON) == "Nothing has expired"
