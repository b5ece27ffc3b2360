"""Discharge plans: numbered versions, each with its stakeholders and signatures."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.clock import written
from rehab.core.db import Model, enum_type
from rehab.framework.rules import CareType
from rehab.plans.rules import Involvement, Party, PlanStatus, PlanText, Stakeholder, still_to_sign

_IN_FORCE = text("status <> 'replaced'")


class DischargePlan(Model):
    """One version of a case's plan; once signed it is never edited: a change is a new version.

    `updated_at` is when its content was last changed, so that `version` counts changes of stakeholders too.
    """

    __tablename__ = "discharge_plan"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("uq_discharge_plan_in_force", "case_id", unique=True,
              postgresql_where=_IN_FORCE, sqlite_where=_IN_FORCE),
        CheckConstraint("(status <> 'agreed') OR (agreed_on IS NOT NULL)", name="agreed_has_a_date"),
    )  # fmt: skip

    case_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    number: Mapped[int]
    status: Mapped[PlanStatus] = mapped_column(enum_type(PlanStatus, "status"), default=PlanStatus.DRAFT)
    care_type: Mapped[CareType] = mapped_column(enum_type(CareType, "care_type"))
    goals: Mapped[str] = mapped_column(default="")
    accommodation: Mapped[str] = mapped_column(default="")
    prescribing: Mapped[str] = mapped_column(default="")
    naloxone: Mapped[str] = mapped_column(default="")
    transport: Mapped[str] = mapped_column(default="")
    aftercare: Mapped[str] = mapped_column(default="")
    relapse_and_crisis: Mapped[str] = mapped_column(default="")
    unplanned_exit: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[dt.datetime]
    agreed_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    stakeholders: Mapped[list["PlanStakeholder"]] = relationship(
        lazy="raise", order_by="PlanStakeholder.id", cascade="all, delete-orphan"
    )
    signatures: Mapped[list["PlanSignature"]] = relationship(
        lazy="raise", order_by="PlanSignature.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def edition(self) -> str:
        """What an edit form or a signature was made on: the number of this version and how often it was saved."""
        return f"{self.number}.{self.version}"

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Heading and text of each part, in order."""
        return [(text.label, getattr(self, text)) for text in PlanText]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """All that the version says, in order: its parts, then each stakeholder."""
        return [*self.texts, *((answer.kind.label, answer.in_words) for answer in self.stakeholders)]

    def answer_of(self, kind: Stakeholder) -> "PlanStakeholder | None":
        """What the plan says of a stakeholder; None while nothing is entered."""
        return next((answer for answer in self.stakeholders if answer.kind is kind), None)

    def signature_of(self, party: Party) -> "PlanSignature | None":
        """The signature or refusal of a party; None while it is awaited."""
        return next((signature for signature in self.signatures if signature.party is party), None)

    @property
    def parties(self) -> list[Party]:
        """Who signs this version, in the order of the pages."""
        return still_to_sign(self.care_type, [])

    @property
    def awaited(self) -> list[Party]:
        """Who has not signed this version yet."""
        return still_to_sign(self.care_type, [signature.party for signature in self.signatures])


class PlanStakeholder(Model):
    """How one stakeholder takes part, since when, or why not.

    `consented`: whether the person agrees that it is given its part of the plan; None while they were not asked.
    """

    __tablename__ = "plan_stakeholder"
    __table_args__ = (
        UniqueConstraint("plan_id", "kind"),
        CheckConstraint("involvement = 'involved' OR consented IS NULL", name="asked_of_the_involved"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("discharge_plan.id"))
    kind: Mapped[Stakeholder] = mapped_column(enum_type(Stakeholder, "kind"))
    involvement: Mapped[Involvement] = mapped_column(enum_type(Involvement, "involvement"))
    who_or_why: Mapped[str]
    on: Mapped[dt.date | None] = mapped_column("involved_on")
    consented: Mapped[bool | None]

    @property
    def in_words(self) -> str:
        """The answer in one paragraph."""
        since = f"Since {written(self.on)}." if self.on else ""
        agreed = {True: "May have their part.", False: "May not have their part.", None: ""}[self.consented]
        words = self.who_or_why.strip().rstrip(".")
        return " ".join(
            part for part in (f"{self.involvement.label}.", f"{words}." if words else "", since, agreed) if part
        )


class PlanSignature(Model):
    """One party's agreement, or the client's recorded refusal with its reason.

    `signed_by` is the name of who signed for the key worker, the provider or the clinician; the client has one already.
    """

    __tablename__ = "plan_signature"
    __table_args__ = (
        UniqueConstraint("plan_id", "party"),
        CheckConstraint("NOT refused OR (party = 'client' AND reason <> '')", name="only_clients_refuse"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("discharge_plan.id"))
    party: Mapped[Party] = mapped_column(enum_type(Party, "party"))
    signed_by: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[dt.date]
    refused: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
