"""Extensions: asked for from a stay, sent to the panel by the key worker, and what the panel's answer does."""

import datetime as dt
from dataclasses import dataclass

from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import events
from rehab.core.actor import SYSTEM, Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.money import pounds
from rehab.core.settings import value_of
from rehab.notifications.commands import notify
from rehab.panel import commands as panel
from rehab.panel import queries as panels
from rehab.panel.events import CaseDecided
from rehab.panel.models import PanelCase
from rehab.panel.rules import CaseKind, Choice
from rehab.placements import queries
from rehab.placements.commands.checks import insist_on_room
from rehab.placements.commands.money import balance, fund_while_asked
from rehab.placements.commands.moves import tell_provider
from rehab.placements.events import StayChanged, StayEnded, StayOpened
from rehab.placements.models import Extension, Segment, Stay
from rehab.placements.rules import nights_between
from rehab.placements.rules.extensions import (
    LONGEST_EXTENSION,
    ExtensionStatus,
    ask_by,
    extended,
    runs_until,
    warning_due,
    weeks_until,
)

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class ExtensionWanted:
    """Until when somebody should stay, why, and to what end; the reason where it is asked late."""

    until: dt.date
    reason: str
    goals: str
    late_reason: str = ""


def ask_extension(stay: Stay, wanted: ExtensionWanted, *, by: Actor, now: dt.datetime) -> Extension:
    """Ask for more weeks in the same facility; what a provider asks waits for the key worker.

    The stay comes from `get_stay_for_update`. Raises IllegalMove when it has ended or something is asked already,
    InvalidInput (until, reason, goals, late_reason).
    """
    today = london_date(now)
    ends_on = _insist_on_open(stay)
    days = value_of("extension_ask_working_days", authority_id=stay.authority_id, on=today)
    in_time = today <= ask_by(ends_on, days)
    _check(wanted, ends_on, in_time=in_time, last_day=ask_by(ends_on, days))
    extension = Extension(
        stay_id=stay.id,
        ends_on=ends_on,
        until=wanted.until,
        reason=wanted.reason,
        goals=wanted.goals,
        in_time=in_time,
        late_reason="" if in_time else wanted.late_reason,
        asked_at=now,
        asked_by_id=by.user_id,
    )
    db.session.add(extension)
    db.session.flush()
    clocks.stop(ClockKind.EXTENSION_ASK, stay, now=now)
    audit.record("extension.asked", subject=extension, by=by, case_id=stay.request_id, fields=["until"], at=now)
    if by.user_id != stay.request.key_worker_id:
        notify([stay.request.key_worker_id], template="extension_asked", path=_path(extension), now=now)
    return extension


def _insist_on_open(stay: Stay) -> dt.date:
    if stay.ended_on is not None or stay.funded_until is None:
        msg = "Only a stay that has not ended, and whose funding has an end, can be extended."
        raise IllegalMove(msg)
    if queries.open_extension(stay.id) is not None:
        msg = "An extension was asked for already. Withdraw it before you ask for another."
        raise IllegalMove(msg)
    return stay.funded_until


def _check(wanted: ExtensionWanted, ends_on: dt.date, *, in_time: bool, last_day: dt.date) -> None:
    checks = {
        "until": (
            f"The day must be after {written(ends_on)}, when the funding ends, and within a year of it",
            not ends_on < wanted.until <= ends_on + LONGEST_EXTENSION,
        ),
        "reason": ("Enter why more time is needed", not wanted.reason.strip()),
        "goals": ("Enter what the person wants to reach in that time", not wanted.goals.strip()),
        "late_reason": (
            f"This is late: the last day was {written(last_day)}. Enter why it is asked only now",
            not in_time and not wanted.late_reason.strip(),
        ),
    }
    faults = {field: sentence for field, (sentence, applies) in checks.items() if applies}
    if faults:
        raise InvalidInput(faults)


