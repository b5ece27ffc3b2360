"""Organisations, users, their roles and their sessions."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.rules import OrganisationKind, Role, SessionState, area_of
from rehab.core.db import Model, Public, enum_type


def _area(context: DefaultExecutionContext) -> str:
    given: dict[str, str] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return area_of(given["name"])


class Organisation(Public, Model):
    """A council, a treatment service or a framework provider; one body may be more than one of these.

    `area` is the place that a council is named for, as reports and files from elsewhere call it.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("is_authority OR is_treatment_service OR is_provider", name="is_something"),
        CheckConstraint("NOT is_treatment_service OR commissioned_by_id IS NOT NULL", name="service_has_an_authority"),
    )

    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    area: Mapped[str] = mapped_column(default=_area)
    is_authority: Mapped[bool] = mapped_column(default=False)
    is_treatment_service: Mapped[bool] = mapped_column(default=False)
    is_provider: Mapped[bool] = mapped_column(default=False)
    commissioned_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    commissioned_by: Mapped["Organisation | None"] = relationship(lazy="raise", remote_side="Organisation.id")

    def is_a(self, kind: OrganisationKind) -> bool:
        """Whether the organisation is of this kind."""
        return {
            OrganisationKind.AUTHORITY: self.is_authority,
            OrganisationKind.TREATMENT_SERVICE: self.is_treatment_service,
            OrganisationKind.PROVIDER: self.is_provider,
        }[kind]


class User(Public, Model):
    """A person who signs in. `email` is kept casefolded."""

    __tablename__ = "user_account"
    __table_args__ = (Index("ix_user_account_organisation_id_name_key", "organisation_id", "name_key"),)

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    password_hash: Mapped[str]
    disabled_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    grants: Mapped[list["RoleGrant"]] = relationship(
        lazy="raise", order_by="RoleGrant.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class RoleGrant(Model):
    """A role that a user holds for one organisation (a provider's nurse may sit on a council's panel)."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("user_id", "role", "organisation_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)

    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Cover(Public, Model):
    """While somebody of a service is away, a colleague sees to their cases; it ends by itself, or earlier."""

    __tablename__ = "cover"
    __table_args__ = (
        Index("ix_cover_away_id_until_on", "away_id", "until_on"),
        Index("ix_cover_stand_in_id_until_on", "stand_in_id", "until_on"),
        Index("ix_cover_service_id_until_on", "service_id", "until_on"),
        CheckConstraint("away_id <> stand_in_id", name="not_oneself"),
        CheckConstraint("from_on <= until_on", name="ends_after_it_begins"),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    away_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date]
    ended_at: Mapped[dt.datetime | None]

    away: Mapped[User] = relationship(lazy="raise", foreign_keys=[away_id])
    stand_in: Mapped[User] = relationship(lazy="raise", foreign_keys=[stand_in_id])


class UserSession(Model):
    """A session on the server; the cookie holds a random token of which only the hash is stored."""

    __tablename__ = "user_session"
    __table_args__ = (Index("ix_user_session_user_id_state", "user_id", "state"),)

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[SessionState] = mapped_column(enum_type(SessionState, "state"))
    opened_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]

    user: Mapped[User] = relationship(lazy="raise")
