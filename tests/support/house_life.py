"""What houses write and report about those who stay there."""

import dataclasses
import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.accounts.models import User
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.framework import queries as framework
from rehab.framework.models import Facility
from rehab.placements import queries
from rehab.placements.commands import complaints, incidents, notes
from rehab.placements.commands.complaints import Grievance
from rehab.placements.commands.incidents import Account
from rehab.placements.models import Complaint, Incident, IncidentFollowUp, ProgressNote, Stay
from rehab.placements.queries import incidents as incident_queries
from rehab.placements.rules.complaints import Complainant, ComplaintTheme, ComplaintWay
from rehab.placements.rules.incidents import EntryKind, IncidentKind
from tests.factories import NOON, TODAY, World, actor

AN_HOUR_AGO = NOON - dt.timedelta(hours=1)
HARM = Account(
    kind=IncidentKind.SERIOUS_HARM,
    happened_at=AN_HOUR_AGO,
    place="The stairs",
    what_happened="The resident fell.",
    what_was_done="Called an ambulance.",
)
RUDENESS = Grievance(
    made_by=Complainant.PERSON,
    how=ComplaintWay.VERBAL,
    theme=ComplaintTheme.STAFF,
    text="Nobody listens at night.",
    made_on=TODAY,
)


def a_progress_note(stay: Stay, by: User, *, now: dt.datetime = NOON, **options: Any) -> ProgressNote:
    """A note that the key worker may read, about the day of the factories."""
    staff, public_id = actor(by), stay.public_id
    with transaction():
        found = queries.get_stay_for_update(staff, public_id)
        return notes.write_note(found, **{"about_on": TODAY, "text": "Cooked."} | options, by=staff, now=now)


def an_incident(
    facility: Facility, by: User, *, stay: Stay | None = None, now: dt.datetime = NOON, **options: Any
) -> Incident:
    """A fall an hour ago."""
    staff, house, public_id = actor(by), facility.id, stay.public_id if stay else None
    with transaction():
        found = queries.get_stay_for_update(staff, public_id) if public_id else None
        [place] = [own for own in framework.facilities_of(staff) if own.id == house]
        account = dataclasses.replace(HARM, **options)
        return incidents.report_incident(place, account, stay=found, by=staff, now=now)


def a_follow_up(incident: Incident, by: User, *, due_on: dt.date = TODAY, now: dt.datetime = NOON) -> IncidentFollowUp:
    """A handrail."""
    someone, reference = actor(by), incident.reference
    with transaction():
        found = incident_queries.get_incident_for_update(someone, reference)
        return incidents.set_follow_up(found, what="Put up a handrail", due_on=due_on, by=someone, now=now)


def acknowledged(incident: Incident, by: User, *, now: dt.datetime = NOON) -> Incident:
    """The council has read it."""
    someone, reference = actor(by), incident.reference
    with transaction():
        found = incident_queries.get_incident_for_update(someone, reference)
        incidents.acknowledge_incident(found, by=someone, now=now)
        return found


def learnt(incident: Incident, by: User, *, now: dt.datetime = NOON) -> Incident:
    """The house says what it learnt."""
    someone, reference = actor(by), incident.reference
    with transaction():
        found = incident_queries.get_incident_for_update(someone, reference)
        incidents.add_to_incident(found, EntryKind.LEARNING, "Stairs need a rail.", by=someone, now=now)
        return found


def closed(incident: Incident, by: User, *, now: dt.datetime = NOON) -> Incident:
    """The council is content."""
    someone, reference = actor(by), incident.reference
    with transaction():
        found = incident_queries.get_incident_for_update(someone, reference)
        incidents.close_incident(found, text="A rail is up.", by=someone, now=now)
        return found


def a_complaint(
    facility: Facility, by: User | None, *, stay: Stay | None = None, now: dt.datetime = NOON, **options: Any
) -> Complaint:
    """Somebody is not listened to; nobody records it (None) where the person complains by their own link."""
    house, stay_id = facility.id, stay.id if stay else None
    with transaction():
        found = queries.lock_stay(stay_id) if stay_id else None
        wanted = select(Facility).where(Facility.id == house).options(joinedload(Facility.provider))
        place = db.session.scalars(wanted).one()
        grievance = dataclasses.replace(RUDENESS, **options)
        return complaints.lodge(place, grievance, stay=found, by=actor(by) if by else None, now=now)


def ids_of(stay: Stay, cast: World) -> dict[str, str]:
    """What addresses name by, of a person who stays at the first house."""
    house, staff, council = cast.facility, cast.provider_user, cast.commissioner
    worked_on = an_incident(house, staff, stay=stay)
    follow_up = a_follow_up(worked_on, staff)
    to_close = learnt(acknowledged(an_incident(house, staff, stay=stay), council), staff)
    over = closed(learnt(acknowledged(an_incident(house, staff, stay=stay), council), staff), council)
    return {
        "progress note": a_progress_note(stay, staff).public_id,
        "incident": worked_on.reference,
        "follow-up of an incident": follow_up.public_id,
        "incident to close": to_close.reference,
        "closed incident": over.reference,
        "complaint": a_complaint(house, staff, stay=stay).reference,
    }
