"""What a decision does, by the kind of the case."""

import datetime as dt
from collections.abc import Callable

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.errors import InvalidInput
from rehab.core.money import pounds
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.commands import extensions, fast_track, referrals
from rehab.panel.commands.budget import hold
from rehab.panel.models import PanelCase, Referral
from rehab.panel.rules import CaseKind, Choice
from rehab.panel.rules.appeals import AppealStatus
from rehab.panel.rules.results import APPROVALS
from rehab.requests import commands as requests

Effect = Callable[[PanelCase, Actor, dt.datetime], None]


def _new(case: PanelCase, by: Actor, now: dt.datetime) -> None:
    """The request is approved, declined, or deferred and ready again."""
    if case.outcome in APPROVALS:
        _approve(case, by, now)
    elif case.outcome is Choice.DECLINE:
        requests.record_decline(case.request, reason=case.reason, by=by, now=now)
    else:
        requests.defer(case.request, reason=case.reason, by=by, now=now)
        path = f"/cases/{case.request.reference}"
        notify([case.request.key_worker_id], template="decision_made", path=path, now=now)


def _approve(case: PanelCase, by: Actor, now: dt.datetime) -> None:
    if case.weeks is None or case.price_ceiling_pence is None or case.valid_until is None:
        raise InvalidInput({"weeks": "Enter for how many weeks, and the highest price"})
    hold(case, now=now)
    requests.record_approval(
        case.request,
        weeks=case.weeks,
        price_ceiling_pence=case.price_ceiling_pence,
        conditions="\n".join(condition.text for condition in case.conditions),
        valid_until=case.valid_until,
        facility_ids=[fixed.facility_id for fixed in case.facilities],
        by=by,
        now=now,
    )


def _fast_track(case: PanelCase, by: Actor, now: dt.datetime) -> None:
    """Both agreed: the request is approved, and the next meeting must ratify it."""
    _approve(case, by, now)
    fast_track.agree(case, now=now)
    referrals.refer_ratification(case, queries.papers_about(case), by=by, now=now)


def _appeal(case: PanelCase, by: Actor, now: dt.datetime) -> None:
    """The decline stands, is overturned, or goes back to the panel; the first decision is what measures count."""
    appeal = queries.appeal_of_case(case.id)
    if case.outcome in APPROVALS:
        _approve(case, by, now)
        ended = AppealStatus.OVERTURNED
    elif case.outcome is Choice.DECLINE:
        requests.uphold(case.request, reason=case.reason, by=by, now=now)
        ended = AppealStatus.UPHELD
    else:
        requests.send_back(case.request, reason=case.reason, by=by, now=now)
        ended = AppealStatus.SENT_BACK
    if appeal is not None:
        appeal.status = ended
        clocks.stop(ClockKind.APPEAL, case.request, now=now)


def _ratification(case: PanelCase, by: Actor, now: dt.datetime) -> None:
    """Ratified or not, the approval and the stay go on: a refusal is on record, and commissioners are told."""
    _answer(case, now=now)
    if case.outcome is Choice.DECLINE:
        audit.record("ratification.refused", subject=case, by=by, case_id=case.request_id, fields=["reason"], at=now)
        commissioners = {user.id for user in accounts.holders(Role.COMMISSIONER, case.request.authority_id)}
        path = f"/cases/{case.request.reference}"
        notify(sorted(commissioners), template="ratification_refused", path=path, now=now)


def _extension(case: PanelCase, by: Actor, now: dt.datetime) -> None:  # noqa: ARG001  (as every effect)
    """Money for the further weeks is bound at what the bed costs; the stay follows the announcement."""
    referral = _answer(case, now=now)
    if case.outcome in APPROVALS and referral is not None:
        weekly = referral.weekly_pence or 0
        if (case.price_ceiling_pence or 0) < weekly:
            raise InvalidInput({"price_ceiling": f"The bed costs {pounds(weekly)} a week"})
        extensions.bind(case, referral, now=now)


def _exception(case: PanelCase, by: Actor, now: dt.datetime) -> None:  # noqa: ARG001  (as every effect)
    _answer(case, now=now)


def _answer(case: PanelCase, *, now: dt.datetime) -> Referral | None:
    """What was referred is answered; after a deferral it waits for another agenda."""
    referral = queries.referral_of_case(case.id)
    if referral is None:
        return None
    if case.outcome is Choice.DEFER:
        referrals.wait_again(referral)
    else:
        referrals.answered(referral, now=now)
    return referral


EFFECTS: dict[CaseKind, Effect] = {
    CaseKind.NEW: _new,
    CaseKind.FAST_TRACK_DETOX: _fast_track,
    CaseKind.EXTENSION: _extension,
    CaseKind.APPEAL: _appeal,
    CaseKind.RATIFICATION: _ratification,
    CaseKind.EXCEPTION: _exception,
}
