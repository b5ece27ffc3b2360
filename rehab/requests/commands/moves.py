"""Moves of a request along `rules.MOVES`; each is written to its status history.

All raise IllegalMove when the request is not where the move starts. The request must be loaded with its lock.
"""

import datetime as dt
from collections.abc import Collection

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import events
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.working_days import working_days_between
from rehab.notifications.commands import notify
from rehab.requests.models import ApprovedFacility, PlacementRequest, StatusChange
from rehab.requests.rules import Decision, RequestStatus, RequestWithdrawn, WithdrawalReason, may_move


def move(
    request: PlacementRequest, new: RequestStatus, *, action: str, by: Actor, now: dt.datetime, reason: str = ""
) -> None:
    """Change the status, with its line of history and its audit entry."""
    if not may_move(request.status, new):
        msg = f"This cannot be done now: {request.reference} is “{request.status.label}”."
        raise IllegalMove(msg)
    db.session.add(
        StatusChange(request_id=request.id, old=request.status, new=new, at=now, by_id=by.user_id, reason=reason)
    )
    request.status = new
    audit.record(action, subject=request, by=by, case_id=request.id, fields=["status"], at=now)


def coordinator_ids(request: PlacementRequest) -> list[int]:
    """The panel coordinators of the request's authority, by name."""
    return [user.id for user in accounts.holders(Role.COORDINATOR, request.authority_id)]


def mark_ready(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """The coordinator found it complete: it can go on an agenda."""
    move(request, RequestStatus.READY, action="request.marked_ready", by=by, now=now)
    clocks.stop(ClockKind.COMPLETENESS_CHECK, request, now=now)


def put_on_agenda(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """It is on the agenda of a meeting, or open for online votes."""
    move(request, RequestStatus.ON_AGENDA, action="request.put_on_agenda", by=by, now=now)


def take_off_agenda(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """Back to ready, without a decision."""
    move(request, RequestStatus.READY, action="request.taken_off_agenda", by=by, now=now)


def defer(request: PlacementRequest, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """The panel wants to see it again: back to ready. The decision clock stands still until the key worker answers."""
    move(request, RequestStatus.READY, action="request.deferred", by=by, now=now, reason=reason)
    clocks.pause(ClockKind.DECISION, request, now=now)


def record_approval(
    request: PlacementRequest,
    *,
    weeks: int,
    price_ceiling_pence: int,
    conditions: str,
    valid_until: dt.date,
    facility_ids: Collection[int] = (),
    by: Actor,
    now: dt.datetime,
) -> None:
    """The panel approved: so many weeks up to a weekly price, to be used by `valid_until`. Tells the key worker.

    With `facility_ids` no offer may be made to another facility.
    """
    move(request, RequestStatus.APPROVED, action="request.approved", by=by, now=now, reason=conditions)
    request.approved_weeks = weeks
    request.price_ceiling_pence = price_ceiling_pence
    request.conditions = conditions
    request.approval_valid_until = valid_until
    db.session.add_all(
        ApprovedFacility(request_id=request.id, facility_id=facility_id) for facility_id in sorted(facility_ids)
    )
    _decide(request, Decision.APPROVED, now=now)
    clocks.start(
        ClockKind.APPROVAL_USE,
        request,
        case_id=request.id,
        due_on=valid_until,
        owner_id=request.key_worker_id,
        now=now,
    )


def record_decline(request: PlacementRequest, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """The panel declined; the request is closed. Tells the key worker."""
    move(request, RequestStatus.DECLINED, action="request.declined", by=by, now=now, reason=reason)
    _decide(request, Decision.DECLINED, now=now)


def _decide(request: PlacementRequest, decision: Decision, *, now: dt.datetime) -> None:
    """Measures count the first approval or decline, in working days from the first submission (`kpis.md`)."""
    if request.decision is None and request.submitted_on is not None:
        request.decision = decision
        request.decided_on = london_date(now)
        request.decision_working_days = working_days_between(request.submitted_on, request.decided_on)
    clocks.stop(ClockKind.DECISION, request, now=now)
    notify([request.key_worker_id], template="decision_made", path=f"/cases/{request.reference}", now=now)


def withdraw(
    request: PlacementRequest,
    *,
    why: WithdrawalReason = WithdrawalReason.OTHER,
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Take it back before admission, and with it whatever hangs from it.

    `reason` adds to the coded one. Raises InvalidInput where neither says anything.
    """
    was_draft = request.submitted_on is None
    in_words = why.told(reason.strip())
    if not in_words:
        raise InvalidInput({"reason": "Say why it is withdrawn"})
    move(request, RequestStatus.WITHDRAWN, action="request.withdrawn", by=by, now=now, reason=in_words)
    request.withdrawal_reason = why
    _close(request, by=by, now=now)
    if not was_draft:
        told = [*coordinator_ids(request), request.key_worker_id]
        others = [user_id for user_id in told if user_id != by.user_id]
        notify(others, template="request_withdrawn", path=f"/cases/{request.reference}", now=now)


def expire(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """An approval that was not used in time, or a draft that nobody touched."""
    move(request, RequestStatus.EXPIRED, action="request.expired", by=by, now=now)
    _close(request, by=by, now=now)


def expire_draft(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """As `expire`, and the key worker is told."""
    expire(request, by=by, now=now)
    notify([request.key_worker_id], template="draft_expired", path=f"/cases/{request.reference}", now=now)


def _close(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    clocks.stop_all_of_case(request.id, now=now)
    events.announce(RequestWithdrawn(request.id, by, now))


def mark_admitted(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """The person has arrived; from now on the request cannot be withdrawn."""
    move(request, RequestStatus.ADMITTED, action="request.admitted", by=by, now=now)
    clocks.stop(ClockKind.APPROVAL_USE, request, now=now)


def mark_ended(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """The last stay under it has ended."""
    move(request, RequestStatus.ENDED, action="request.ended", by=by, now=now)
