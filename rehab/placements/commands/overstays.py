"""Staying on beyond the funding: commissioners are told from the first night on, and pay what they authorise."""

import datetime as dt
from dataclasses import dataclass

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.core import events
from rehab.core.actor import SYSTEM, Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.money import balance
from rehab.placements.commands.moves import tell_provider
from rehab.placements.events import StayChanged
from rehab.placements.models import Overstay, Stay
from rehab.placements.rules import LONGEST_OVERSTAY, OverstayReason


@dataclass(frozen=True, slots=True)
class Authorised:
    """Until when further nights are paid, and why; `until` is the day after the last of them."""

    until: dt.date
    reason: OverstayReason
    note: str = ""


def authorise_nights(stay: Stay, given: Authorised, *, seen: str, by: Actor, now: dt.datetime) -> Overstay:
    """Pay for nights beyond the funding, from the first that is not paid.

    The stay comes from `get_stay_for_update`, `seen` is the first unpaid night that the form showed, as ISO text. The
    same again is success. Raises IllegalMove when every night is paid, InvalidInput (until, note), Conflict when the
    nights that are not paid are others meanwhile.
    """
    newest = queries.newest_overstay(stay.id)
    if newest is not None and (newest.until, newest.reason, newest.note) == (given.until, given.reason, given.note):
        return newest
    window = queries.unpaid_nights(stay, today=london_date(now))
    if window is None or by.user_id is None:
        msg = "Every night so far is paid for, so there is nothing to authorise."
        raise IllegalMove(msg)
    if seen != window[0].isoformat():
        msg = "Other nights are unpaid by now: somebody has changed this stay. Reload the page to see which."
        raise Conflict(msg)
    _check(stay, given, first=window[0])
    overstay = Overstay(
        stay_id=stay.id,
        from_on=window[0],
        until=given.until,
        reason=given.reason,
        note=given.note,
        authorised_by_id=by.user_id,
        authorised_at=now,
    )
    db.session.add(overstay)
    _expect_until(stay, given.until)
    db.session.flush()
    balance(stay.request, at=now, reason="Further nights authorised")
    audit.record("overstay.authorised", subject=overstay, by=by, case_id=stay.request_id, fields=["until"], at=now)
    events.announce(StayChanged(stay.id, by, now))
    path = f"/stays/{stay.public_id}"
    notify([stay.request.key_worker_id], template="nights_authorised", path=path, now=now)
    tell_provider(stay.provider, "nights_authorised", path, now=now)
    return overstay


def _check(stay: Stay, given: Authorised, *, first: dt.date) -> None:
    longest = first + LONGEST_OVERSTAY
    last = min(longest, stay.ended_on or longest)
    faults = {}
    if not first < given.until <= last:
        why = "when they left" if last == stay.ended_on else "four weeks on: for more, ask for an extension"
        faults["until"] = f"The day must be after {written(first)}, and {written(last)} at the latest, {why}"
    if given.reason is OverstayReason.OTHER and not given.note.strip():
        faults["note"] = "Enter the reason"
    if faults:
        raise InvalidInput(faults)


def _expect_until(stay: Stay, until: dt.date) -> None:
    """Their bed is not free before."""
    last = stay.segments[-1]
    if last.ends_on is None and last.expected_until is not None:
        last.expected_until = max(last.expected_until, until)


def tell_of_unpaid_nights(stay: Stay, *, now: dt.datetime) -> bool:
    """Tell the council's commissioners of the first night that nobody pays for, once; whether there was one."""
    window = queries.unpaid_nights(stay, today=london_date(now))
    if window is None or stay.ended_on is not None or stay.overstay_told == window[0]:
        return False
    stay.overstay_told = window[0]
    commissioners = [user.id for user in accounts.holders(Role.COMMISSIONER, stay.authority_id)]
    notify(commissioners, template="nights_unpaid", path=f"/stays/{stay.public_id}", now=now)
    notify([stay.request.key_worker_id], template="nights_unpaid", path=f"/stays/{stay.public_id}", now=now)
    audit.record("stay.nights_unpaid", subject=stay, by=SYSTEM, case_id=stay.request_id, at=now)
    return True
