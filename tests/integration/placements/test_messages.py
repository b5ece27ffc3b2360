"""A service and a provider write to each other about a person: each while it may see them, and nobody else."""

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.accounts.models import User
from rehab.casework.queries import message_work
from rehab.clients.models import Consent
from rehab.clients.rules import ConsentKind
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements import commands, queries
from rehab.placements.models import Message, Offer
from rehab.placements.rules import OfferStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, a_client, a_request, a_stay, actor, an_offer
from tests.support.placements import Case, decline, make_offer, write_on_offer
from tests.support.statements import statements_seen


@pytest.fixture
def offer(case: Case) -> Offer:
    return make_offer(case, case.world.facility)


def texts(case: Case) -> list[str]:
    return [message.text for message in queries.messages_of(case.request.id, case.world.provider.id)]


def test_both_sides_read_one_thread_and_are_told(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    write_on_offer(offer, case.world.provider_user, "Does she use a wheelchair?")
    write_on_offer(offer, case.world.key_worker, "No, she does not.")
    assert texts(case) == ["Does she use a wheelchair?", "No, she does not."]
    told = db.session.execute(
        select(Notice.recipient_id, Notice.path).where(Notice.template == "message_written").order_by(Notice.id)
    ).all()
    path = f"/offers/{offer.public_id}/messages"
    assert told == [(case.world.key_worker.id, path), (case.world.provider_user.id, path)]


def test_refuses_an_empty_message(case: Case, offer: Offer) -> None:
    with statements_seen() as seen, pytest.raises(InvalidInput, match="Enter your message"):
        write_on_offer(offer, case.world.key_worker, "  \n ")
    assert seen.writes() == []


@pytest.mark.parametrize(
    "who", ["other_key_worker", "other_provider_user", "commissioner", "coordinator", "chair", "administrator"]
)
def test_nobody_else_finds_the_thread_of_an_offer(case: Case, offer: Offer, who: str) -> None:
    with pytest.raises(NotFound):
        queries.thread_of_offer(actor(getattr(case.world, who)), offer.public_id)


def test_the_provider_loses_the_thread_with_the_offer_and_the_service_keeps_it(case: Case, offer: Offer) -> None:
    write_on_offer(offer, case.world.provider_user)
    decline(case, offer)
    with pytest.raises(NotFound, match="closed"):
        queries.thread_of_offer(actor(case.world.provider_user), offer.public_id)
    assert not queries.thread_of_offer(actor(case.world.key_worker), offer.public_id).is_open
    with pytest.raises(IllegalMove, match="no longer sees"):
        write_on_offer(offer, case.world.key_worker, "Why?")


def test_taking_consent_back_ends_what_the_provider_reads(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    write_on_offer(offer, case.world.key_worker)
    db.session.execute(update(Consent).where(Consent.kind == ConsentKind.SHARING).values(withdrawn_on=TODAY))
    db.session.commit()
    with pytest.raises(NotFound, match="closed"):
        queries.thread_of_offer(actor(case.world.provider_user), offer.public_id)
    assert unread_of_provider(case) == []


def test_the_thread_goes_on_during_the_stay_and_not_for_those_who_oversee_it(case: Case) -> None:
    world = case.world
    resident = a_request(a_client(world.service, given_name="Rosa"), world.key_worker, status=RequestStatus.ADMITTED)
    stay = a_stay(resident, world.facility)
    with transaction():
        thread = queries.thread_of_stay(actor(world.provider_user), stay.public_id, lock=True)
        writer = actor(world.provider_user)
        commands.write_message(thread, text="She slept well.", path="/stays/x/messages", by=writer, now=NOON)
    thread = queries.thread_of_stay(actor(world.key_worker), stay.public_id)
    assert (thread.is_open, thread.is_provider, thread.other_side) == (True, False, "Testhouse Ltd")
    for who in (world.commissioner, world.coordinator, world.other_provider_user, world.other_key_worker):
        with pytest.raises(NotFound):
            queries.thread_of_stay(actor(who), stay.public_id)


def read_by(user: User, offer: Offer) -> None:
    with transaction():
        commands.mark_read(queries.thread_of_offer(actor(user), offer.public_id), now=NOON)


def unread_of_key_worker(case: Case) -> list[str]:
    return [item.path for item in message_work.of_key_worker(PlacementRequest.service_id == case.world.service.id)]


def unread_of_provider(case: Case) -> list[str]:
    return [item.path for item in message_work.of_provider([case.world.provider.id])]


def test_a_message_waits_on_the_other_sides_home_page_until_it_is_read(case: Case, offer: Offer) -> None:
    write_on_offer(offer, case.world.provider_user)
    write_on_offer(offer, case.world.provider_user, "And has she any allergies?")
    path = f"/offers/{offer.public_id}/messages"
    assert (unread_of_key_worker(case), unread_of_provider(case)) == ([path], [])
    assert queries.message_counts(case.request.id) == {case.world.provider.id: (2, 2)}
    read_by(case.world.provider_user, offer)  # reading one's own message is not what the others wait for
    assert unread_of_key_worker(case) == [path]
    read_by(case.world.key_worker, offer)
    assert unread_of_key_worker(case) == []
    write_on_offer(offer, case.world.key_worker, "No.")
    assert unread_of_provider(case) == [path]


def test_the_lists_cost_the_same_however_much_was_written(db: SQLAlchemy, case: Case, offer: Offer) -> None:
    seen = []
    for count in (1, 30):
        for _ in range(count):
            db.session.add(
                Message(
                    request_id=case.request.id,
                    provider_id=case.world.provider.id,
                    from_provider=True,
                    written_by_id=case.world.provider_user.id,
                    written_at=NOON,
                    text="Hello.",
                )
            )
        db.session.commit()
        with statements_seen() as statements:
            unread_of_key_worker(case)
            texts(case)
            queries.message_counts(case.request.id)
        seen.append(len(statements))
    assert seen == [3, 3]


def test_a_thread_belongs_to_one_provider(case: Case, offer: Offer) -> None:
    other = an_offer(case.request, case.world.other_facility, status=OfferStatus.SENT)
    write_on_offer(offer, case.world.provider_user)
    write_on_offer(other, case.world.other_provider_user, "Is she at home?")
    assert texts(case) == ["Does she use a wheelchair?"]
