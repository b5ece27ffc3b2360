"""The person a placement is for, and what they consented to."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from rehab.clients.rules import ConsentKind, Sex
from rehab.core.db import Model, Public, enum_type


class Client(Public, Model):
    """A person known to a treatment service. `name_key` sorts and finds: family name, then given name.

    `lent_nhs_number`: the record that it was merged into had no NHS number, and goes by this one's.
    """

    __tablename__ = "client"
    __table_args__ = (
        Index("ix_client_service_id_name_key", "service_id", "name_key"),
        Index("ix_client_authority_id_date_of_birth_name_key", "authority_id", "date_of_birth", "name_key"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint("NOT lent_nhs_number OR merged_into_id IS NOT NULL", name="lends_while_merged"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    given_name: Mapped[str]
    family_name: Mapped[str]
    name_key: Mapped[str]
    date_of_birth: Mapped[dt.date]
    sex: Mapped[Sex] = mapped_column(enum_type(Sex, "sex"))
    nhs_number: Mapped[str | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    lent_nhs_number: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """Given name, then family name; the reference of a person who was imported without a name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def nhs_written(self) -> str:
        """The NHS number as it is written, in groups; "" where it is not known."""
        digits = self.nhs_number or ""
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}".strip()

    @property
    def initials(self) -> str:
        """All that a panel sees of the name."""
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()


class Consent(Model):
    """One agreement of a person, from a day until it is withdrawn."""

    __tablename__ = "consent"
    __table_args__ = (
        Index("uq_consent_in_force", "client_id", "kind", unique=True,
              postgresql_where=text("withdrawn_on IS NULL"), sqlite_where=text("withdrawn_on IS NULL")),
        CheckConstraint("withdrawn_on IS NULL OR given_on <= withdrawn_on", name="withdrawn_after_given"),
    )  # fmt: skip

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    kind: Mapped[ConsentKind] = mapped_column(enum_type(ConsentKind, "kind"))
    given_on: Mapped[dt.date]
    explained_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_on: Mapped[dt.date | None]