def send_extension(extension: Extension, stay: Stay, *, by: Actor, now: dt.datetime) -> None:
    """The key worker puts it before the panel, if the bed is free for so long.

    Both come locked. Raises IllegalMove unless it waits for the key worker; InvalidInput (until) when the house is
    full.
    """
    if extension.status is not ExtensionStatus.ASKED:
        msg = f"This cannot be sent now: the extension is “{extension.status.label}”."
        raise IllegalMove(msg)
    weeks = weeks_until(extension.ends_on, extension.until)
    _insist_on_bed(stay, extension.ends_on, extended(extension.ends_on, weeks), today=london_date(now))
    segment = stay.segments[-1]
    referral = panel.refer(
        stay.request,
        CaseKind.EXTENSION,
        {"The extension": _asked(extension, weeks), "The stay so far": _stay_so_far(stay, london_date(now))},
        weeks=weeks,
        weekly_pence=segment.weekly_price_pence,
        starts_on=extension.ends_on,
        by=by,
        now=now,
    )
    extension.status, extension.referral_id = ExtensionStatus.REFERRED, referral.id


def _insist_on_bed(stay: Stay, ends_on: dt.date, leaving: dt.date, *, today: dt.date) -> None:
    facility_id = stay.segments[-1].facility_id if stay.segments else None
    first = max(ends_on, today + dt.timedelta(days=1))
    if facility_id is not None and first < leaving:
        insist_on_room(facility_id, first=first, leaving=leaving, today=today, field="until")


def _asked(extension: Extension, weeks: int) -> Rows:
    late = [] if extension.in_time else [_row("Asked late, because", extension.late_reason)]
    return [
        _row("Funding ends", written(extension.ends_on)),
        _row("Asked until", f"{written(extension.until)} ({weeks} more week{'' if weeks == 1 else 's'})"),
        _row("Why", extension.reason),
        _row("Goals", extension.goals),
        *late,
    ]


def _stay_so_far(stay: Stay, today: dt.date) -> Rows:
    segment = stay.segments[-1]
    rows = [
        _row("Arrived", written(stay.admitted_on)),
        _row("Nights so far", str(nights_between(stay.admitted_on, today))),
        _row("Facility", segment.facility.name if segment.facility else stay.provider.name),
        _row("Price a week", pounds(segment.weekly_price_pence or 0)),
    ]
    if stay.reviewed_on is not None:
        rows += [
            _row("Last review", written(stay.reviewed_on)),
            _row("What it recommended", stay.review_advice),
            _row("Progress", stay.review_progress),
        ]
    return rows


