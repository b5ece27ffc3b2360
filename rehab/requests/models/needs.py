"""What a place must be able to look after: health, risks to manage, and who comes along."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, enum_type
from rehab.framework.rules import DualDiagnosis
from rehab.requests.rules import Substitution


class HealthSection(Model):
    """Health as far as a place must look after it; the dose is in milligrams a day."""

    __tablename__ = "health_section"
    __table_args__ = (CheckConstraint("dose_mg IS NULL OR dose_mg > 0", name="dose"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    substitution: Mapped[Substitution | None] = mapped_column(enum_type(Substitution, "substitution"))
    dose_mg: Mapped[int | None]
    pregnant: Mapped[bool | None]
    seizures: Mapped[bool | None]
    mental_health: Mapped[DualDiagnosis | None] = mapped_column(enum_type(DualDiagnosis, "mental_health"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class RiskSection(Model):
    """What may go wrong, and for whom; each yes is explained in the risk management plan."""

    __tablename__ = "risk_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    recent_self_harm: Mapped[bool | None]
    violence: Mapped[bool | None]
    arson: Mapped[bool | None]
    sexual_offences: Mapped[bool | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class FamilySection(Model):
    """Who comes along."""

    __tablename__ = "family_section"
    __table_args__ = (CheckConstraint("oldest_child IS NULL OR oldest_child BETWEEN 0 AND 17", name="oldest_child"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    children_come: Mapped[bool | None]
    oldest_child: Mapped[int | None]
    partner_comes: Mapped[bool | None]
    pet_comes: Mapped[bool | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
