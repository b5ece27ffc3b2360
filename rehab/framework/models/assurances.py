"""What providers show to be fit to look after people: insurance, checks, policies, and until when each holds."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.framework.models.providers import Provider
from rehab.framework.rules import AssuranceKind


class Assurance(Public, Model):
    """One paper of a provider. `warned` is the warning (60, 30 or 7 days) last given of its date."""

    __tablename__ = "assurance"
    __table_args__ = (
        UniqueConstraint("provider_id", "kind", "title"),
        Index("ix_assurance_valid_until", "valid_until"),
        CheckConstraint("(kind = 'other_policy') = (title <> '')", name="other_policy_has_a_title"),
        CheckConstraint("warned IS NULL OR warned IN (60, 30, 7)", name="warned"),
    )

    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    kind: Mapped[AssuranceKind] = mapped_column(enum_type(AssuranceKind, "kind"))
    title: Mapped[str] = mapped_column(default="")
    reference: Mapped[str]
    valid_until: Mapped[dt.date]
    warned: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    provider: Mapped[Provider] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """What it is."""
        return self.title or self.kind.label
