"""Placement requests: whose, where they stand, and what was decided."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import Organisation, User
from rehab.clients.models import Client
from rehab.clients.rules import SubstanceGroup
from rehab.core.db import Model, enum_type
from rehab.framework.rules import CareType
from rehab.requests.models.needs import (
    FamilySection,
    HealthSection,
    HomeSection,
    PrioritySection,
    RequestSubstance,
    RiskSection,
    SubstancesSection,
    TopSection,
    TreatmentSection,
)
from rehab.requests.models.sections import (
    ChoiceSection,
    ConsentSection,
    DeclarationsSection,
    EligibilitySection,
    FundingSection,
    PersonSection,
    RequestChoice,
)
from rehab.requests.rules import LIVE, Decision, Origin, RequestStatus, WithdrawalReason

_LIVE_SQL = ", ".join(f"'{status}'" for status in sorted(LIVE))
_LIVE = text(f"status IN ({_LIVE_SQL}) AND origin = 'entered'")


class PlacementRequest(Model):
    """A request to place one person; `rules.MOVES` says how its status may change.

    `outside_facility`, with its weekly price, is one that an approved exception opens although no framework does.
    `submitted_on` is the first submission, `decided_on` the first approval or decline: what measures count.
    """

    __tablename__ = "placement_request"
    __table_args__ = (
        Index("ix_placement_request_service_id_status", "service_id", "status", "id"),
        Index("ix_placement_request_authority_id_status", "authority_id", "status", "id"),
        Index("ix_placement_request_key_worker_id_status", "key_worker_id", "status", "id"),
        Index("ix_placement_request_service_id_created_at", "service_id", "created_at", "id"),
        Index("ix_placement_request_authority_id_created_at", "authority_id", "created_at", "id"),
        Index("ix_placement_request_client_id", "client_id"),
        Index("ix_placement_request_authority_id_decided_on", "authority_id", "decided_on"),
        Index("uq_one_live_request_per_client", "client_id", unique=True,
              postgresql_where=_LIVE, sqlite_where=_LIVE),
        CheckConstraint("(decision IS NULL) = (decided_on IS NULL)", name="decision_has_a_date"),
        CheckConstraint("(outside_facility = '') = (outside_weekly_pence IS NULL)", name="outside_has_a_price"),
        CheckConstraint("withdrawal_reason IS NULL OR status = 'withdrawn'", name="reason_of_a_withdrawal"),
        CheckConstraint("decided_on IS NULL OR submitted_on <= decided_on", name="decided_after_submitted"),
    )  # fmt: skip

    reference: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    key_worker_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    status: Mapped[RequestStatus] = mapped_column(enum_type(RequestStatus, "status"), default=RequestStatus.DRAFT)
    origin: Mapped[Origin] = mapped_column(enum_type(Origin, "origin"), default=Origin.ENTERED)
    care_type: Mapped[CareType | None] = mapped_column(enum_type(CareType, "care_type"))
    created_at: Mapped[dt.datetime]
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("placement_request.id"))
    submitted_on: Mapped[dt.date | None]
    decision: Mapped[Decision | None] = mapped_column(enum_type(Decision, "decision"))
    decided_on: Mapped[dt.date | None]
    decision_working_days: Mapped[int | None]
    decision_target_days: Mapped[int] = mapped_column(default=10)
    approved_weeks: Mapped[int | None]
    price_ceiling_pence: Mapped[int | None]
    conditions: Mapped[str] = mapped_column(default="")
    approval_valid_until: Mapped[dt.date | None]
    withdrawal_reason: Mapped[WithdrawalReason | None] = mapped_column(enum_type(WithdrawalReason, "withdrawal_reason"))
    outside_facility: Mapped[str] = mapped_column(default="")
    outside_weekly_pence: Mapped[int | None]
    substance_group: Mapped[SubstanceGroup | None] = mapped_column(enum_type(SubstanceGroup, "substance_group"))
    uses_opiates_or_crack: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    client: Mapped[Client] = relationship(lazy="raise")
    service: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[service_id])
    authority: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[authority_id])
    key_worker: Mapped[User | None] = relationship(lazy="raise")
    person: Mapped[PersonSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    consent: Mapped[ConsentSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    eligibility: Mapped[EligibilitySection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    substances: Mapped[list[RequestSubstance]] = relationship(
        lazy="raise", order_by="RequestSubstance.rank", cascade="all, delete-orphan"
    )
    substance_use: Mapped[SubstancesSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    treatment: Mapped[TreatmentSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    health: Mapped[HealthSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    risk: Mapped[RiskSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    family: Mapped[FamilySection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    home: Mapped[HomeSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    priority: Mapped[PrioritySection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    choice: Mapped[ChoiceSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    choices: Mapped[list[RequestChoice]] = relationship(
        lazy="raise", order_by="RequestChoice.rank", cascade="all, delete-orphan"
    )
    funding: Mapped[FundingSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    top: Mapped[TopSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")
    declarations: Mapped[DeclarationsSection | None] = relationship(lazy="raise", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class ApprovedFacility(Model):
    """A facility to which the approval is bound; a request without any may go to each that fits the approval."""

    __tablename__ = "approved_facility"
    __table_args__ = (UniqueConstraint("request_id", "facility_id"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)


class StatusChange(Model):
    """One move of a request: from, to, when, by whom, and why where a reason was asked for."""

    __tablename__ = "status_change"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), index=True)
    old: Mapped[RequestStatus | None] = mapped_column(enum_type(RequestStatus, "old"))
    new: Mapped[RequestStatus] = mapped_column(enum_type(RequestStatus, "new"))
    at: Mapped[dt.datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")
