"""Which places were looked at for a request, and what became of each."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from rehab.core.db import db
from rehab.framework.models import Facility
from rehab.matching.models import ConsideredFacility
from rehab.requests.models import RequestChoice


@dataclass(frozen=True, slots=True)
class ConsideredRow:
    """A place looked at, and its place among those offered to the person (1: preferred; None: not offered)."""

    considered: ConsideredFacility
    offered_as: int | None

    @property
    def outcome(self) -> str:
        """What became of it, in words."""
        if self.offered_as is not None:
            return "Preferred" if self.offered_as == 1 else "Offered"
        return "Not offered"

    @property
    def reason(self) -> str:
        """Why it was not offered."""
        if self.offered_as is not None:
            return ""
        return self.considered.why_not.label if self.considered.why_not else "No reason given"


def considered(request_id: int) -> list[ConsideredRow]:
    """Those offered first, then the others in the order that they were shown in."""
    rows = db.session.execute(
        select(ConsideredFacility, RequestChoice.rank)
        .join(ConsideredFacility.facility)
        .outerjoin(
            RequestChoice,
            and_(
                RequestChoice.request_id == ConsideredFacility.request_id,
                RequestChoice.facility_id == ConsideredFacility.facility_id,
            ),
        )
        .where(ConsideredFacility.request_id == request_id)
        .options(joinedload(ConsideredFacility.facility).joinedload(Facility.provider))
        .order_by(RequestChoice.rank.nulls_last(), ConsideredFacility.rank.nulls_last(), Facility.name_key, Facility.id)
    )
    return [ConsideredRow(row, offered_as) for row, offered_as in rows]
