"""Plain typed factories: each stores what it makes, commits, and returns it.

`a_world()` is the one cast that every test uses: a key worker, her colleague, a key worker of another service, a
panel chair, a provider, another provider, a commissioner, another authority's commissioner, and so on.
"""

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from argon2 import PasswordHasher

from rehab.accounts import queries as accounts
from rehab.accounts.models import Organisation, RoleGrant, User
from rehab.accounts.rules import Role
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind, Sex, substance_group, uses_opiates_or_crack
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import Model, db
from rehab.core.text import fold, letters_and_digits
from rehab.finance.models import Budget
from rehab.finance.rules import FundingSource
from rehab.framework.models import (
    Facility,
    FacilityActivity,
    Framework,
    FrameworkParticipant,
    FrameworkProvider,
    Lot,
    Price,
    Provider,
)
from rehab.framework.rules import (
    CareType,
    ContractType,
    DualDiagnosis,
    PlaceStatus,
    PriceBasis,
    Rating,
    RegulatedActivity,
    Stage,
)
from rehab.panel.models import Panel, PanelMember
from rehab.panel.rules import PanelRole
from rehab.placements.models import Offer, Placement, Segment, Stay
from rehab.placements.rules import DeclineReason, ExitReason, OfferStatus, PlacementStatus
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
from rehab.requests.rules.questions import questions_of
from rehab.requests.rules.vocabulary import Capacity, Housing, Injecting
from tests.support.replay import replayed

_numbers = itertools.count(1)
PASSWORD = "three random words"
# Parameters too weak for anything but tests, so that signing in costs no time.
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
_GATHERING = "gathering"
NOON = dt.datetime(2026, 6, 1, 11, 0, tzinfo=dt.UTC)
TODAY = NOON.date()


Row = TypeVar("Row", bound=Model)


def _stored(row: Row) -> Row:
    """Committed, because `transaction()` begins by forgetting what is not; once for all inside `_one_commit()`."""
    db.session.add(row)
    if db.session.info.get(_GATHERING):
        db.session.flush()
    else:
        db.session.commit()
    return row


@contextmanager
def _one_commit() -> Iterator[None]:
    """Commit what the block stores at its end: a commit for each of many rows costs more than the rows."""
    db.session.info[_GATHERING] = True
    try:
        yield
    finally:
        del db.session.info[_GATHERING]
    db.session.commit()


def an_organisation(name: str, *, commissioned_by: Organisation | None = None, **kinds: bool) -> Organisation:
    return _stored(
        Organisation(
            name=name,
            name_key=letters_and_digits(name),
            commissioned_by_id=commissioned_by.id if commissioned_by else None,
            **kinds,
        )
    )


def an_authority(name: str = "Testbury Council") -> Organisation:
    return an_organisation(name, is_authority=True)


def a_service(authority: Organisation, name: str = "Testbury Recovery Service") -> Organisation:
    return an_organisation(name, commissioned_by=authority, is_treatment_service=True)


def a_user(role: Role, organisation: Organisation, *, name: str = "", employer: Organisation | None = None) -> User:
    """A user with one role for `organisation`, employed there unless `employer` says otherwise."""
    number = next(_numbers)
    name = name or f"{role.label} {number}"
    return _stored(
        User(
            email=f"user{number}@example.org",
            name=name,
            name_key=fold(name),
            organisation_id=(employer or organisation).id,
            password_hash=PASSWORD_HASH,
            created_at=NOON,
            grants=[RoleGrant(role=role, organisation_id=organisation.id)],
        )
    )


def actor(user: User) -> Actor:
    """The user as commands and queries want them."""
    return accounts.actor_by_id(user.id)


def a_provider(
    name: str = "Testhouse Ltd", *, trading_name: str | None = None, taken_on_by: Organisation | None = None
) -> Provider:
    organisation = an_organisation(name, commissioned_by=taken_on_by, is_provider=True)
    return _stored(
        Provider(
            organisation_id=organisation.id,
            legal_name=name,
            trading_name=trading_name,
            name_key=letters_and_digits(name),
        )
    )


