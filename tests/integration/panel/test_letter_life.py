"""What becomes of decision letters: worded as the authority has it, sent in time, corrected, told of again."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.audit.models import AuditEntry
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.clock import end_of_day, london_date
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.core.working_days import add_working_days
from rehab.notifications.models import Notice
from rehab.panel.commands import letters as commands
from rehab.panel.models import Letter
from rehab.panel.queries import letters as queries
from rehab.panel.rules import Audience, CaseKind, Choice
from rehab.panel.rules.letters import LetterType, SentHow
from rehab.panel.rules.results import Result
from rehab.panel.rules.wording import Wording
from tests.factories import World, a_world, actor
from tests.support.panels import DECLINE, Case, a_voted_case, decides

DECLINED = LetterType(CaseKind.NEW, Result.DECLINED, Audience.CLIENT)
OWN = Wording("Our answer on {care}", "Hello {person}\nNo: {reason}\nAppeal by {appeal_by}.\nAsk {contact}.")


def a_declined_case(world: World) -> Case:
    case = a_voted_case(world, Choice.DECLINE)
    decides(case, world.chair, DECLINE)
    return case


def the_letter(db: SQLAlchemy, audience: Audience = Audience.CLIENT, edition: int = 1) -> Letter:
    return db.session.query(Letter).filter_by(audience=audience, edition=edition).one()


def the_clock(db: SQLAlchemy) -> Clock:
    return db.session.query(Clock).filter_by(kind=ClockKind.WRITTEN_OUTCOME).order_by(Clock.id.desc()).first()


def send(world: World, public_id: str, how: SentHow = SentHow.POSTED) -> None:
    by = actor(world.coordinator)
    with transaction():
        found, _ = queries.get_letter_for_update(by, public_id)
        commands.mark_sent(found, how=how, by=by, now=clock.now())


def correct(world: World, public_id: str, *, body: str, reason: str = "A wrong word") -> str:
    by = actor(world.coordinator)
    with transaction():
        found, about = queries.get_letter_for_update(by, public_id)
        return commands.correct(
            found, about, heading="Corrected", body=body, reason=reason, by=by, now=clock.now()
        ).public_id


def word(world: World, wording: Wording = OWN, *, valid_from: dt.date | None = None) -> None:
    with transaction():
        commands.set_wording(
            world.authority.id,
            DECLINED,
            wording,
            valid_from=valid_from or clock.today(),
            by=actor(world.coordinator),
            now=clock.now(),
        )


def test_the_person_s_letter_is_due_three_working_days_after_the_decision(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_declined_case(world)
    running = the_clock(db)
    decided_on = london_date(case.row().decided_at)
    assert running.state is ClockState.RUNNING
    assert running.owner_id == world.coordinator.id
    assert running.due_at == end_of_day(add_working_days(decided_on, 3))
    assert the_letter(db).sent_at is None
    assert the_letter(db, Audience.KEY_WORKER).sent_how is SentHow.HERE


def test_sending_it_stops_the_clock_and_is_said_once(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_declined_case(world)
    public_id = the_letter(db).public_id
    assert [letter.public_id for letter, _, _ in queries.letters_to_send(actor(world.coordinator), limit=5)] == [
        public_id
    ]
    send(world, public_id)
    assert the_clock(db).state is ClockState.STOPPED
    assert the_letter(db).sent_how is SentHow.POSTED
    assert queries.letters_to_send(actor(world.coordinator), limit=5) == []
    assert db.session.query(AuditEntry).filter_by(action="letter.sent", case_id=case.request_id).count() == 1
    with pytest.raises(IllegalMove):
        send(world, public_id)


def test_a_person_does_not_read_a_letter_in_the_service(db: SQLAlchemy) -> None:
    world = a_world()
    a_declined_case(world)
    with pytest.raises(InvalidInput):
        send(world, the_letter(db).public_id, SentHow.HERE)
    letter = the_letter(db)
    letter.sent_at, letter.sent_how = clock.now(), SentHow.HERE
    with pytest.raises(IntegrityError, match="clients_read_elsewhere"):
        db.session.flush()


def test_an_approval_tells_providers_initials_and_weeks_and_no_more(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair)
    letter = the_letter(db, Audience.PROVIDER)
    text = "\n".join([letter.heading, *letter.paragraphs])
    assert case.reference in text
    assert "12 weeks" in text
    assert "ZQ" in text
    assert not {"Zebedee", "Quillfeather", "£", "Kay"} & set(text.replace(",", " ").split())
    assert queries.letter_to_provider(case.request_id) == letter


def test_a_decline_tells_providers_nothing(db: SQLAlchemy) -> None:
    case = a_declined_case(a_world())
    assert queries.letter_to_provider(case.request_id) is None


def test_an_authority_s_own_wording_counts_from_its_day(db: SQLAlchemy) -> None:
    world = a_world()
    word(world)
    word(world, Wording("Later", OWN.body), valid_from=clock.today() + dt.timedelta(days=1))
    case = a_declined_case(world)
    letter = the_letter(db)
    assert letter.heading == "Our answer on residential rehab"
    assert letter.paragraphs[1:4] == ["Hello Zebedee Quillfeather", "No:", DECLINE.reason]
    assert case.row().decided_at
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert queries.wordings(world.authority.id, tomorrow)[DECLINED].heading == "Later"
    assert queries.wordings(world.other_authority.id, clock.today())[DECLINED] == DECLINED.standard


@pytest.mark.parametrize(
    ("wording", "day", "field"),
    [
        (Wording("Heading", OWN.body.replace("{appeal_by}", "soon")), 0, "body"),
        (Wording("{nobody}", OWN.body), 0, "heading"),
        (OWN, -1, "valid_from"),
    ],
)
def test_refuses_a_wording_that_letters_cannot_be_written_from(
    db: SQLAlchemy, wording: Wording, day: int, field: str
) -> None:
    world = a_world()
    with pytest.raises(InvalidInput) as refused:
        word(world, wording, valid_from=clock.today() + dt.timedelta(days=day))
    assert set(refused.value.faults) == {field}


def test_a_correction_is_a_new_version_to_be_sent_anew(db: SQLAlchemy) -> None:
    world = a_world()
    a_declined_case(world)
    old = the_letter(db)
    send(world, old.public_id)
    body = "\n".join(the_letter(db).paragraphs)
    new_id = correct(world, old.public_id, body=f"{body}\nOne more line.")
    new = the_letter(db, edition=2)
    assert new.public_id == new_id
    assert new.paragraphs[-1] == "One more line."
    assert (new.sent_at, new.correction) == (None, "A wrong word")
    assert the_letter(db).superseded_at is not None
    assert the_clock(db).state is ClockState.RUNNING
    assert [each.edition for each in queries.editions_of(new)] == [2, 1]
    for again in (lambda: send(world, old.public_id), lambda: correct(world, old.public_id, body=body)):
        with pytest.raises(IllegalMove):
            again()


def test_a_correction_keeps_the_right_of_appeal_and_says_why(db: SQLAlchemy) -> None:
    world = a_world()
    a_declined_case(world)
    with pytest.raises(InvalidInput) as refused:
        correct(world, the_letter(db).public_id, body="You cannot appeal.", reason="")
    assert set(refused.value.faults) == {"body", "reason"}


def test_two_letters_cannot_count_at_once(db: SQLAlchemy) -> None:
    a_declined_case(a_world())
    first = the_letter(db)
    db.session.add(
        Letter(
            panel_case_id=first.panel_case_id,
            audience=Audience.CLIENT,
            edition=2,
            heading="x",
            paragraphs=[],
            correction="x",
            issued_at=clock.now(),
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()


def remind(world: World, public_id: str) -> None:
    by = actor(world.coordinator)
    with transaction():
        found, about = queries.get_letter_for_update(by, public_id)
        commands.remind(found, about, by=by, now=clock.now())


def test_the_key_worker_is_told_again_of_their_letter_alone(db: SQLAlchemy) -> None:
    world = a_world()
    a_declined_case(world)
    remind(world, the_letter(db, Audience.KEY_WORKER).public_id)
    notice = db.session.query(Notice).filter_by(template="letter_to_read").one()
    assert notice.recipient_id == world.key_worker.id
    with pytest.raises(IllegalMove):
        remind(world, the_letter(db).public_id)
