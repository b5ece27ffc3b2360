"""What a place must be able to look after: substances, health, risks, and who comes along."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehab.clients.models import TopItems
from rehab.clients.rules import SUBSTANCES
from rehab.core.checks import in_range
from rehab.core.db import Model, enum_type
from rehab.framework.rules import DualDiagnosis
from rehab.requests.rules import OLDEST, QUESTIONS, YOUNGEST, Section, SubstanceUse, Substitution
from rehab.requests.rules.vocabulary import (
    CareAct,
    DomesticAbuse,
    Frequency,
    Guardian,
    Housing,
    Injecting,
    Known,
    Offending,
    Referral,
    Route,
    Work,
)


class RequestSubstance(Model):
    """A substance cited, by NDTMS code; rank 1 is the main one."""

    __tablename__ = "request_substance"
    __table_args__ = (
        UniqueConstraint("request_id", "code"),
        UniqueConstraint("request_id", "rank"),
        CheckConstraint(f"first_used_age BETWEEN {YOUNGEST} AND {OLDEST}", name="first_used_age"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    rank: Mapped[int]
    code: Mapped[int]
    route: Mapped[Route | None] = mapped_column(enum_type(Route, "route"))
    frequency: Mapped[Frequency | None] = mapped_column(enum_type(Frequency, "frequency"))
    amount: Mapped[str] = mapped_column(default="")
    first_used_age: Mapped[int | None]

    @property
    def in_words(self) -> str:
        """The substance, and what is known of how it is taken."""
        age = f"since age {self.first_used_age}" if self.first_used_age is not None else ""
        how = (self.route and self.route.label, self.frequency and self.frequency.label, self.amount, age)
        details = ", ".join(part[:1].lower() + part[1:] for part in how if part)
        return f"{self.name}: {details}" if details else self.name

    @property
    def use(self) -> SubstanceUse:
        """What was said of it, without its place."""
        return SubstanceUse(self.code, self.route, self.frequency, self.amount or "", self.first_used_age)

    @property
    def name(self) -> str:
        """The substance in words; imported codes that nobody chooses from stay numbers."""
        return SUBSTANCES.get(self.code, f"NDTMS code {self.code}")


class SubstancesSection(Model):
    """Injecting, overdoses and dependence; the substances cited are rows of their own."""

    __tablename__ = "substances_section"
    __table_args__ = in_range(QUESTIONS[Section.SUBSTANCES])

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    injecting: Mapped[Injecting | None] = mapped_column(enum_type(Injecting, "injecting"))
    overdoses: Mapped[int | None]
    last_overdose_on: Mapped[dt.date | None]
    naloxone: Mapped[Known | None] = mapped_column(enum_type(Known, "naloxone"))
    audit_score: Mapped[int | None]
    sadq_score: Mapped[int | None]
    sds_score: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class TreatmentSection(Model):
    """What was tried, and how the person was prepared."""

    __tablename__ = "treatment_section"
    __table_args__ = in_range(QUESTIONS[Section.TREATMENT])

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    community_work: Mapped[str] = mapped_column(default="")
    detoxes: Mapped[int | None]
    rehabs: Mapped[int | None]
    earlier_outcomes: Mapped[str] = mapped_column(default="")
    preparation_sessions: Mapped[int | None]
    has_visited: Mapped[Known | None] = mapped_column(enum_type(Known, "has_visited"))
    preparation: Mapped[str] = mapped_column(default="")
    tests: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HealthSection(Model):
    """Health as far as a place must look after it; the dose is in milligrams a day."""

    __tablename__ = "health_section"
    __table_args__ = in_range(QUESTIONS[Section.HEALTH])

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    substitution: Mapped[Substitution | None] = mapped_column(enum_type(Substitution, "substitution"))
    dose_mg: Mapped[int | None]
    medication: Mapped[str] = mapped_column(default="")
    allergies: Mapped[str] = mapped_column(default="")
    seizures: Mapped[bool | None]
    seizure_detail: Mapped[str] = mapped_column(default="")
    delirium: Mapped[Known | None] = mapped_column(enum_type(Known, "delirium"))
    withdrawal_history: Mapped[str] = mapped_column(default="")
    physical_health: Mapped[str] = mapped_column(default="")
    bloods_on: Mapped[dt.date | None]
    blood_results: Mapped[str] = mapped_column(default="")
    hepatitis_b: Mapped[Known | None] = mapped_column(enum_type(Known, "hepatitis_b"))
    hepatitis_c: Mapped[Known | None] = mapped_column(enum_type(Known, "hepatitis_c"))
    hiv: Mapped[Known | None] = mapped_column(enum_type(Known, "hiv"))
    pregnant: Mapped[bool | None]
    due_on: Mapped[dt.date | None]
    mental_health: Mapped[DualDiagnosis | None] = mapped_column(enum_type(DualDiagnosis, "mental_health"))
    mental_health_detail: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class RiskSection(Model):
    """What may go wrong, for whom, and what is done about it."""

    __tablename__ = "risk_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    recent_self_harm: Mapped[bool | None]
    self_harm_detail: Mapped[str] = mapped_column(default="")
    violence: Mapped[bool | None]
    violence_detail: Mapped[str] = mapped_column(default="")
    arson: Mapped[bool | None]
    arson_detail: Mapped[str] = mapped_column(default="")
    sexual_offences: Mapped[bool | None]
    sexual_offences_detail: Mapped[str] = mapped_column(default="")
    domestic_abuse: Mapped[DomesticAbuse | None] = mapped_column(enum_type(DomesticAbuse, "domestic_abuse"))
    child_at_risk: Mapped[Known | None] = mapped_column(enum_type(Known, "child_at_risk"))
    vulnerable_adult: Mapped[Known | None] = mapped_column(enum_type(Known, "vulnerable_adult"))
    safeguarding_detail: Mapped[str] = mapped_column(default="")
    management_plan: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class FamilySection(Model):
    """Children, who comes along, and whom the person wants beside them (004 §4.48)."""

    __tablename__ = "family_section"
    __table_args__ = in_range(QUESTIONS[Section.FAMILY])

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    children: Mapped[int | None]
    guardian: Mapped[Guardian | None] = mapped_column(enum_type(Guardian, "guardian"))
    referral: Mapped[Referral | None] = mapped_column(enum_type(Referral, "referral"))
    children_come: Mapped[bool | None]
    oldest_child: Mapped[int | None]
    partner_comes: Mapped[bool | None]
    pet_comes: Mapped[bool | None]
    pet_detail: Mapped[str] = mapped_column(default="")
    is_carer: Mapped[Known | None] = mapped_column(enum_type(Known, "is_carer"))
    carer_detail: Mapped[str] = mapped_column(default="")
    support: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HomeSection(Model):
    """Housing, work, benefits, offending and care needs."""

    __tablename__ = "home_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    housing: Mapped[Housing | None] = mapped_column(enum_type(Housing, "housing"))
    keeps_tenancy: Mapped[Known | None] = mapped_column(enum_type(Known, "keeps_tenancy"))
    tenancy_detail: Mapped[str] = mapped_column(default="")
    work: Mapped[Work | None] = mapped_column(enum_type(Work, "work"))
    benefits: Mapped[str] = mapped_column(default="")
    debts: Mapped[str] = mapped_column(default="")
    offending: Mapped[Offending | None] = mapped_column(enum_type(Offending, "offending"))
    offending_detail: Mapped[str] = mapped_column(default="")
    care_act: Mapped[CareAct | None] = mapped_column(enum_type(CareAct, "care_act"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PrioritySection(Model):
    """The ten groups that go first (004 §3.16)."""

    __tablename__ = "priority_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    not_treated_before: Mapped[bool | None]
    family_safeguarding: Mapped[bool | None]
    prison_leaver: Mapped[bool | None]
    prolific_offender: Mapped[bool | None]
    dual_diagnosis: Mapped[bool | None]
    severe_ill_health: Mapped[bool | None]
    is_pregnant: Mapped[bool | None]
    abuse_survivor: Mapped[bool | None]
    ex_military: Mapped[bool | None]
    sex_worker: Mapped[bool | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class TopSection(TopItems, Model):
    """The Treatment Outcomes Profile at the start; blank is not answered."""

    __tablename__ = "top_section"
    __table_args__ = in_range(QUESTIONS[Section.TOP])

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    completed_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