def _row(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


def withdraw_extension(extension: Extension, stay: Stay, *, by: Actor, now: dt.datetime) -> None:
    """It is no longer wanted. Both come locked. Raises IllegalMove once the panel has answered."""
    if extension.status not in {ExtensionStatus.ASKED, ExtensionStatus.REFERRED}:
        msg = f"This cannot be withdrawn now: the extension is “{extension.status.label}”."
        raise IllegalMove(msg)
    fund_while_asked(stay, london_date(now))
    _take_back(extension, stay.request_id, by=by, now=now)
    balance(stay.request, at=now, reason="Extension withdrawn")
    wait_for_ask(stay, now=now)


def _take_back(extension: Extension, request_id: int, *, by: Actor, now: dt.datetime) -> None:
    referral = panels.open_referral(request_id, CaseKind.EXTENSION)
    if referral is not None and extension.status is ExtensionStatus.REFERRED:
        panel.take_back(referral, by=by, now=now)
    extension.status = ExtensionStatus.WITHDRAWN
    audit.record("extension.withdrawn", subject=extension, by=by, case_id=request_id, at=now)


def follow_panel(event: CaseDecided) -> None:
    """The panel has answered: the funded day moves, or it says what happens next. A deferral leaves it waiting."""
    if event.kind is not CaseKind.EXTENSION or event.outcome is Choice.DEFER:
        return
    extension = queries.extension_of_request(event.request_id)
    if extension is None:
        return
    stay, case = queries.whole_stay(extension.stay_id), panels.decided_case(event.panel_case_id)
    if event.outcome is Choice.DECLINE:
        _refuse(extension, stay, case, by=event.by, now=event.now)
    else:
        _grant(extension, stay, weeks=case.weeks or 0, by=event.by, now=event.now)
    extension.answer = case.reason
    db.session.flush()
    events.announce(StayChanged(stay.id, event.by, event.now))
    notify([stay.request.key_worker_id], template="extension_answered", path=_path(extension), now=event.now)
    tell_provider(stay.provider, "extension_answered", _path(extension), now=event.now)


def _grant(extension: Extension, stay: Stay, *, weeks: int, by: Actor, now: dt.datetime) -> None:
    leaving = extended(extension.ends_on, weeks)
    _insist_on_bed(stay, extension.ends_on, leaving, today=london_date(now))
    extension.status, extension.answered_on = ExtensionStatus.GRANTED, london_date(now)
    extension.granted_until = leaving
    _fund_until(stay, leaving)
    balance(stay.request, at=now, reason="Extended by the panel")
    audit.record("extension.granted", subject=extension, by=by, case_id=stay.request_id, fields=["until"], at=now)
    wait_for_ask(stay, now=now)


def _refuse(extension: Extension, stay: Stay, case: PanelCase, *, by: Actor, now: dt.datetime) -> None:
    """Asked in time, the funding runs to the answer and two working days."""
    extension.status, extension.answered_on = ExtensionStatus.REFUSED, london_date(now)
    extension.next_steps = case.alternative
    leaving = runs_until(extension.ends_on, in_time=extension.in_time, answered_on=london_date(now))
    if leaving != stay.funded_until:
        _fund_until(stay, leaving)
        balance(stay.request, at=now, reason="Until the panel's answer")
    audit.record("extension.refused", subject=extension, by=by, case_id=stay.request_id, at=now)


def _fund_until(stay: Stay, leaving: dt.date) -> None:
    stay.funded_until, stay.funding_warned = leaving, None
    last: Segment = stay.segments[-1]
    last.expected_until = leaving


def await_ask(event: StayOpened) -> None:
    """A person arrived: more weeks must be asked for some working days before the funding ends."""
    wait_for_ask(queries.whole_stay(event.stay_id), now=event.now)


def wait_for_ask(stay: Stay, *, now: dt.datetime) -> None:
    """The key worker is reminded, unless the stay is so short that the day has passed."""
    if stay.funded_until is None:
        return
    days = value_of("extension_ask_working_days", authority_id=stay.authority_id, on=london_date(now))
    due_on = ask_by(stay.funded_until, days)
    if due_on > london_date(now):
        owner_id = stay.request.key_worker_id
        clocks.start(ClockKind.EXTENSION_ASK, stay, case_id=stay.request_id, due_on=due_on, owner_id=owner_id, now=now)


def note_planned_exit(stay: Stay, leaves_on: dt.date, *, now: dt.datetime) -> None:
    """Whoever leaves by the end of the funding needs no further weeks; for whoever stays longer they must be asked."""
    if stay.funded_until is not None and leaves_on <= stay.funded_until:
        clocks.stop(ClockKind.EXTENSION_ASK, stay, now=now)
    elif queries.open_extension(stay.id) is None:
        wait_for_ask(stay, now=now)


def end_with_stay(event: StayEnded) -> None:
    """The person has left: nothing is asked for them any more."""
    stay = queries.whole_stay(event.stay_id)
    clocks.stop(ClockKind.EXTENSION_ASK, stay, now=event.now)
    extension = queries.open_extension(stay.id)
    if extension is not None:
        _take_back(extension, event.request_id, by=event.by, now=event.now)


def warn_of_funding(stay: Stay, *, now: dt.datetime) -> bool:
    """Tell key worker and provider that the funding ends, if the next of the warnings is due; whether it was."""
    if stay.ended_on is not None or stay.funded_until is None:
        return False
    due = warning_due(stay.funded_until, today=london_date(now), warned=stay.funding_warned)
    if due is None:
        return False
    stay.funding_warned = due
    path = f"/stays/{stay.public_id}"
    if stay.request.key_worker_id is not None:
        notify([stay.request.key_worker_id], template="funding_ends", path=path, now=now)
    tell_provider(stay.provider, "funding_ends", path, now=now)
    audit.record("stay.funding_warned", subject=stay, by=SYSTEM, case_id=stay.request_id, at=now)
    return True


def note_review(stay: Stay, *, held_on: dt.date, advice: str, progress: str) -> None:
    """What the latest review found, for whoever asks for an extension; an earlier one changes nothing."""
    if stay.reviewed_on is None or held_on >= stay.reviewed_on:
        stay.reviewed_on, stay.review_advice, stay.review_progress = held_on, advice, progress


def _path(extension: Extension) -> str:
    return f"/extensions/{extension.public_id}"
