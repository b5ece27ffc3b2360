"""What the houses of the demonstration wrote about residents, reported, and were told by those who complained."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.clients.models import Client
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.framework.models import Facility
from rehab.placements import queries
from rehab.placements.commands import complaints, incidents, notes
from rehab.placements.commands.complaints import Grievance
from rehab.placements.commands.incidents import Account
from rehab.placements.models import Stay
from rehab.placements.queries import incidents as incident_queries
from rehab.placements.queries.complaints import get_complaint
from rehab.placements.rules.complaints import Complainant, ComplaintOutcome, ComplaintTheme, ComplaintWay
from rehab.placements.rules.incidents import EntryKind, IncidentKind
from rehab.requests.models import PlacementRequest

HOUSE, COUNCIL = "provider", "commissioner"
# Stands where the day is counted back from the day of loading.
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
# About whom, how many days ago, and what the house wrote.
NOTES = (
    ("Gale", 20, "Has begun to cook for the house on Sundays. Sleeps through without medication."),
    ("Gale", 6, "Rang the brother from our telephone; he will visit next weekend."),
    ("Harper", 4, "Missed two groups this week. Says the knee hurts; the GP has been asked to look at it."),
    ("Indigo", 2, "Looks forward to the move. Has written down whom to ring in a bad moment."),
)
TABLETS = Account(
    kind=IncidentKind.CONTROLLED_DRUGS,
    happened_at=LONG_AGO,
    place="The medication room",
    what_happened="Two tablets of diazepam were missing when the night shift counted. The resident had been given"
    " the right dose in the evening.",
    what_was_done="Counted again with a second member of staff, locked the cupboard, told the manager on call.",
    told_police=True,
    told_cqc=True,
)
BOILER = Account(
    kind=IncidentKind.SERVICE_CONTINUITY,
    happened_at=LONG_AGO,
    place="The whole house",
    what_happened="The boiler failed at night: no heating and no warm water for fourteen hours.",
    what_was_done="Electric heaters in every room, warm meals from next door, engineer here at noon.",
)
COLD = Grievance(
    made_by=Complainant.FAMILY,
    how=ComplaintWay.VERBAL,
    theme=ComplaintTheme.HOUSE,
    text="The sister says the room is cold in the evenings and that nobody did anything about it.",
    made_on=LONG_AGO.date(),
)
UNHEARD = Grievance(
    made_by=Complainant.PERSON,
    how=ComplaintWay.WRITTEN,
    theme=ComplaintTheme.INFORMATION,
    text="I was told of the change of my group on the morning itself.",
    made_on=LONG_AGO.date(),
)


def live(today: dt.date) -> None:
    """Notes, an incident to acknowledge and one that is being followed up, a complaint to answer and one answered."""
    for name, days, text in NOTES:
        _note(name, text, today - dt.timedelta(days=days), today)
    _follow_up(_report(BOILER, today, days=9), today)
    _report(TABLETS, today, days=1, about="Indigo")
    _answer(_complain(UNHEARD, today, days=30, about="Gale"), today)
    _complain(COLD, today, days=5, about="Harper")


def _moment(today: dt.date, days_ago: int) -> dt.datetime:
    """Nine in the morning, but never after this very moment."""
    return min(clock.start_of_day(today - dt.timedelta(days=days_ago)) + dt.timedelta(hours=9), clock.now())


def _stay_of(given_name: str) -> Stay:
    """The open stay of the first of this name."""
    wanted = (
        select(Stay.public_id)
        .join(Stay.request)
        .join(PlacementRequest.client)
        .where(Client.given_name == given_name, Stay.ended_on.is_(None))
        .order_by(Stay.id)
        .limit(1)
    )
    return queries.get_stay_for_update(people.actor(HOUSE), db.session.scalars(wanted).one())


def _facility(facility_id: int) -> Facility:
    wanted = select(Facility).where(Facility.id == facility_id).options(joinedload(Facility.provider))
    return db.session.scalars(wanted).one()


def _house_of(given_name: str) -> int:
    """The facility where somebody stays."""
    return _stay_of(given_name).segments[-1].facility_id or 0


def _note(name: str, text: str, about_on: dt.date, today: dt.date) -> None:
    with transaction():
        stay = _stay_of(name)
        now = _moment(today, (today - about_on).days)
        notes.write_note(stay, about_on=about_on, text=text, by=people.actor(HOUSE), now=now)


def _report(account: Account, today: dt.date, *, days: int, about: str = "") -> str:
    """An incident of so many days ago; its reference."""
    now = _moment(today, days)
    with transaction():
        stay = _stay_of(about) if about else None
        facility = _facility(_house_of(about or "Gale"))
        found = replace(account, happened_at=now - dt.timedelta(hours=10))
        return incidents.report_incident(facility, found, stay=stay, by=people.actor(HOUSE), now=now).reference


def _follow_up(reference: str, today: dt.date) -> None:
    """Acknowledged the day after, something learnt, and one thing still to do."""
    council, house = people.actor(COUNCIL), people.actor(HOUSE)
    with transaction():
        found = incident_queries.get_incident_for_update(council, reference)
        incidents.acknowledge_incident(found, by=council, now=_moment(today, 8))
        due_on = today + dt.timedelta(days=5)
        what = "Have the boiler serviced before the winter, and send the report"
        incidents.set_follow_up(found, what=what, due_on=due_on, by=council, now=_moment(today, 8))
    with transaction():
        found = incident_queries.get_incident_for_update(house, reference)
        text = "Nobody on the night shift knew whom to ring. The number stands beside the boiler now."
        incidents.add_to_incident(found, EntryKind.LEARNING, text, by=house, now=_moment(today, 6))


def _complain(grievance: Grievance, today: dt.date, *, days: int, about: str) -> str:
    """A complaint of so many days ago; its reference."""
    with transaction():
        stay = _stay_of(about)
        facility = _facility(_house_of(about))
        made = replace(grievance, made_on=today - dt.timedelta(days=days))
        now = _moment(today, days)
        return complaints.lodge(facility, made, stay=stay, by=people.actor(HOUSE), now=now).reference


def _answer(reference: str, today: dt.date) -> None:
    house = people.actor(HOUSE)
    with transaction():
        found = get_complaint(house, reference, lock=True)
        complaints.answer_complaint(
            found,
            outcome=ComplaintOutcome.PARTLY_UPHELD,
            answer="We said sorry. The counsellor was ill and there was no way to say it sooner.",
            learning="Changes of groups are now said at supper the evening before.",
            by=house,
            now=_moment(today, 24),
        )