def a_framework(
    lead: Organisation,
    *,
    participating: tuple[Organisation, ...] = (),
    starts_on: dt.date = dt.date(2025, 1, 1),
    ends_on: dt.date = dt.date(2028, 12, 31),
) -> Framework:
    """A framework with two lots: 1 rehab, 2 detox."""
    number = next(_numbers)
    framework = _stored(
        Framework(
            reference=f"F-2025-{number:05d}",
            title=f"Framework {number}",
            lead_authority_id=lead.id,
            starts_on=starts_on,
            ends_on=ends_on,
            participants=[FrameworkParticipant(authority_id=other.id) for other in participating],
        )
    )
    for order, care_type in enumerate((CareType.RESIDENTIAL_REHAB, CareType.INPATIENT_DETOX), start=1):
        _stored(Lot(framework_id=framework.id, number=order, title=care_type.label, care_type=care_type))
    return framework


def lot_of(framework: Framework, care_type: CareType = CareType.RESIDENTIAL_REHAB) -> Lot:
    return db.session.query(Lot).filter_by(framework_id=framework.id, care_type=care_type).one()


def a_place(lot: Lot, provider: Provider, *, status: PlaceStatus = PlaceStatus.ADMITTED) -> FrameworkProvider:
    framework = db.session.get_one(Framework, lot.framework_id)
    return _stored(
        FrameworkProvider(
            lot_id=lot.id,
            provider_id=provider.id,
            contract_type=ContractType.FRAMEWORK_AGREEMENT,
            starts_on=framework.starts_on,
            ends_on=framework.ends_on,
            status=status,
        )
    )


def a_facility(
    provider: Provider,
    name: str = "",
    *,
    beds: int = 5,
    rating: Rating = Rating.GOOD,
    is_registered: bool = True,
    activities: tuple[RegulatedActivity, ...] = tuple(RegulatedActivity),
) -> Facility:
    number = next(_numbers)
    name = name or f"House {number}"
    return _stored(
        Facility(
            provider_id=provider.id,
            name=name,
            name_key=fold(name),
            address=f"{number} Test Street, Testbury",
            postcode="CV1 1AA",
            cqc_location_id=f"1-{number:09d}",
            is_registered=is_registered,
            rating=rating,
            beds_any=beds,
            activities=[FacilityActivity(activity=activity) for activity in activities],
        )
    )


