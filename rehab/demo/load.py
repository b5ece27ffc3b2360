"""Loading the demonstration once, into an empty database."""

import datetime as dt

from sqlalchemy import select

from rehab.accounts.models import Organisation
from rehab.audit import commands as audit
from rehab.audit.models import AuditEntry
from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.db import db
from rehab.core.errors import Conflict
from rehab.core.transaction import transaction
from rehab.demo import (
    afterwards,
    asking,
    beds,
    cases,
    casework,
    decisions,
    documents,
    framework_life,
    frameworks,
    half_done,
    house_life,
    houses,
    letters,
    meetings,
    next_beds,
    notices,
    off_framework,
    papers,
    people,
    records,
    register,
    reviews,
    special_cases,
    targets,
    team_life,
    whereabouts,
)
from rehab.finance.models import Budget
from rehab.finance.rules import FundingSource

STALE = dt.timedelta(days=14)
BEGINS = dt.timedelta(days=400)
LOADED = "demonstration.loaded"
GRANT_PENCE = 90_000_000
# Each tells of its own, in an order in which the later find what the earlier made.
PARTS = (
    letters.word,
    targets.set_targets,
    cases.finished,
    afterwards.look_after,
    cases.resident,
    cases.under_way,
    next_beds.move_on,
    asking.seek_beds,
    half_done.half_done,
    meetings.meet,
    special_cases.special_cases,
    decisions.decide,
    houses.compared,
    off_framework.off_framework,
    records.records,
    papers.add_papers,
    framework_life.decide,
    papers.ask_for_changes,
    register.check,
    beds.negotiate,
    beds.report_mornings,
    documents.add_documents,
    casework.write,
    whereabouts.tell,
    house_life.live,
    team_life.change,
    reviews.first_reviews,
    letters.write,
)


def loaded_at() -> dt.datetime | None:
    """When the demonstration was loaded; None if it is not there."""
    return db.session.scalar(select(AuditEntry.at).where(AuditEntry.action == LOADED).limit(1))


def is_stale(now: dt.datetime) -> bool:
    """Whether its days have drifted too far from today to show anything."""
    at = loaded_at()
    return at is not None and now - at > STALE


def load() -> None:
    """Make everything; raises Conflict where the database holds organisations of somebody else's."""
    if db.session.scalar(select(Organisation.id).limit(1)) is not None:
        msg = "The demonstration is only loaded into an empty database; `make fresh` empties the local one."
        raise Conflict(msg)
    now, password_hash = clock.now(), people.hashed_password()
    with transaction():
        people.add_organisations(now=now - BEGINS)
        frameworks.add_frameworks(now=now - BEGINS)
        people.add_people(password_hash, now=now - BEGINS)
        houses.describe(now=now - BEGINS)
        houses.weigh(now=now - BEGINS)
        _add_budgets(clock.today())
    for part in PARTS:
        part(clock.today())
    with transaction():
        notices.settle(now)
        lead = db.session.scalars(select(Organisation).where(Organisation.name == people.LEAD)).one()
        audit.record(LOADED, subject=lead, by=SYSTEM, at=now)


def _add_budgets(today: dt.date) -> None:
    authorities = db.session.scalars(select(Organisation).where(Organisation.is_authority).order_by(Organisation.id))
    for authority in authorities:
        for year in (today.year - 2, today.year - 1, today.year, today.year + 1):
            db.session.add(
                Budget(
                    authority_id=authority.id,
                    year=year,
                    source=FundingSource.PUBLIC_HEALTH_GRANT,
                    amount_pence=GRANT_PENCE,
                )
            )
