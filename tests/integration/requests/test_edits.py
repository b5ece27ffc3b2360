"""What is kept of answers that are changed after a request was handed in."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.clients.models import Client
from rehab.clients.rules import ConsentKind, Sex
from rehab.core.transaction import transaction
from rehab.plans.rules import Answer, Involvement, PlanText, Stakeholder
from rehab.requests import commands, queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import ChoiceAnswers, Identity, PlanAnswers, RequestStatus, Section, SubstanceUse
from rehab.requests.rules.vocabulary import Frequency
from tests.factories import NOON, TODAY, World, a_client, a_request, actor
from tests.support.statements import statements_seen

Told = list[tuple[Section, str, str, str]]


@pytest.fixture
def request_(world: World) -> PlacementRequest:
    """Handed in once, returned, with its second choice still open."""
    facilities = (world.facility, world.second_facility)
    return a_request(a_client(world.service), world.key_worker, status=RequestStatus.RETURNED, facilities=facilities)


def changed(world: World, case: PlacementRequest, save: Callable[..., None], *args: object) -> Told:
    """What is told of one save: section, question, before and after."""
    by = actor(world.key_worker)
    with transaction():
        save(queries.get_own_request_for_update(by, case.reference), *args, by=by, now=NOON)
    edits = queries.edits_of(case.id)
    assert {(edit.by_id, edit.at) for edit in edits} <= {(world.key_worker.id, NOON)}
    return [(edit.section, edit.question, edit.before, edit.after) for edit in edits]


def values_of(case: PlacementRequest, section: Section, **changes: object) -> dict[str, object]:
    return {**(queries.values_of(queries.whole_request(case.id), section) or {}), **changes}


def test_keeps_each_changed_answer_in_the_words_that_were_read(world: World, request_: PlacementRequest) -> None:
    told = values_of(request_, Section.RISK, arson=True, arson_detail="A bin, in 2019.")
    assert changed(world, request_, commands.save_answers, Section.RISK, told) == [
        (Section.RISK, "Have they set a fire?", "No, none known", "Yes"),
        (Section.RISK, "When, where and why", "", "A bin, in 2019."),
    ]


def test_keeps_nothing_of_a_save_that_changed_nothing(world: World, request_: PlacementRequest) -> None:
    told = values_of(request_, Section.HEALTH)
    assert changed(world, request_, commands.save_answers, Section.HEALTH, told) == []


def test_keeps_nothing_of_a_draft_and_asks_the_database_no_more_for_it(world: World) -> None:
    draft = a_request(a_client(world.service), world.key_worker)
    assert changed(world, draft, commands.save_answers, Section.RISK, {"arson": True}) == []
    by = actor(world.key_worker)
    with statements_seen() as seen, transaction():
        found = queries.get_own_request_for_update(by, draft.reference)
        commands.save_answers(found, Section.RISK, {"arson": False}, by=by, now=NOON)
    assert not [statement for statement in seen.writes() if "request_edit" in statement]


def test_tells_of_substances_and_facilities(world: World, request_: PlacementRequest) -> None:
    used = [SubstanceUse(1101, frequency=Frequency.DAILY), SubstanceUse(7000)]
    told = changed(world, request_, commands.save_substances, used, values_of(request_, Section.SUBSTANCES))
    questions = {question: (before, after) for _, question, before, after in told}
    assert "alcohol" in questions["Main substance"][0].lower()
    assert "heroin" in questions["Main substance"][1].lower()
    assert questions["Others, in order"][0] == "None"


def test_tells_which_facility_is_preferred_by_its_name(world: World, request_: PlacementRequest) -> None:
    answers = ChoiceAnswers((world.second_facility.id, world.facility.id), reasons="It is by the sea.")
    assert changed(world, request_, commands.save_choice, answers) == [
        (Section.CHOICE, "Preferred", world.facility.name, world.second_facility.name),
        (Section.CHOICE, "Also offered", world.second_facility.name, world.facility.name),
    ]


def test_tells_who_the_person_is_said_to_be(db: SQLAlchemy, world: World, request_: PlacementRequest) -> None:
    client = db.session.get_one(Client, request_.client_id)
    was = client.sex.label
    identity = Identity("Terence", client.family_name, client.date_of_birth, Sex.FEMALE)
    told = changed(world, request_, commands.save_person, identity, values_of(request_, Section.PERSON))
    assert (Section.PERSON, "Name", "Terry Sentinel", "Terence Sentinel") in told
    assert (Section.PERSON, "Sex", was, "Female") in told


def test_tells_of_consent_and_of_the_discharge_plan(world: World, request_: PlacementRequest) -> None:
    given = {kind: TODAY for kind in ConsentKind if kind is not ConsentKind.NDTMS}
    changed(world, request_, commands.save_consent, given, values_of(request_, Section.CONSENT))
    texts = {text.value: "Stay well." for text in PlanText}
    involved = [Answer(kind, Involvement.INVOLVED, "Spoken to", TODAY) for kind in Stakeholder]
    told = changed(world, request_, commands.save_discharge_plan, PlanAnswers(texts, involved))
    assert {section for section, *_ in told} == {Section.CONSENT, Section.DISCHARGE_PLAN}
    assert {after for section, _, _, after in told if section is Section.DISCHARGE_PLAN} >= {"Stay well."}


def test_an_answer_that_no_longer_applies_is_told_of_with_what_it_hung_from(
    world: World, request_: PlacementRequest
) -> None:
    told = values_of(request_, Section.RISK, arson=True, arson_detail="A bin, in 2019.")
    changed(world, request_, commands.save_answers, Section.RISK, told)
    after = changed(world, request_, commands.save_answers, Section.RISK, told | {"arson": False})
    assert (Section.RISK, "When, where and why", "A bin, in 2019.", "") in after


def test_tells_what_was_changed_since_a_moment(world: World, request_: PlacementRequest) -> None:
    changed(world, request_, commands.save_answers, Section.RISK, values_of(request_, Section.RISK, arson=True))
    assert len(queries.edits_since(request_.id, NOON)) == 1
    assert queries.edits_since(request_.id, NOON + dt.timedelta(seconds=1)) == []
