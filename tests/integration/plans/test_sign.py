"""Signing a discharge plan: agreed once all whom it needs have signed, and refusals that store nothing."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.core.actor import Actor
from rehab.core.errors import Conflict, DomainError, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.plans import commands, queries
from rehab.plans.models import DischargePlan
from rehab.plans.rules import Party, PlanStatus, PlanText
from tests.factories import NOON, TODAY, a_client, a_plan, a_request, a_world, actor
from tests.support.statements import statements_seen

NOW = NOON + dt.timedelta(days=5)
DAY = NOW.date()


def a_case(care_type: CareType = CareType.RESIDENTIAL_REHAB) -> tuple[int, Actor]:
    world = a_world()
    request = a_request(a_client(world.service), world.key_worker, care_type=care_type)
    return request.id, actor(world.key_worker)


def sign(case: tuple[int, Actor], party: Party, day: dt.date = DAY, **more: object) -> DischargePlan:
    with transaction():
        plan = queries.in_force(case[0], lock=True)
        assert plan is not None
        commands.sign(plan, party, signed_on=day, by=case[1], now=NOW, **more)  # type: ignore[arg-type]
    return plan


def refused(case: tuple[int, Actor], error: type[DomainError], party: Party, **more: object) -> str:
    with statements_seen() as seen, pytest.raises(error) as caught:
        sign(case, party, **more)  # type: ignore[arg-type]
    assert seen.writes() == []
    return str(caught.value)


def test_is_agreed_on_the_day_of_the_last_signature_whatever_the_order(db: SQLAlchemy) -> None:
    case = a_case()
    sign(case, Party.PROVIDER, DAY)
    sign(case, Party.CLIENT, DAY - dt.timedelta(days=3))
    assert queries.in_force(case[0]).status is PlanStatus.DRAFT  # type: ignore[union-attr]
    plan = sign(case, Party.KEY_WORKER, DAY - dt.timedelta(days=1), signed_by="Kay Worker")
    assert (plan.status, plan.agreed_on) == (PlanStatus.AGREED, DAY)
    assert db.session.query(AuditEntry).filter_by(action="plan.agreed", case_id=case[0]).count() == 1


def test_a_recorded_refusal_of_the_client_counts(db: SQLAlchemy) -> None:
    case = a_case()
    sign(case, Party.CLIENT, refused=True, reason="Does not sign anything")
    sign(case, Party.PROVIDER)
    plan = sign(case, Party.KEY_WORKER)
    assert plan.status is PlanStatus.AGREED
    client = plan.signature_of(Party.CLIENT)
    assert client is not None
    assert (client.refused, client.reason) == (True, "Does not sign anything")


def test_a_detox_plan_waits_for_the_clinician(db: SQLAlchemy) -> None:
    case = a_case(CareType.INPATIENT_DETOX)
    for party in (Party.CLIENT, Party.PROVIDER, Party.KEY_WORKER):
        plan = sign(case, party)
    assert (plan.status, plan.awaited) == (PlanStatus.DRAFT, [Party.CLINICIAN])
    assert sign(case, Party.CLINICIAN, signed_by="Dr Sentinel").status is PlanStatus.AGREED


def test_the_same_signature_again_is_success_and_stores_nothing(db: SQLAlchemy) -> None:
    case = a_case()
    sign(case, Party.CLIENT)
    with statements_seen() as seen:
        sign(case, Party.CLIENT)
    assert seen.writes() == []


def test_a_different_signature_of_the_same_party_is_a_conflict(db: SQLAlchemy) -> None:
    case = a_case()
    sign(case, Party.CLIENT)
    assert "signature is already recorded" in refused(case, Conflict, Party.CLIENT, refused=True, reason="No")


@pytest.mark.parametrize(
    ("party", "more", "sentence"),
    [
        (Party.CLIENT, {"day": DAY + dt.timedelta(days=1)}, "must be today or in the past"),
        (Party.CLIENT, {"day": TODAY - dt.timedelta(days=1)}, "must be 1 June 2026 or later"),
        (Party.CLIENT, {"refused": True}, "Enter why the client does not sign"),
        (Party.PROVIDER, {"refused": True, "reason": "No"}, "Only the client's refusal"),
        (Party.CLINICIAN, {"signed_by": "Dr Sentinel"}, "does not sign a plan for this type of care"),
    ],
)
def test_refuses(db: SQLAlchemy, party: Party, more: dict[str, object], sentence: str) -> None:
    assert sentence in refused(a_case(), InvalidInput, party, **more)


def test_refuses_a_plan_that_is_not_finished(db: SQLAlchemy) -> None:
    case = a_case()
    plan = queries.in_force(case[0])
    assert plan is not None
    plan.aftercare = ""
    db.session.commit()
    assert "Enter the aftercare" in refused(case, IllegalMove, Party.CLIENT)


def test_refuses_a_version_that_was_replaced(db: SQLAlchemy) -> None:
    case = a_case()
    plan = sign(case, Party.CLIENT)
    plan.status = PlanStatus.REPLACED
    db.session.commit()
    (old,) = queries.versions(case[0])
    with statements_seen() as seen, pytest.raises(IllegalMove):
        commands.sign(old, Party.PROVIDER, signed_on=DAY, by=case[1], now=NOW)
    assert seen.writes() == []


def test_a_change_of_an_agreed_plan_must_be_agreed_again(db: SQLAlchemy) -> None:
    case = a_case()
    for party in (Party.CLIENT, Party.PROVIDER, Party.KEY_WORKER):
        plan = sign(case, party)
    texts = {text.value: getattr(plan, text) for text in PlanText} | {"goals": "Something else."}
    with transaction():
        commands.save_draft(case[0], CareType.RESIDENTIAL_REHAB, texts, [], by=case[1], now=NOW)
    new, old = queries.versions(case[0])
    assert (new.status, new.agreed_on, old.agreed_on) == (PlanStatus.DRAFT, None, DAY)


def test_two_versions_cannot_both_be_in_force(db: SQLAlchemy) -> None:
    from sqlalchemy.exc import IntegrityError

    world = a_world()
    request = a_request(a_client(world.service), world.key_worker)
    with pytest.raises(IntegrityError):
        a_plan(request)
    db.session.rollback()