def a_price(
    lot: Lot,
    facility: Facility,
    *,
    weekly_pence: int = 70_000,
    stage: Stage = Stage.STAGE_1,
    valid_from: dt.date = dt.date(2025, 1, 1),
    valid_to: dt.date | None = None,
) -> Price:
    return _stored(
        Price(
            lot_id=lot.id,
            facility_id=facility.id,
            stage=stage,
            basis=PriceBasis.WEEKLY,
            amount_pence=weekly_pence,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    )


def a_callable_facility(lot: Lot, provider: Provider, name: str = "", *, beds: int = 5) -> Facility:
    """A facility that every call-off rule allows: placed on the lot if its provider is not yet, priced."""
    if not db.session.query(FrameworkProvider).filter_by(lot_id=lot.id, provider_id=provider.id).first():
        a_place(lot, provider)
    facility = a_facility(provider, name, beds=beds)
    stage = Stage.DETOX if lot.care_type is CareType.INPATIENT_DETOX else Stage.STAGE_1
    a_price(lot, facility, stage=stage)
    return facility


def a_client(
    service: Organisation,
    *,
    given_name: str = "Terry",
    family_name: str = "Sentinel",
    date_of_birth: dt.date = dt.date(1985, 4, 17),
    sex: Sex = Sex.MALE,
    consents: tuple[ConsentKind, ...] = tuple(ConsentKind),
) -> Client:
    client = _stored(
        Client(
            reference=f"C-2026-{next(_numbers):05d}",
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
        _stored(Consent(client_id=client.id, kind=kind, given_on=dt.date(2026, 1, 1)))
    return client


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
    request = _stored(
        PlacementRequest(
            reference=f"R-2026-{next(_numbers):05d}",
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
    db.session.commit()
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
    return _stored(
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
                PlanStakeholder(kind=kind, involvement=Involvement.INVOLVED, who_or_why="Rang them", on=TODAY)
                for kind in Stakeholder
            ],
        )
    )


def a_stay(
    request: PlacementRequest,
    facility: Facility,
    *,
    admitted_on: dt.date = dt.date(2026, 5, 20),
    ended_on: dt.date | None = None,
    exit_reason: ExitReason | None = None,
    funded_until: dt.date | None = None,
    **more: object,
) -> Stay:
    """An admitted placement of the request with its stay and one segment."""
    ended = ended_on is not None
    placement = _stored(
        Placement(
            reference=f"P-2026-{next(_numbers):05d}",
            request_id=request.id,
            provider_id=facility.provider_id,
            status=PlacementStatus.ENDED if ended else PlacementStatus.ADMITTED,
            arranged_at=NOON,
            arrives_on=admitted_on,
        )
    )
    care_type = request.care_type or CareType.RESIDENTIAL_REHAB
    stay = _stored(
        Stay(
            placement_id=placement.id,
            request_id=request.id,
            client_id=request.client_id,
            service_id=request.service_id,
            authority_id=request.authority_id,
            provider_id=facility.provider_id,
            care_type=care_type,
            admitted_on=admitted_on,
            ended_on=ended_on,
            exit_reason=exit_reason,
            funded_until=funded_until or admitted_on + dt.timedelta(weeks=12),
            **more,
        )
    )
    _stored(
        Segment(
            stay_id=stay.id,
            facility_id=facility.id,
            stage=Stage.DETOX if care_type is CareType.INPATIENT_DETOX else Stage.STAGE_1,
            weekly_price_pence=70_000,
            starts_on=admitted_on,
            expected_until=stay.funded_until,
            ends_on=ended_on,
        )
    )
    return stay


def an_offer(
    request: PlacementRequest,
    facility: Facility,
    *,
    status: OfferStatus = OfferStatus.SENT,
    bed_from: dt.date | None = None,
    weeks: int = 12,
    weekly_pence: int = 70_000,
    sent_at: dt.datetime = NOON,
) -> Offer:
    """An offer with the least of a record; accepted or confirmed it keeps a bed from `bed_from` or today on."""
    keeps_a_bed = status in {OfferStatus.ACCEPTED, OfferStatus.CONFIRMED}
    starts_on = (bed_from or TODAY) if keeps_a_bed else None
    client = db.session.get_one(Client, request.client_id)
    return _stored(
        Offer(
            request_id=request.id,
            provider_id=facility.provider_id,
            facility_id=facility.id,
            price_id=db.session.query(Price).filter_by(facility_id=facility.id).first().id,
            weekly_price_pence=weekly_pence,
            weeks=weeks,
            status=status,
            sent_at=sent_at,
            offered_on=london_date(sent_at),
            bed_from=starts_on,
            bed_until=starts_on + dt.timedelta(weeks=weeks) if starts_on else None,
            bed_held=keeps_a_bed,
            decline_reason=DeclineReason.NO_BED if status is OfferStatus.DECLINED else None,
            summary={"reference": request.reference, "name": client.name, "initials": client.initials},
        )
    )


def an_arranged_placement(
    request: PlacementRequest, facility: Facility, *, arrives_on: dt.date = TODAY, weeks: int = 12
) -> Placement:
    """A confirmed bed that waits for the person."""
    offer = an_offer(request, facility, status=OfferStatus.CONFIRMED, bed_from=arrives_on, weeks=weeks)
    return _stored(
        Placement(
            reference=f"P-2026-{next(_numbers):05d}",
            request_id=request.id,
            provider_id=facility.provider_id,
            offer_id=offer.id,
            arranged_at=NOON,
            arrives_on=arrives_on,
        )
    )


def a_panel(authority: Organisation, members: dict[User, PanelRole], *, name: str = "Testbury panel") -> Panel:
    panel = _stored(Panel(authority_id=authority.id, name=name))
    for user, role in members.items():
        _stored(PanelMember(panel_id=panel.id, user_id=user.id, role=role, from_on=dt.date(2025, 1, 1)))
    return panel


def a_budget(authority: Organisation, *, year: int = 2026, pounds: int = 500_000) -> Budget:
    return _stored(
        Budget(
            authority_id=authority.id,
            year=year,
            source=FundingSource.PUBLIC_HEALTH_GRANT,
            amount_pence=pounds * 100,
        )
    )


@dataclass(frozen=True)
class World:
    """Two councils with a live framework, and everybody who works with it."""

    authority: Organisation
    other_authority: Organisation
    service: Organisation
    other_service: Organisation
    provider: Provider
    other_provider: Provider
    framework: Framework
    facility: Facility
    second_facility: Facility
    other_facility: Facility
    panel: Panel
    key_worker: User
    colleague: User
    team_manager: User
    other_key_worker: User
    coordinator: User
    chair: User
    clinical_lead: User
    member: User
    lived_experience: User
    provider_user: User
    other_provider_user: User
    commissioner: User
    other_commissioner: User
    administrator: User


def a_world() -> World:
    """The cast of every test; the second service and commissioner belong to the other authority."""
    return replayed(_made_world, unless_exists=Organisation)


def _made_world() -> World:
    with _one_commit():
        return _cast()


def _cast() -> World:
    authority, other_authority = an_authority("Testbury Council"), an_authority("Otherham Council")
    service = a_service(authority, "Testbury Recovery Service")
    other_service = a_service(other_authority, "Otherham Recovery Service")
    framework = a_framework(authority, participating=(other_authority,))
    provider = a_provider("Testhouse Ltd", taken_on_by=authority)
    other_provider = a_provider("Otherhouse Ltd", taken_on_by=authority)
    lot = lot_of(framework)
    on_panel = {
        role: a_user(Role.PANEL_MEMBER, authority, name=f"Panel {role.label.casefold()}")
        for role in (PanelRole.CHAIR, PanelRole.CLINICAL_LEAD, PanelRole.MEMBER, PanelRole.LIVED_EXPERIENCE)
    }
    a_budget(authority)
    return World(
        authority=authority,
        other_authority=other_authority,
        service=service,
        other_service=other_service,
        provider=provider,
        other_provider=other_provider,
        framework=framework,
        facility=a_callable_facility(lot, provider, "Test House"),
        second_facility=a_callable_facility(lot, provider, "Second House"),
        other_facility=a_callable_facility(lot, other_provider, "Other House"),
        panel=a_panel(authority, {user: role for role, user in on_panel.items()}),
        key_worker=a_user(Role.KEY_WORKER, service, name="Kay Worker"),
        colleague=a_user(Role.KEY_WORKER, service, name="Col League"),
        team_manager=a_user(Role.TEAM_MANAGER, service, name="Tea Manager"),
        other_key_worker=a_user(Role.KEY_WORKER, other_service, name="Otto Worker"),
        coordinator=a_user(Role.COORDINATOR, authority, name="Coral Ordinator"),
        chair=on_panel[PanelRole.CHAIR],
        clinical_lead=on_panel[PanelRole.CLINICAL_LEAD],
        member=on_panel[PanelRole.MEMBER],
        lived_experience=on_panel[PanelRole.LIVED_EXPERIENCE],
        provider_user=a_user(Role.PROVIDER_STAFF, _organisation(provider), name="Pro Vider"),
        other_provider_user=a_user(Role.PROVIDER_STAFF, _organisation(other_provider), name="Other Vider"),
        commissioner=a_user(Role.COMMISSIONER, authority, name="Com Missioner"),
        other_commissioner=a_user(Role.COMMISSIONER, other_authority, name="Otto Missioner"),
        administrator=a_user(Role.ADMINISTRATOR, authority, name="Ada Ministrator"),
    )


def _organisation(provider: Provider) -> Organisation:
    return db.session.get_one(Organisation, provider.organisation_id)
