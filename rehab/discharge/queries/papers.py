"""What the papers of a stay say about the person; the stay comes from `readable_stay`."""

import datetime as dt

from sqlalchemy import select

from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.discharge.models import Departure
from rehab.discharge.queries.departures import told_of_leaving
from rehab.discharge.rules.gp_letter import Known
from rehab.discharge.rules.sheets import About
from rehab.placements.models import Stay
from rehab.plans.models import DischargePlan
from rehab.requests.models import PersonSection


def about(stay: Stay, departure: Departure | None) -> About:
    """Whom a paper is about, where they stay and whom to ask; the day of leaving is that arranged until they left."""
    request, facility = stay.request, stay.segments[-1].facility if stay.segments else None
    arranged = departure.arranged_for if departure else None
    return About(
        name=request.client.name,
        born=request.client.date_of_birth,
        nhs_number=request.client.nhs_written,
        place=facility.name if facility else stay.provider.name,
        leaves_on=stay.ended_on or arranged,
        has_left=stay.ended_on is not None,
        key_worker=request.key_worker.name if request.key_worker else "",
        service=request.service.name,
    )


def letter_to_gp(stay: Stay, departure: Departure, plan: DischargePlan | None, *, now: dt.datetime) -> Known | None:
    """What the letter is made of; dated when it was sent, else `now`. None before an exit is recorded."""
    leaving = told_of_leaving(stay, departure)
    if leaving is None:
        return None
    gp = db.session.scalar(select(PersonSection.gp).where(PersonSection.request_id == stay.request_id))
    return Known(
        about=about(stay, departure),
        gp=gp or "",
        care_type=stay.care_type,
        admitted_on=stay.admitted_on,
        kind=departure.kind,
        leaving=leaving,
        prescribing=plan.prescribing.strip() if plan else "",
        relapse_and_crisis=plan.relapse_and_crisis.strip() if plan else "",
        written_on=departure.gp_letter_sent_on or london_date(now),
    )
