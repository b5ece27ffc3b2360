"""Meetings of the demonstration's panel: one held, one this week with a deputy, one called off, one to plan."""

import datetime as dt

from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.core.transaction import transaction
from rehab.core.working_days import add_working_days, subtract_working_days
from rehab.demo import people
from rehab.demo.journey import VOTERS, Journey, Person
from rehab.framework.rules import CareType
from rehab.panel import commands, queries
from rehab.panel.models import PanelCase
from rehab.panel.rules import Choice, PanelRole
from rehab.panel.rules.decisions import Ruling
from rehab.panel.rules.panels import Term
from rehab.requests import queries as requests

HEROIN, CRACK, CANNABIS = 1101, 3201, 5000
EVERYBODY = (*VOTERS, "livedexperience")
ONE_DAY = dt.timedelta(days=1)
AT_TWO = dt.timedelta(hours=14)
ROOM, LINK = "Council House, room 3 (demonstration)", "https://video.demo.example/placement-panel"


def meet(today: dt.date) -> None:
    """What a coordinator finds who has kept a panel for some weeks."""
    _appoint_deputy(today)
    _held(subtract_working_days(today, 20))
    _this_week(add_working_days(today, 2), today)
    _called_off(add_working_days(today, 9), now=clock.now() - 4 * ONE_DAY)
    _call(add_working_days(today, 19), now=clock.now() - 2 * ONE_DAY)


def _appoint_deputy(today: dt.date) -> None:
    coordinator, deputy = people.actor("coordinator"), people.actor("deputy")
    with transaction():
        panel = queries.get_panel_for_update(coordinator, queries.panels_of(coordinator)[0].public_id)
        term = Term(
            user_id=deputy.user_id or 0,
            role=PanelRole.CLINICAL_LEAD,
            from_on=today - 60 * ONE_DAY,
            to_on=today + 300 * ONE_DAY,
            deputises_for=people.actor("clinician").user_id,
        )
        commands.add_member(panel, term, by=coordinator, now=clock.now() - 60 * ONE_DAY)


def _call(day: dt.date, *, now: dt.datetime) -> str:
    """A meeting of two hours at two in the afternoon; its public id."""
    coordinator, starts_at = people.actor("coordinator"), clock.start_of_day(day) + AT_TWO
    with transaction():
        meeting = commands.create_meeting(
            queries.panels_of(coordinator)[0],
            title=f"Placement panel, {clock.written(day)}",
            starts_at=starts_at,
            closes_at=starts_at + dt.timedelta(hours=2),
            place=ROOM,
            video_link=LINK,
            by=coordinator,
            now=now,
        )
        return meeting.public_id


def _ready(person: Person, on: dt.date) -> Journey:
    """A request that the coordinator has found complete on that day."""
    return Journey(person, subtract_working_days(on, 4)).draft().after(1).submitted().after(1).ready()


def _put_on(meeting_id: str, journey: Journey, minutes: int, *, now: dt.datetime) -> None:
    coordinator, day = people.actor("coordinator"), clock.london_date(now)
    with transaction():
        request = requests.get_request_for_update(coordinator, journey.reference)
        meeting = queries.get_meeting_for_update(coordinator, meeting_id, day)
        case = commands.add_case(meeting, request, by=coordinator, now=now)
        case.minutes_planned = minutes


def _publish(meeting_id: str, *, now: dt.datetime) -> list[PanelCase]:
    coordinator, day = people.actor("coordinator"), clock.london_date(now)
    with transaction():
        meeting = queries.get_meeting_for_update(coordinator, meeting_id, day)
        commands.publish(meeting, by=coordinator, now=now)
    return list(queries.get_meeting(coordinator, meeting_id, day).cases)


