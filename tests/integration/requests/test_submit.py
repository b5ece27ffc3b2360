"""Submitting a request: what it sets off, and every reason for which it is refused."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.accounts.models import Organisation
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.clients import queries as clients
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import london_date
from rehab.core.db import Model
from rehab.core.errors import IllegalMove
from rehab.core.settings import SettingValue
from rehab.core.transaction import transaction
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
from rehab.notifications.models import Notice
from rehab.plans.models import DischargePlan, PlanSignature, PlanStakeholder
from rehab.requests import commands, queries
from rehab.requests.models import (
    ChoiceSection,
    EligibilitySection,
    FundingSection,
    PersonSection,
    PlacementRequest,
    RequestChoice,
    RequestSubstance,
    StatusChange,
)
from rehab.requests.rules import EDITABLE, LIVE, Origin, RequestStatus, Section
from tests.factories import NOON, TODAY, World, a_client, a_request, a_service, a_user, actor
from tests.integration.requests.conftest import Desk
from tests.support.signing import a_signature
from tests.support.statements import statements_seen
from tests.support.visitor import Page

SUBMIT = "Submit the request"


def a_draft(world: World, client: Client | None = None, **options: Any) -> PlacementRequest:
    options.setdefault("facilities", (world.facility, world.other_facility))
    request = a_request(client or a_client(world.service), world.key_worker, **options)
    return a_signature(request, world.team_manager)


def submit(desk: Desk, request: PlacementRequest) -> Page:
    return desk.key_worker.submit(f"/requests/{request.reference}/check", SUBMIT, declaration="y")


def clocks(db: SQLAlchemy, request: PlacementRequest) -> dict[ClockKind, dt.date]:
    running = db.session.query(Clock).filter_by(case_id=request.id, state=ClockState.RUNNING)
    return {clock.kind: london_date(clock.due_at) for clock in running}


def test_a_complete_request_goes_to_the_coordinator(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    page = submit(desk, request)
    assert page.path == f"/cases/{request.reference}"
    assert page.notices == [
        f"{request.reference} has been submitted. The panel coordinator checks that it is complete."
    ]
    found = queries.whole_request(request.id)
    assert (found.status, found.submitted_on) == (RequestStatus.SUBMITTED, TODAY)
    assert found.funding is not None
    assert found.funding.weekly_price_pence == 70_000
    assert clocks(db, request) == {
        ClockKind.COMPLETENESS_CHECK: dt.date(2026, 6, 3),
        ClockKind.DECISION: dt.date(2026, 6, 15),
    }
    [change] = queries.history(request.id)
    moved = (change.old, change.new, change.by_id)
    assert moved == (RequestStatus.DRAFT, RequestStatus.SUBMITTED, desk.world.key_worker.id)
    [notice] = db.session.query(Notice).all()
    told = (notice.recipient_id, notice.template, notice.path)
    assert told == (desk.world.coordinator.id, "request_submitted", f"/requests/{request.reference}/completeness")
    assert db.session.query(AuditEntry).filter_by(action="request.submitted", case_id=request.id).count() == 1


def test_the_price_is_that_of_the_day_of_submission(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    db.session.query(Price).filter_by(facility_id=desk.world.facility.id).one().amount_pence = 81_000
    db.session.query(Price).filter_by(facility_id=desk.world.other_facility.id).one().amount_pence = 90_000
    db.session.commit()
    submit(desk, request)
    db.session.query(Price).filter_by(facility_id=desk.world.facility.id).one().amount_pence = 1
    db.session.commit()
    funding = queries.whole_request(request.id).funding
    assert funding is not None
    assert funding.weekly_price_pence == 81_000
    assert "£810.00" in desk.key_worker.visit(f"/requests/{request.reference}/check").text


def test_the_councils_own_target_on_the_first_day_is_what_the_decision_is_measured_by(
    desk: Desk, db: SQLAlchemy
) -> None:
    request = a_draft(desk.world)
    db.session.add(
        SettingValue(authority_id=desk.world.authority.id, key="decision_working_days", value=5, valid_from=TODAY)
    )
    db.session.commit()
    submit(desk, request)
    assert queries.whole_request(request.id).decision_target_days == 5
    assert clocks(db, request)[ClockKind.DECISION] == dt.date(2026, 6, 8)


def test_submitting_twice_is_submitting_once(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    form = desk.key_worker.visit(f"/requests/{request.reference}/check")
    first = desk.key_worker.send(form, SUBMIT, declaration="y")
    again = desk.key_worker.send(form, SUBMIT, declaration="y")
    assert (again.status, again.path) == (200, first.path)
    assert db.session.query(StatusChange).count() == 1
    assert db.session.query(Notice).count() == 1


def test_two_windows_submit_once(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    windows = [desk.key_worker.visit(f"/requests/{request.reference}/check") for _ in range(2)]
    pages = [desk.key_worker.send(window, SUBMIT, declaration="y") for window in windows]
    assert [page.status for page in pages] == [200, 403]
    assert db.session.query(StatusChange).count() == 1


def test_asks_for_the_declaration(desk: Desk) -> None:
    page = desk.key_worker.visit(f"/requests/{a_draft(desk.world).reference}/check")
    with statements_seen() as seen:
        page = desk.key_worker.send(page, SUBMIT)
    assert (page.status, page.errors) == (422, ["Confirm that the answers are right"])
    assert seen.writes() == []


# Refusals: each spoils one thing in a complete request, after the page was opened.

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


# One live request per person


def test_refuses_a_second_live_request_and_links_to_the_first(desk: Desk, db: SQLAlchemy) -> None:
    for born, status in enumerate(sorted(LIVE), start=1):
        client = a_client(desk.world.service, date_of_birth=dt.date(1980, 1, born))
        request = a_draft(desk.world, client)
        page = desk.key_worker.visit(f"/requests/{request.reference}/check")
        live = a_draft(desk.world, client, status=status)
        with statements_seen() as seen:
            page = desk.key_worker.send(page, SUBMIT, declaration="y")
        assert page.status == 409
        assert page.errors == [f"There is a live request for this person already: {live.reference}."]
        assert page.links[live.reference] == f"/cases/{live.reference}"
        assert seen.writes() == []


def test_requests_that_are_closed_or_drafts_are_in_nobodys_way(desk: Desk) -> None:
    client = a_client(desk.world.service)
    request = a_draft(desk.world, client)
    for status in set(RequestStatus) - LIVE:
        a_draft(desk.world, client, status=status)
    assert submit(desk, request).path == f"/cases/{request.reference}"


def test_a_second_record_of_the_person_in_the_service_counts_too(desk: Desk) -> None:
    request = a_draft(desk.world)
    twin = a_client(desk.world.service, given_name="TERRY")
    page = desk.key_worker.visit(f"/requests/{request.reference}/check")
    a_draft(desk.world, twin, status=RequestStatus.READY)
    with statements_seen() as seen:
        page = desk.key_worker.send(page, SUBMIT, declaration="y")
    assert page.status == 409
    assert seen.writes() == []


def live_at(service: Organisation, world: World) -> PlacementRequest:
    theirs = a_user(Role.KEY_WORKER, service, name="Sec Ond")
    return a_request(
        a_client(service, given_name="Térry"), theirs, status=RequestStatus.READY, facilities=(world.facility,)
    )


def test_a_live_request_in_another_service_is_the_coordinators_secret(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    live = live_at(a_service(desk.world.authority, "Second Service"), desk.world)
    before = desk.key_worker.visit(f"/requests/{request.reference}/check")
    assert live.reference not in before.response.text
    page = desk.key_worker.send(before, SUBMIT, declaration="y")
    assert page.path == f"/requests/{request.reference}"
    [told] = page.notices
    assert told.startswith("This request cannot be submitted yet, because another request is being looked at.")
    for secret in (live.reference, "Second Service", "Sec Ond"):
        assert secret not in page.response.text
    found = queries.whole_request(request.id)
    assert (found.status, found.submitted_on) == (RequestStatus.DRAFT, None)
    [notice] = db.session.query(Notice).all()
    path = f"/requests/{request.reference}/same-person"
    sent = (notice.recipient_id, notice.template, notice.path)
    assert sent == (desk.world.coordinator.id, "duplicate_request", path)
    assert db.session.query(AuditEntry).filter_by(case_id=live.id).count() == 0


def test_the_coordinator_sees_both_and_others_neither(desk: Desk) -> None:
    request = a_draft(desk.world)
    live = live_at(a_service(desk.world.authority, "Second Service"), desk.world)
    path = f"/requests/{request.reference}/same-person"
    page = desk.sign_in(desk.world.coordinator).visit(path)
    assert page.status == 200
    for shown in (request.reference, live.reference, "Second Service", "Testbury Recovery Service"):
        assert shown in page.text
    for user in (desk.world.key_worker, desk.world.commissioner, desk.world.other_commissioner):
        assert desk.sign_in(user).visit(path).status == 404


def test_there_is_nothing_to_compare_once_the_other_is_closed(desk: Desk) -> None:
    request = a_draft(desk.world)
    assert desk.sign_in(desk.world.coordinator).visit(f"/requests/{request.reference}/same-person").status == 404


def test_a_live_request_in_another_authority_is_in_nobodys_way(desk: Desk) -> None:
    request = a_draft(desk.world)
    live_at(desk.world.other_service, desk.world)
    assert submit(desk, request).path == f"/cases/{request.reference}"


def test_the_database_refuses_two_live_requests_for_one_record(db: SQLAlchemy, world: World) -> None:
    client = a_client(world.service)
    a_draft(world, client, status=RequestStatus.SUBMITTED)
    with pytest.raises(IntegrityError):
        a_draft(world, client, status=RequestStatus.ADMITTED)


def test_history_may_hold_what_entered_requests_may_not(db: SQLAlchemy, world: World) -> None:
    client = a_client(world.service)
    imported = a_draft(world, client)
    imported.origin, imported.status = Origin.IMPORTED, RequestStatus.ADMITTED
    db.session.commit()
    a_draft(world, client, status=RequestStatus.ADMITTED)
    assert queries.live_elsewhere(queries.whole_request(imported.id)) is not None


def test_locking_the_person_locks_their_records_in_both_services(db: SQLAlchemy, world: World) -> None:
    request, by = a_draft(world), actor(world.key_worker)
    other_record = live_at(a_service(world.authority, "Second Service"), world).client_id
    with statements_seen() as seen, transaction():
        found = queries.get_own_request_to_submit(by, request.reference)
        known = clients.same_person(found.authority_id, "sentinel terry", found.client.date_of_birth)
    assert {found.client_id, other_record} == {client.id for client in known}
    if db.engine.dialect.name == "postgresql":
        assert any("ORDER BY client.id FOR UPDATE OF client" in " ".join(line.split()) for line in seen)


# Who may, and when


def test_refuses_to_submit_what_is_submitted_or_closed(db: SQLAlchemy, world: World) -> None:
    by = actor(world.key_worker)
    for status in set(RequestStatus) - EDITABLE:
        request = a_draft(world, status=status)
        with statements_seen() as seen, pytest.raises(IllegalMove), transaction():
            commands.submit(queries.get_own_request_to_submit(by, request.reference), by=by, now=NOON)
        assert seen.writes() == []


def test_another_services_request_cannot_be_submitted(desk: Desk) -> None:
    request = a_request(a_client(desk.world.other_service), desk.world.other_key_worker)
    with statements_seen() as seen:
        page = desk.key_worker.post(f"/requests/{request.reference}/submit", declaration="y")
    assert page.status == 404
    assert desk.key_worker.visit(f"/requests/{request.reference}/check").status == 404
    assert [write for write in seen.writes() if "audit" not in write] == []


def test_a_submitted_request_can_be_read_by_its_service_only(desk: Desk) -> None:
    request = a_draft(desk.world, status=RequestStatus.APPROVED)
    page = desk.sign_in(desk.world.team_manager).visit(f"/requests/{request.reference}/check")
    assert page.heading == "Request for Terry Sentinel"
    assert not any(text.startswith("Change") for text in page.links)
    assert page.forms() == []
    for user in (desk.world.commissioner, desk.world.provider_user, desk.world.chair):
        assert desk.sign_in(user).visit(f"/requests/{request.reference}/check").status == 404
