"""Serious incidents in a house, and what was done about them."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import Organisation, User
from rehab.core.clock import end_of_day
from rehab.core.db import Model, Public, enum_type
from rehab.framework.models import Facility, Provider
from rehab.placements.models.stays import Stay
from rehab.placements.rules.incidents import EntryKind, IncidentKind, IncidentStatus

_NOT_CLOSED = text("status <> 'closed'")


class Incident(Model):
    """Something that a house must report. It is about one person's stay, or about the house and nobody in particular.

    The council of `authority_id` follows it up; all that were told stand in `councils`. It is to be acknowledged by
    `due_at`.
    """

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_provider_id_reported_at", "provider_id", "reported_at"),
        Index("ix_incident_authority_id_open", "authority_id", "due_at",
              postgresql_where=_NOT_CLOSED, sqlite_where=_NOT_CLOSED),
        Index("ix_incident_stay_id", "stay_id"),
        CheckConstraint("(status = 'reported') = (acknowledged_at IS NULL)", name="acknowledged_at_a_time"),
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", name="acknowledged_by_somebody"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_at_a_time"),
        CheckConstraint("happened_at <= reported_at", name="reported_afterwards"),
        CheckConstraint("what_happened <> '' AND what_was_done <> ''", name="says_something"),
    )  # fmt: skip

    reference: Mapped[str] = mapped_column(unique=True)
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[IncidentKind] = mapped_column(enum_type(IncidentKind, "kind"))
    status: Mapped[IncidentStatus] = mapped_column(enum_type(IncidentStatus, "status"), default=IncidentStatus.REPORTED)
    happened_at: Mapped[dt.datetime]
    place: Mapped[str]
    what_happened: Mapped[str]
    what_was_done: Mapped[str]
    told_safeguarding: Mapped[bool]
    told_police: Mapped[bool]
    told_cqc: Mapped[bool]
    reported_at: Mapped[dt.datetime]
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[dt.datetime]
    acknowledged_at: Mapped[dt.datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column()

    stay: Mapped[Stay | None] = relationship(lazy="raise")
    facility: Mapped[Facility] = relationship(lazy="raise")
    provider: Mapped[Provider] = relationship(lazy="raise")
    authority: Mapped[Organisation] = relationship(lazy="raise")
    reported_by: Mapped[User] = relationship(lazy="raise", foreign_keys=[reported_by_id])
    acknowledged_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[acknowledged_by_id])
    councils: Mapped[list["IncidentCouncil"]] = relationship(lazy="raise", order_by="IncidentCouncil.id")
    entries: Mapped[list["IncidentEntry"]] = relationship(lazy="raise", order_by="IncidentEntry.id")
    follow_ups: Mapped[list["IncidentFollowUp"]] = relationship(
        lazy="raise", order_by="IncidentFollowUp.due_on, IncidentFollowUp.id", back_populates="incident"
    )

    __mapper_args__ = {"version_id_col": version}


class IncidentCouncil(Model):
    """A council that was told of an incident, and may read it."""

    __tablename__ = "incident_council"
    __table_args__ = (UniqueConstraint("incident_id", "authority_id"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


class IncidentEntry(Model):
    """What somebody added: news, what was learnt, why it was closed or opened again. It stands as it was written."""

    __tablename__ = "incident_entry"
    __table_args__ = (CheckConstraint("text <> ''", name="says_something"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    kind: Mapped[EntryKind] = mapped_column(enum_type(EntryKind, "kind"))
    text: Mapped[str]
    written_at: Mapped[dt.datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    written_by: Mapped[User] = relationship(lazy="raise")


class IncidentFollowUp(Public, Model):
    """Something that the house does about an incident until a day."""

    __tablename__ = "incident_follow_up"
    __table_args__ = (
        CheckConstraint("what <> ''", name="says_what"),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
        CheckConstraint("(done_at IS NULL) = (outcome = '')", name="outcome_when_done"),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    what: Mapped[str]
    due_on: Mapped[dt.date]
    set_at: Mapped[dt.datetime]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[dt.datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[str] = mapped_column(default="")

    incident: Mapped[Incident] = relationship(lazy="raise", back_populates="follow_ups")
    set_by: Mapped[User] = relationship(lazy="raise", foreign_keys=[set_by_id])
    done_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[done_by_id])

    @property
    def due_at(self) -> dt.datetime:
        """The end of the day by which it is due."""
        return end_of_day(self.due_on)