def _held(day: dt.date) -> None:
    """Some weeks ago: two approved, one deferred for something that was missing."""
    papers_day = subtract_working_days(day, 4)
    papers = clock.start_of_day(papers_day) + dt.timedelta(hours=11)
    meeting_id = _call(day, now=papers - 10 * ONE_DAY)
    journeys = [
        _ready(Person("Uma", dt.date(1982, 3, 14), Sex.FEMALE), papers_day),
        _ready(Person("Vince", dt.date(1974, 3, 14), substances=(HEROIN, CRACK)), papers_day),
        _ready(Person("Wyn", dt.date(1996, 3, 14), substances=(CANNABIS,)), papers_day),
    ]
    for journey in journeys:
        _put_on(meeting_id, journey, 20, now=papers)
    cases = _publish(meeting_id, now=papers)
    choices = (Choice.APPROVE, Choice.APPROVE, Choice.DEFER)
    for journey, case, choice in zip(journeys, cases, choices, strict=True):
        journey.day = day
        _decide(journey, case, choice, at=clock.start_of_day(day) + AT_TWO + dt.timedelta(hours=1))


def _decide(journey: Journey, case: PanelCase, choice: Choice, *, at: dt.datetime) -> None:
    chair, day = people.actor("chair"), journey.day
    defers = choice is Choice.DEFER
    reason = "The panel wants to hear first what the community team can offer." if defers else ""
    for voter in EVERYBODY:
        journey.voted(case, voter, choice, reason)
    ruling = Ruling(
        outcome=choice,
        reason=reason,
        weeks=None if defers else 12,
        price_ceiling_pence=None if defers else 320_000,
        actions="Ask the community team for a written plan and bring it with you." if defers else "",
        return_on=add_working_days(day, 30) if defers else None,
    )
    with transaction():
        found = queries.get_case_with_request(chair, case.public_id, day)
        commands.decide(found, ruling, by=chair, now=at)


def _this_week(day: dt.date, today: dt.date) -> None:
    """Papers are out and some have voted; one case came late, one has no papers yet; a deputy stands in."""
    papers_day = subtract_working_days(day, 4)
    papers = clock.start_of_day(papers_day) + dt.timedelta(hours=11)
    meeting_id = _call(day, now=papers - 8 * ONE_DAY)
    first = _ready(Person("Xanthe", dt.date(1987, 3, 14), Sex.FEMALE), papers_day)
    second = _ready(
        Person("Yorick", dt.date(1979, 3, 14), substances=(HEROIN,), care_type=CareType.INPATIENT_DETOX, weeks=2),
        papers_day,
    )
    for journey, minutes in ((first, 20), (second, 30)):
        _put_on(meeting_id, journey, minutes, now=papers)
    cases = _publish(meeting_id, now=papers)
    _stand_in(meeting_id, now=papers)
    for journey, case, voters in ((first, cases[0], ("chair", "socialwork")), (second, cases[1], ("deputy",))):
        journey.day = papers_day
        for voter in voters:
            journey.voted(case, voter)
    now = clock.now()
    _put_on(meeting_id, _ready(Person("Zion", dt.date(1991, 3, 14)), today), 15, now=now)
    _publish(meeting_id, now=now)
    _put_on(meeting_id, _ready(Person("Ainsley", dt.date(1968, 3, 14)), today), 15, now=now)


def _stand_in(meeting_id: str, *, now: dt.datetime) -> None:
    clinician = people.actor("clinician")
    with transaction():
        meeting = queries.get_agenda_for_update(clinician, meeting_id, clock.london_date(now))
        commands.send_apologies(meeting, clinician.user_id or 0, by=clinician, now=now)


def _called_off(day: dt.date, *, now: dt.datetime) -> None:
    coordinator, meeting_id = people.actor("coordinator"), _call(day, now=now - ONE_DAY)
    with transaction():
        meeting = queries.get_meeting_to_cancel(coordinator, meeting_id, clock.london_date(now))
        reason = "Chair and deputies are at the regional conference (demonstration)."
        commands.cancel_meeting(meeting, reason=reason, by=coordinator, now=now)
