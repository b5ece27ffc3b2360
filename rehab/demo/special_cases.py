"""Cases of every kind but the usual: fast tracks, a ratification, an appeal, extensions asked, granted and refused."""

import datetime as dt

from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.cases import ALCOHOL, DETOX, approved, born
from rehab.demo.journey import VOTERS, Journey, Person
from rehab.demo.residence import Residence
from rehab.panel import commands as panel
from rehab.panel import queries as panels
from rehab.panel.rules import Choice
from rehab.panel.rules.appeals import Channel
from rehab.panel.rules.decisions import Ruling
from rehab.panel.rules.fast_track import Trigger
from rehab.placements import commands as placements
from rehab.placements import queries as placement_queries
from rehab.placements.commands import ExtensionWanted
from rehab.requests import queries as requests

FURTHER_WEEKS = 6


def special_cases(today: dt.date) -> None:
    """After the meetings of the demonstration, so that the ratification finds the next one."""
    _agreed(today)
    _waiting_for_clinical_lead(today)
    _appealed(today)
    _extensions(today)


def _ready_detox(name: str, year: int, today: dt.date, sex: Sex = Sex.MALE) -> Journey:
    person = Person(name, born(year), sex, substances=(ALCOHOL,), care_type=DETOX, weeks=2)
    return Journey(person, today - dt.timedelta(days=3)).draft().submitted().after(1).ready()


def _on_fast_track(journey: Journey, trigger: Trigger, detail: str) -> str:
    """Asked for by the key worker, opened by the coordinator, voted on by the chair; the public id of its case."""
    coordinator = people.actor("coordinator")
    with transaction():
        request = requests.get_request_for_update(journey.key_worker, journey.reference)
        panel.ask_fast_track(request, trigger=trigger, detail=detail, by=journey.key_worker, now=journey.now)
    journey.after(1)
    with transaction():
        request = requests.get_request_for_update(coordinator, journey.reference)
        found = panels.fast_track_alive(request.id)
        (own,) = panels.panels_of(coordinator)
        if found is None:
            msg = "the fast track was just asked for"
            raise LookupError(msg)
        case = panel.open_fast_track(found, request, own, by=coordinator, now=journey.now)
    journey.voted(case, "chair")
    return case.public_id


def _waiting_for_clinical_lead(today: dt.date) -> None:
    journey = _ready_detox("Marius", 1978, today)
    _on_fast_track(journey, Trigger.WITHDRAWAL, "Two seizures in the last fortnight, seen at the emergency department.")


def _agreed(today: dt.date) -> None:
    journey = _ready_detox("Nicola", 1994, today, Sex.FEMALE)
    detail = "Leaves hospital on Friday after acute withdrawal; a bed at the unit is kept until then."
    public_id = _on_fast_track(journey, Trigger.RELEASE, detail)
    chair = people.actor("chair")
    journey.voted(panels.get_case(chair, public_id, journey.day), "clinician")
    ruling = Ruling(Choice.APPROVE, weeks=2, price_ceiling_pence=320_000)
    with transaction():
        case = panels.get_case_with_request(chair, public_id, journey.day)
        panel.decide(case, ruling, by=chair, now=journey.now)


def _appealed(today: dt.date) -> None:
    person = Person("Ottilie", born(1981), Sex.FEMALE, substances=(ALCOHOL,))
    journey = Journey(person, today - dt.timedelta(days=16)).draft().submitted().after(1).ready().after(3)
    journey.decided(Choice.DECLINE, "Community work with daily contact has not been tried yet.").after(6)
    coordinator = people.actor("coordinator")
    with transaction():
        request = requests.get_request_for_update(coordinator, journey.reference)
        panel.lodge(
            request,
            channel=Channel.LETTER,
            grounds="I did have daily contact, last winter, and it did not hold. Nobody asked me about it.",
            lodged_on=journey.day,
            late_reason="",
            by=coordinator,
            now=journey.now,
        )


def _extensions(today: dt.date) -> None:
    """One waits for the key worker, one was granted, one was refused."""
    _asked(_resident("Peregrine", 1986, today, weeks_ago=6))
    granted = _resident("Quillan", 1973, today, weeks_ago=9)
    _asked(granted.after(-21))
    _answered(granted, Choice.APPROVE)
    refused = _resident("Redmond", 1990, today, weeks_ago=9)
    _asked(refused.after(-21))
    _answered(refused, Choice.DECLINE)


def _resident(name: str, year: int, today: dt.date, *, weeks_ago: int) -> Residence:
    """Somebody who arrived so many weeks ago, and whose journey has come to today."""
    asked_on = today - dt.timedelta(weeks=weeks_ago, days=13)
    residence = approved(Person(name, born(year), substances=(ALCOHOL,)), asked_on).in_a_bed()
    residence.day = today
    return residence


def _asked(residence: Residence) -> None:
    """The house asks for six more weeks."""
    provider = residence.provider
    with transaction():
        stay = placement_queries.get_stay_for_update(provider, residence.stay_id)
        ends_on = stay.funded_until or residence.day
        wanted = ExtensionWanted(
            until=ends_on + dt.timedelta(weeks=FURTHER_WEEKS),
            reason="Has begun family work and needs the further weeks to see it through.",
            goals="Six family sessions, a visit home, a place in the move-on house.",
            late_reason="The review was held late.",
        )
        placements.ask_extension(stay, wanted, by=provider, now=residence.now)


def _answered(residence: Residence, choice: Choice) -> None:
    """The key worker sends it, and the panel votes online within a week."""
    key_worker, coordinator, chair = residence.key_worker, people.actor("coordinator"), people.actor("chair")
    residence.after(1)
    with transaction():
        stay = placement_queries.get_stay_for_update(key_worker, residence.stay_id)
        asked = placement_queries.open_extension(stay.id)
        if asked is not None:
            placements.send_extension(asked, stay, by=key_worker, now=residence.now)
    public_id = _opened(residence)
    for voter in (*VOTERS, "livedexperience"):
        case = panels.get_case(coordinator, public_id, residence.day)
        residence.voted(case, voter, choice, "" if choice is Choice.APPROVE else "The goals were reached.")
    ruling = {
        Choice.APPROVE: Ruling(choice, weeks=FURTHER_WEEKS, price_ceiling_pence=320_000),
        Choice.DECLINE: Ruling(
            choice,
            reason="The goals of the stay were reached.",
            alternative="Leave as planned, with day care at the recovery service three times a week.",
        ),
    }[choice]
    with transaction():
        case = panels.get_case_with_request(chair, public_id, residence.day)
        panel.decide(case, ruling, by=chair, now=residence.now)


def _opened(residence: Residence) -> str:
    """What the key worker sent, in an online vote of its own, its papers out; the public id of the case."""
    coordinator = people.actor("coordinator")
    closes_at = clock.start_of_day(residence.day + dt.timedelta(days=5)) + dt.timedelta(hours=17)
    with transaction():
        request = requests.get_request_for_update(coordinator, residence.reference)
        waiting = next(each for each in panels.open_referrals(request.id))
        (own,) = panels.panels_of(coordinator)
        title = f"Online vote on an extension, {clock.written(residence.day)}"
        meeting = panel.create_meeting(own, title=title, closes_at=closes_at, by=coordinator, now=residence.now)
        case = panel.put_referral_on_agenda(meeting, waiting, request, by=coordinator, now=residence.now)
        public_id, meeting_id = case.public_id, meeting.public_id
    with transaction():
        meeting = panels.get_meeting_for_update(coordinator, meeting_id, residence.day)
        panel.publish(meeting, by=coordinator, now=residence.now)
    return public_id
