"""What a facility costs."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.framework.models.facilities import Facility
from rehab.framework.models.frameworks import Lot
from rehab.framework.rules import PriceBasis, Stage


class Price(Public, Model):
    """What a facility costs on a lot in a stage, from a day on (to a day, where it has ended); pence."""

    __tablename__ = "price"
    __table_args__ = (
        UniqueConstraint("lot_id", "facility_id", "stage", "valid_from"),
        CheckConstraint("amount_pence >= 0", name="not_negative"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="ends_after_start"),
    )

    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    stage: Mapped[Stage] = mapped_column(enum_type(Stage, "stage"))
    basis: Mapped[PriceBasis] = mapped_column(enum_type(PriceBasis, "basis"))
    amount_pence: Mapped[int]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]

    lot: Mapped[Lot] = relationship(lazy="raise")
    facility: Mapped[Facility] = relationship(lazy="raise")

    @property
    def weekly_pence(self) -> int:
        """What a week costs."""
        return self.amount_pence * 7 if self.basis is PriceBasis.NIGHTLY else self.amount_pence
