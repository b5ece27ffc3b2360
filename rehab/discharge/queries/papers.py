"""What the papers of a stay say about the person; the stay comes from `readable_stay`."""

from rehab.discharge.models import Departure
from rehab.discharge.rules.sheets import About
from rehab.placements.models import Stay


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
