"""Complaints about a house."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import Organisation, User
from rehab.core.db import Model, enum_type
from rehab.framework.models import Facility, Provider
from rehab.placements.models.stays import Stay
from rehab.placements.rules.complaints import Complainant, ComplaintOutcome, ComplaintTheme, ComplaintWay

_OPEN = text("answered_at IS NULL")


class Complaint(Model):
    """A complaint, about a person's stay or about the house; the house answers it by `due_at`.

    Nobody recorded one that a person made by their own link. The council of `authority_id` reads it.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        Index("ix_complaint_provider_id_recorded_at", "provider_id", "recorded_at"),
        Index("ix_complaint_authority_id_open", "authority_id", "due_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_complaint_stay_id", "stay_id"),
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint("(answered_at IS NULL) = (outcome IS NULL)", name="answer_has_an_outcome"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answer_says_something"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    made_by: Mapped[Complainant] = mapped_column(enum_type(Complainant, "made_by"))
    how: Mapped[ComplaintWay] = mapped_column(enum_type(ComplaintWay, "how"))
    theme: Mapped[ComplaintTheme] = mapped_column(enum_type(ComplaintTheme, "theme"))
    text: Mapped[str]
    made_on: Mapped[dt.date]
    recorded_at: Mapped[dt.datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[ComplaintOutcome | None] = mapped_column(enum_type(ComplaintOutcome, "outcome"))
    answer: Mapped[str] = mapped_column(default="")
    learning: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    stay: Mapped[Stay | None] = relationship(lazy="raise")
    facility: Mapped[Facility] = relationship(lazy="raise")
    provider: Mapped[Provider] = relationship(lazy="raise")
    authority: Mapped[Organisation] = relationship(lazy="raise")
    recorded_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[recorded_by_id])
    answered_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])

    __mapper_args__ = {"version_id_col": version}
