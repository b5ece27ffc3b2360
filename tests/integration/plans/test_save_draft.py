"""Writing a discharge plan: in place until somebody has signed, a new version afterwards."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.core.actor import Actor
from rehab.core.errors import Conflict
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.plans import commands, queries, rules
from rehab.plans.models import DischargePlan
from rehab.plans.rules import Answer, Involvement, Party, PlanStatus, PlanText, Stakeholder
from tests.factories import NOON, TODAY, a_client, a_request, a_world, actor
from tests.support.statements import statements_seen

LATER = NOON + dt.timedelta(days=1)
ANSWERS = [Answer(kind, Involvement.INVOLVED, "Rang them", TODAY, consented=True) for kind in Stakeholder]


@pytest.fixture
def case(db: SQLAlchemy) -> tuple[int, Actor]:
    """A case with the unsigned plan of the factories, and its key worker."""
    world = a_world()
    request = a_request(a_client(world.service), world.key_worker)
    return request.id, actor(world.key_worker)


def stored_texts(case_id: int) -> dict[str, str]:
    plan = queries.in_force(case_id)
    assert plan is not None
    return {text.value: getattr(plan, text) for text in PlanText}


def save(case: tuple[int, Actor], texts: dict[str, str], *, seen: str | None = None) -> DischargePlan:
    case_id, by = case
    with transaction():
        return commands.save_draft(case_id, CareType.RESIDENTIAL_REHAB, texts, ANSWERS, by=by, now=LATER, seen=seen)


def sign(case: tuple[int, Actor]) -> None:
    case_id, by = case
    with transaction():
        plan = queries.in_force(case_id, lock=True)
        assert plan is not None
        commands.sign(plan, Party.CLIENT, signed_on=LATER.date(), by=by, now=LATER)


def test_changes_an_unsigned_version_in_place(case: tuple[int, Actor]) -> None:
    save(case, {**stored_texts(case[0]), "goals": "A job by Christmas."})
    (plan,) = queries.versions(case[0])
    assert (plan.number, plan.goals, plan.status) == (1, "A job by Christmas.", PlanStatus.DRAFT)


def test_makes_a_new_version_once_somebody_has_signed(case: tuple[int, Actor]) -> None:
    before = stored_texts(case[0])
    sign(case)
    save(case, {**before, "goals": "A job by Christmas."})
    new, old = queries.versions(case[0])
    assert (new.number, new.goals, new.signatures) == (2, "A job by Christmas.", [])
    assert (old.status, old.goals, len(old.signatures)) == (PlanStatus.REPLACED, before["goals"], 1)
    assert queries.in_force(case[0]) is new


def test_makes_the_first_version_of_a_case_without_a_plan(case: tuple[int, Actor], db: SQLAlchemy) -> None:
    for plan in queries.versions(case[0]):
        db.session.delete(plan)
    db.session.commit()
    save(case, {"goals": "A job."}, seen="")
    (plan,) = queries.versions(case[0])
    assert (plan.number, plan.goals, plan.aftercare) == (1, "A job.", "")
    assert [row.kind for row in plan.stakeholders] == list(Stakeholder)


def test_saving_the_same_again_changes_nothing(case: tuple[int, Actor]) -> None:
    sign(case)
    with statements_seen() as seen:
        save(case, stored_texts(case[0]))
    assert seen.writes() == []


def test_changed_answers_replace_the_old_ones_and_make_a_new_edition(case: tuple[int, Actor]) -> None:
    texts = stored_texts(case[0])
    before = save(case, texts).edition
    changed = [Answer(Stakeholder.GP, Involvement.NOT_APPLICABLE, "Has none")]
    with transaction():
        plan = commands.save_draft(
            case[0], CareType.RESIDENTIAL_REHAB, texts, changed, by=case[1], now=LATER + dt.timedelta(hours=1)
        )
    assert plan.edition != before
    (plan,) = queries.versions(case[0])
    assert [(row.kind, row.involvement, row.who_or_why, row.on) for row in plan.stakeholders] == [
        (Stakeholder.GP, Involvement.NOT_APPLICABLE, "Has none", None)
    ]


def test_refuses_to_overwrite_what_somebody_else_saved_meanwhile(case: tuple[int, Actor]) -> None:
    texts = stored_texts(case[0])
    seen_before = save(case, {**texts, "goals": "First."}).edition
    save(case, {**texts, "goals": "Second."}, seen=seen_before)
    with statements_seen() as seen, pytest.raises(Conflict):
        save(case, {**texts, "goals": "Third."}, seen=seen_before)
    assert seen.writes() == []


def test_audits_the_names_of_what_changed_and_never_the_words(case: tuple[int, Actor], db: SQLAlchemy) -> None:
    save(case, {**stored_texts(case[0]), "goals": "Stay away from Alex.", "transport": ""})
    entry = db.session.query(AuditEntry).filter_by(action="plan.saved").one()
    assert (entry.case_id, entry.fields) == (case[0], ["goals", "transport"])


def test_a_finished_plan_of_the_factories_lacks_nothing(case: tuple[int, Actor]) -> None:
    assert rules.missing(queries.in_force(case[0])) == []
