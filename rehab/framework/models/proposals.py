"""Changes that a provider asked for and a commissioner decides."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.framework.models.facilities import Facility
from rehab.framework.rules import ProposalState

_WAITING = text("state = 'waiting'")


class FacilityProposal(Public, Model):
    """A change to what matters for placing people; `before` and `after` hold the particulars that it changes."""

    __tablename__ = "facility_proposal"
    __table_args__ = (
        Index("uq_one_waiting_proposal_per_facility", "facility_id", unique=True,
              postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_facility_proposal_facility_id", "facility_id", "id"),
        Index("ix_facility_proposal_state_decided_at", "state", "decided_at"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_when_not_waiting"),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="refusal_has_a_reason"),
    )  # fmt: skip

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[dt.datetime]
    state: Mapped[ProposalState] = mapped_column(enum_type(ProposalState, "state"), default=ProposalState.WAITING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    facility: Mapped[Facility] = relationship(lazy="raise")
    proposed_by: Mapped[User] = relationship(lazy="raise", foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}
