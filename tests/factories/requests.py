"""Clients, the requests for them, and their first discharge plans."""

import datetime as dt

from rehab.accounts.models import Organisation, User
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind, Sex, substance_group, uses_opiates_or_crack
from rehab.core.db import Model
from rehab.core.questions import questions_of
from rehab.core.text import fold
from rehab.finance.rules import FundingSource
from rehab.framework.models import Facility
from rehab.framework.rules import CareType, DualDiagnosis
from rehab.plans.models import DischargePlan, PlanStakeholder
from rehab.plans.rules import Involvement, Stakeholder
from rehab.requests.models import (
    ChoiceSection,
    ConsentSection,
    DeclarationsSection,
    EligibilitySection,
    FamilySection,
    FundingSection,
    HealthSection,
    HomeSection,
    PersonSection,
    PlacementRequest,
    PrioritySection,
    RequestChoice,
    RequestSubstance,
    RiskSection,
    SubstancesSection,
    TopSection,
    TreatmentSection,
)
from rehab.requests.rules import CourtOrder, Decision, Mobility, ParentalStatus, RequestStatus, Substitution
from rehab.requests.rules.asked.life import PRIORITY
from rehab.requests.rules.vocabulary import Capacity, Housing, Injecting
from tests.factories.storing import NOON, TODAY, numbers, one_commit, stored


@one_commit()
def a_client(
    service: Organisation,
    *,
    given_name: str = "Terry",
    family_name: str = "Sentinel",
    date_of_birth: dt.date = dt.date(1985, 4, 17),
    sex: Sex = Sex.MALE,
    consents: tuple[ConsentKind, ...] = tuple(ConsentKind),
) -> Client:
    client = stored(
        Client(
            reference=f"C-2026-{next(numbers):05d}",
            service_id=service.id,
            authority_id=service.commissioned_by_id,
            given_name=given_name,
            family_name=family_name,
            name_key=fold(f"{family_name} {given_name}"),
            date_of_birth=date_of_birth,
            sex=sex,
            created_at=NOON,
        )
    )
    for kind in consents:
        stored(Consent(client_id=client.id, kind=kind, given_on=dt.date(2026, 1, 1)))
    return client


@one_commit()
def a_request(
    client: Client,
    key_worker: User,
    *,
    status: RequestStatus = RequestStatus.DRAFT,
    care_type: CareType = CareType.RESIDENTIAL_REHAB,
    facilities: tuple[Facility, ...] = (),
    substances: tuple[int, ...] = (7000,),
    weeks: int = 12,
    submitted_on: dt.date | None = dt.date(2026, 5, 1),
) -> PlacementRequest:
    """A request with every section filled in, its first discharge plan included, in any status."""
    submitted = status is not RequestStatus.DRAFT
    codes = list(substances)
    request = stored(
        PlacementRequest(
            reference=f"R-2026-{next(numbers):05d}",
            client_id=client.id,
            service_id=client.service_id,
            authority_id=client.authority_id,
            key_worker_id=key_worker.id,
            status=status,
            care_type=care_type,
            created_at=NOON,
            submitted_on=submitted_on if submitted else None,
            substance_group=substance_group(codes),
            uses_opiates_or_crack=uses_opiates_or_crack(codes),
            **_sections(client),
            substances=[RequestSubstance(rank=rank, code=code) for rank, code in enumerate(codes, start=1)],
            choice=ChoiceSection(reasons="It is by the sea.", why_fewer="" if len(facilities) > 1 else "One fits."),
            choices=[
                RequestChoice(rank=rank, facility_id=facility.id) for rank, facility in enumerate(facilities, start=1)
            ],
            funding=FundingSection(
                source=FundingSource.PUBLIC_HEALTH_GRANT,
                weeks=weeks,
                contribution_pence=0,
                weekly_price_pence=70_000 if submitted else None,
            ),
        )
    )
    if status in {RequestStatus.APPROVED, RequestStatus.ADMITTED, RequestStatus.ENDED}:
        request.decision, request.decided_on = Decision.APPROVED, dt.date(2026, 5, 8)
        request.decision_working_days, request.approved_weeks = 4, weeks
        request.approval_valid_until = dt.date(2026, 8, 6)
    a_plan(request)
    return request


def _sections(client: Client) -> dict[str, Model]:
    """What submission needs of the sections that nothing else depends on."""
    return {
        "person": PersonSection(
            parental_status=ParentalStatus.NOT_A_PARENT,
            ethnicity="A",
            district="Testbury",
            mobility=Mobility.STAIRS,
        ),
        "consent": ConsentSection(capacity=Capacity.HAS, explained_by="Key worker"),
        "eligibility": EligibilitySection(
            ordinarily_resident=True,
            court_order=CourtOrder.NONE,
            detox_first=False,
            why_residential="Two community detoxes did not hold.",
        ),
        "substance_use": SubstancesSection(injecting=Injecting.NEVER),
        "treatment": TreatmentSection(community_work="Weekly key work.", preparation_sessions=4),
        "health": HealthSection(
            substitution=Substitution.NONE,
            medication="None.",
            seizures=False,
            pregnant=None if client.sex is Sex.MALE else False,
            mental_health=DualDiagnosis.NONE,
        ),
        "risk": RiskSection(
            recent_self_harm=False,
            violence=False,
            arson=False,
            sexual_offences=False,
            management_plan="No particular risk.",
        ),
        "family": FamilySection(children_come=False),
        "home": HomeSection(housing=Housing.TENANT),
        "priority": PrioritySection(**dict.fromkeys((question.name for question in questions_of(PRIORITY)), False)),
        "top": TopSection(completed_on=dt.date(2026, 4, 20)),
        "declarations": DeclarationsSection(client_agreed_on=dt.date(2026, 4, 20)),
    }


def a_plan(request: PlacementRequest) -> DischargePlan:
    """A first discharge plan with nothing missing, unsigned."""
    return stored(
        DischargePlan(
            case_id=request.id,
            number=1,
            care_type=request.care_type or CareType.RESIDENTIAL_REHAB,
            goals="Stay away from alcohol.",
            accommodation="Own tenancy, kept.",
            prescribing="None.",
            naloxone="Not needed.",
            transport="Train with a support worker.",
            aftercare="Weekly group at the recovery service.",
            relapse_and_crisis="Ring the recovery service.",
            unplanned_exit="Key worker to be rung at once.",
            created_at=NOON,
            updated_at=NOON,
            stakeholders=[
                PlanStakeholder(
                    kind=kind, involvement=Involvement.INVOLVED, who_or_why="Rang them", on=TODAY, consented=True
                )
                for kind in Stakeholder
            ],
        )
    )
