"""Every reason for which a request is refused: each spoils one thing in a complete one, after its page was opened."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind
from rehab.core.db import Model
from rehab.framework.models import (
    Embargo,
    Facility,
    FacilityActivity,
    Framework,
    FrameworkParticipant,
    FrameworkProvider,
    Price,
)
from rehab.framework.rules import CareType, PlaceStatus, Rating
from rehab.plans.models import DischargePlan, PlanSignature, PlanStakeholder
from rehab.requests import queries
from rehab.requests.models import (
    ChoiceSection,
    EligibilitySection,
    FundingSection,
    PersonSection,
    PlacementRequest,
    RequestChoice,
    RequestSubstance,
)
from rehab.requests.rules import RequestStatus, Section
from tests.factories import TODAY, World, a_client
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen
from tests.support.submitting import SUBMIT, a_draft, submit

Spoil = Callable[[PlacementRequest, World, SQLAlchemy], None]


def the_place(world: World, db: SQLAlchemy) -> FrameworkProvider:
    return db.session.query(FrameworkProvider).filter_by(provider_id=world.other_provider.id).one()


def other(world: World, db: SQLAlchemy) -> Facility:
    return db.session.get_one(Facility, world.other_facility.id)


def set_born(request: PlacementRequest, _world: World, db: SQLAlchemy) -> None:
    db.session.get_one(Client, request.client_id).date_of_birth = dt.date(2008, 6, 2)


def take_back(kind: ConsentKind) -> Spoil:
    def spoil(request: PlacementRequest, _world: World, db: SQLAlchemy) -> None:
        consent = db.session.query(Consent).filter_by(client_id=request.client_id, kind=kind).one()
        consent.withdrawn_on = TODAY

    return spoil


def expire_framework(_request: PlacementRequest, world: World, db: SQLAlchemy) -> None:
    db.session.get_one(Framework, world.framework.id).ends_on = TODAY - dt.timedelta(days=1)


def leave_framework(_request: PlacementRequest, world: World, db: SQLAlchemy) -> None:
    db.session.get_one(Framework, world.framework.id).lead_authority_id = world.other_authority.id
    db.session.query(FrameworkParticipant).delete()


def want_detox(request: PlacementRequest, _world: World, db: SQLAlchemy) -> None:
    db.session.get_one(PlacementRequest, request.id).care_type = CareType.INPATIENT_DETOX


def status_of_place(status: PlaceStatus) -> Spoil:
    def spoil(_request: PlacementRequest, world: World, db: SQLAlchemy) -> None:
        the_place(world, db).status = status

    return spoil


def end_contract(_request: PlacementRequest, world: World, db: SQLAlchemy) -> None:
    the_place(world, db).ends_on = TODAY - dt.timedelta(days=1)


def embargo(_request: PlacementRequest, world: World, db: SQLAlchemy) -> None:
    db.session.add(
        Embargo(facility_id=world.other_facility.id, authority_id=world.authority.id, reason="x", starts_on=TODAY)
    )


def deregister(_request: PlacementRequest, world: World, db: SQLAlchemy) -> None:
    other(world, db).is_registered = False


def drop_activity(_request: PlacementRequest, world: World, db: SQLAlchemy) -> None:
    db.session.query(FacilityActivity).filter_by(facility_id=world.other_facility.id).delete()


def rate_inadequate(_request: PlacementRequest, world: World, db: SQLAlchemy) -> None:
    other(world, db).rating = Rating.INADEQUATE


def drop_price(_request: PlacementRequest, world: World, db: SQLAlchemy) -> None:
    price = db.session.query(Price).filter_by(facility_id=world.other_facility.id).one()
    price.valid_to = TODAY - dt.timedelta(days=1)


def drop(model: type[Model]) -> Spoil:
    def spoil(request: PlacementRequest, _world: World, db: SQLAlchemy) -> None:
        db.session.query(model).filter_by(request_id=request.id).delete()

    return spoil


def drop_plan(request: PlacementRequest, _world: World, db: SQLAlchemy) -> None:
    plan = db.session.query(DischargePlan).filter_by(case_id=request.id).one()
    for part in (PlanStakeholder, PlanSignature):
        db.session.query(part).filter_by(plan_id=plan.id).delete()
    db.session.query(DischargePlan).filter_by(case_id=request.id).delete()


def clear(model: type[Model], column: str, value: object = None) -> Spoil:
    def spoil(request: PlacementRequest, _world: World, db: SQLAlchemy) -> None:
        setattr(db.session.query(model).filter_by(request_id=request.id).one(), column, value)

    return spoil


REFUSALS: list[tuple[Spoil, str]] = [
    (set_born, "The person must be 18 or over"),
    (take_back(ConsentKind.TREATMENT), "The person must consent to treatment"),
    (take_back(ConsentKind.SHARING), "The person must consent to their record being shared with providers"),
    (expire_framework, "Other House cannot be chosen. The framework has expired."),
    (leave_framework, "Other House cannot be chosen. It is not on a framework that your council takes part in."),
    (want_detox, "Other House cannot be chosen. The provider is not on the framework for this type of care."),
    (
        status_of_place(PlaceStatus.SUSPENDED),
        "Other House cannot be chosen. The provider is suspended from the framework.",
    ),
    (
        status_of_place(PlaceStatus.REMOVED),
        "Other House cannot be chosen. The provider has been removed from the framework.",
    ),
    (
        status_of_place(PlaceStatus.APPLIED),
        "Other House cannot be chosen. The provider has not been admitted to the framework.",
    ),
    (end_contract, "Other House cannot be chosen. The provider's contract does not cover this date."),
    (embargo, "Other House cannot be chosen. Your council has stopped new placements there."),
    (deregister, "Other House cannot be chosen. It is not registered with the Care Quality Commission."),
    (drop_activity, "Other House cannot be chosen. It is not registered with the Care Quality Commission for"),
    (rate_inadequate, "Other House cannot be chosen. The Care Quality Commission rates it Inadequate."),
    (drop_price, "Other House cannot be chosen. It has no agreed price on this date."),
    (drop(PersonSection), "Answer the questions about the person"),
    (drop(EligibilitySection), "Answer the questions about eligibility and the type of care"),
    (drop(RequestSubstance), "Choose the main substance"),
    (drop(ChoiceSection), "Choose the facilities offered to the person"),
    (drop(RequestChoice), "Choose at least one facility"),
    (drop(FundingSection), "Answer the questions about funding"),
    (drop_plan, "Write the first discharge plan"),
    (clear(EligibilitySection, "ordinarily_resident", False), "The person must be ordinarily resident in your"),  # noqa: FBT003  (the answer No)
    (clear(FundingSection, "weeks"), "Enter how many weeks are asked for"),
    (clear(FundingSection, "contribution_pence", 70_001), "The person and others pay more than the place costs"),
]


@pytest.mark.parametrize(("spoil", "reason"), REFUSALS)
def test_refuses_with_the_reason_and_a_link_to_it(desk: Desk, db: SQLAlchemy, spoil: Spoil, reason: str) -> None:
    request = a_draft(desk.world)
    page = desk.key_worker.visit(f"/requests/{request.reference}/check")
    spoil(request, desk.world, db)
    db.session.commit()
    with statements_seen() as seen:
        page = desk.key_worker.send(page, SUBMIT, declaration="y")
    assert page.status == 422
    assert seen.writes() == []
    [link] = [href for text, href in page.links.items() if text.startswith(reason)]
    assert link.removeprefix(f"/requests/{request.reference}/") in set(Section)
    assert page.errors == ["This request cannot be submitted yet: see what stands in the way"]
    assert queries.whole_request(request.id).status is RequestStatus.DRAFT


def test_the_eighteenth_birthday_is_old_enough(desk: Desk, db: SQLAlchemy) -> None:
    client = a_client(desk.world.service, date_of_birth=dt.date(2008, 6, 1))
    assert submit(desk, a_draft(desk.world, client)).status == 200


def test_refusing_national_data_does_not_matter(desk: Desk) -> None:
    consents = (ConsentKind.TREATMENT, ConsentKind.SHARING)
    assert submit(desk, a_draft(desk.world, a_client(desk.world.service, consents=consents))).status == 200
