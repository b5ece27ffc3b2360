"""How the stays that a council paid for ended, facility by facility, in one statement."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Select, case, func, select

from rehab.core.clock import add_months
from rehab.core.db import db
from rehab.framework.rules import CareType
from rehab.matching.rules import MONTHS, Outcomes, best_known
from rehab.placements.models import Segment, Stay
from rehab.placements.rules import COMPLETED


@dataclass(frozen=True, slots=True)
class OutcomesKnown:
    """Figures by the ids of facilities and of providers; nothing where no stay ended."""

    facilities: dict[int, Outcomes]
    providers: dict[int, Outcomes]

    def of(self, facility_id: int, provider_id: int) -> Outcomes:
        """The facility's own figure where there is enough of it, else its provider's."""
        return best_known(self.facilities.get(facility_id), self.providers.get(provider_id))


def ended_stays(authority_id: int, care_type: CareType, *, day: dt.date) -> Select[int, int | None, int, int]:
    """Provider, the facility that a stay ended in, and of the stays that ended in 24 months all and those as planned.

    Only the council's own: nobody sees across authorities.
    """
    last_house = (
        select(Segment.facility_id)
        .where(Segment.stay_id == Stay.id)
        .order_by(Segment.starts_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    ended = (
        select(
            Stay.provider_id,
            last_house.label("facility_id"),
            case((Stay.exit_reason.in_(COMPLETED), 1), else_=0).label("planned"),
        )
        .where(
            Stay.authority_id == authority_id,
            Stay.care_type == care_type,
            Stay.ended_on > add_months(day, -MONTHS),
            Stay.ended_on <= day,
        )
        .subquery()
    )
    by = (ended.c.provider_id, ended.c.facility_id)
    return select(*by, func.count(), func.sum(ended.c.planned)).group_by(*by)


def outcomes(authority_id: int, care_type: CareType, *, day: dt.date) -> OutcomesKnown:
    """The figures of `ended_stays`, added up for each facility and each provider."""
    facilities: dict[int, Outcomes] = {}
    by_provider: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for provider_id, facility_id, ended, planned in db.session.execute(ended_stays(authority_id, care_type, day=day)):
        by_provider[provider_id].append((planned, ended))
        if facility_id is not None:
            facilities[facility_id] = Outcomes(planned, ended)
    providers = {
        provider_id: Outcomes(sum(row[0] for row in rows), sum(row[1] for row in rows), is_of_provider=True)
        for provider_id, rows in by_provider.items()
    }
    return OutcomesKnown(facilities, providers)
