"""The stay: who sees it and how, the provider's list of people, and its end."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core import events
from rehab.core.db import new_public_id
from rehab.core.errors import Conflict, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.finance import queries as finance
from rehab.finance.rules import FundingSource
from rehab.placements import commands, queries
from rehab.placements.events import StayEnded
from rehab.placements.models import Offer, Placement, Segment, Stay
from rehab.placements.rules import ExitReason, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import (
    NOON,
    PASSWORD,
    TODAY,
    World,
    a_client,
    a_request,
    a_stay,
    a_world,
    actor,
    an_arranged_placement,
)
from tests.support.placements import Case, admit, arranged, copies_of, copies_of_request
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

DAY = dt.timedelta(days=1)
SIGHTED = ("key_worker", "colleague", "team_manager", "provider_user", "commissioner", "coordinator")
BLIND = ("other_key_worker", "other_provider_user", "other_commissioner", "chair", "administrator")


def a_resident(world: World, *, given_name: str = "Rosa", facility: object = None, **stay: object) -> Stay:
    status = RequestStatus.ENDED if stay.get("ended_on") else RequestStatus.ADMITTED
    request = a_request(a_client(world.service, given_name=given_name), world.key_worker, status=status)
    return a_stay(request, facility or world.facility, **stay)


def end(stay: Stay, *, ended_on: dt.date = TODAY, reason: ExitReason = ExitReason.COMPLETED, by: User) -> None:
    public_id, someone = stay.public_id, actor(by)
    with transaction():
        found = queries.get_stay_for_update(someone, public_id)
        commands.end_stay(
            found, ended_on=ended_on, reason=reason, discharge_plan_agreed_on=TODAY - DAY, by=someone, now=NOON
        )


# Who sees it


@pytest.mark.parametrize("who", SIGHTED)
def test_those_who_look_after_it_see_a_stay(world: World, who: str) -> None:
    stay = a_resident(world)
    assert queries.get_stay(actor(getattr(world, who)), stay.public_id).id == stay.id


@pytest.mark.parametrize("who", BLIND)
def test_for_all_others_there_is_no_such_stay(world: World, who: str) -> None:
    stay = a_resident(world)
    with pytest.raises(NotFound):
        queries.get_stay(actor(getattr(world, who)), stay.public_id)
    with pytest.raises(NotFound):
        queries.get_stay_for_update(actor(getattr(world, who)), stay.public_id)


# Its end


def test_ending_a_stay_closes_all_that_hangs_from_it(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world, admitted_on=TODAY - 20 * DAY)
    end(stay, by=world.provider_user)
    db.session.expire_all()
    assert (stay.ended_on, stay.exit_reason) == (TODAY, ExitReason.COMPLETED)
    assert stay.discharge_plan_agreed_on == TODAY - DAY
    assert stay.re_presentation_window_ends_on == dt.date(2026, 12, 1)
    assert db.session.scalars(select(Segment.ends_on)).all() == [TODAY]
    assert db.session.scalars(select(Placement.status)).all() == [PlacementStatus.ENDED]
    assert db.session.scalars(select(PlacementRequest.status)).all() == [RequestStatus.ENDED]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "stay.ended")).one()
    assert entry.case_id == stay.request_id


def test_the_end_is_announced(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    announced: list[object] = []
    monkeypatch.setattr(events, "announce", announced.append)
    stay = a_resident(world)
    end(stay, by=world.key_worker)
    (event,) = announced
    assert isinstance(event, StayEnded)
    assert (event.stay_id, event.request_id, event.ended_on) == (stay.id, stay.request_id, TODAY)


def test_the_nights_stayed_are_spent_and_the_rest_goes_back(case: Case) -> None:
    stay = admit(case, arranged(case, case.world.facility))
    later = NOON + 10 * DAY
    public_id, staff = stay.public_id, actor(case.world.provider_user)
    with transaction():
        found = queries.get_stay_for_update(staff, public_id)
        commands.end_stay(
            found,
            ended_on=TODAY + 10 * DAY,
            reason=ExitReason.CLIENT_LEFT,
            discharge_plan_agreed_on=None,
            by=staff,
            now=later,
        )
    position = finance.positions(case.request.authority_id, [2026], FundingSource.PUBLIC_HEALTH_GRANT)[2026]
    assert (position.reserved, position.committed, position.actual) == (0, 0, 100_000)


def test_leaving_on_the_day_of_arrival_is_no_night(world: World) -> None:
    stay = a_resident(world, admitted_on=TODAY)
    end(stay, by=world.provider_user)


@pytest.mark.parametrize(
    ("ended_on", "sentence"),
    [
        (TODAY + DAY, "The day of leaving must be today or earlier"),
        (TODAY - 21 * DAY, "The day of leaving must be 12 May 2026 or later"),
    ],
)
def test_refuses_a_day_of_leaving_that_cannot_be(world: World, ended_on: dt.date, sentence: str) -> None:
    stay = a_resident(world, admitted_on=TODAY - 20 * DAY)
    with statements_seen() as seen, pytest.raises(InvalidInput, match=sentence):
        end(stay, ended_on=ended_on, by=world.provider_user)
    assert seen.writes() == []


def test_a_stay_ends_once(world: World) -> None:
    stay = a_resident(world)
    end(stay, by=world.provider_user)
    with statements_seen() as seen, pytest.raises(Conflict, match="ended already, on 1 June 2026"):
        end(stay, by=world.provider_user)
    assert seen.writes() == []


# Pages


@pytest.fixture
def visit(at_noon: None, signed_in: Callable[[User], Visitor]) -> Callable[[User], Visitor]:
    return signed_in


def test_the_page_tells_where_since_when_and_until_when(world: World, visit: Callable[[User], Visitor]) -> None:
    stay = a_resident(world, admitted_on=TODAY - 12 * DAY, room="4")
    page = visit(world.key_worker).visit(f"/stays/{stay.public_id}")
    assert (page.heading, page.title) == ("Rosa Sentinel", f"Stay {_reference(stay)} - Rehab placements")
    for words in ("Test House", "20 May 2026", "Nights so far 12", "12 August 2026"):
        assert words in page.text


def _reference(stay: Stay) -> str:
    from rehab.core.db import db

    return db.session.get_one(PlacementRequest, stay.request_id).reference


@pytest.mark.parametrize("who", ["key_worker", "provider_user", "coordinator"])
def test_those_who_may_know_see_the_name(world: World, visit: Callable[[User], Visitor], who: str) -> None:
    stay = a_resident(world)
    assert visit(getattr(world, who)).visit(f"/stays/{stay.public_id}").heading == "Rosa Sentinel"


def test_a_commissioner_sees_a_reference_and_no_name(world: World, visit: Callable[[User], Visitor]) -> None:
    stay = a_resident(world, room="Number 4")
    page = visit(world.commissioner).visit(f"/stays/{stay.public_id}")
    assert page.status == 200
    assert page.heading.startswith("C-2026-")
    for personal in ("Rosa", "Sentinel", "17 April 1985", "Number 4"):
        assert personal not in page.html.text


@pytest.mark.parametrize("who", BLIND)
def test_the_page_does_not_exist_for_others(world: World, visit: Callable[[User], Visitor], who: str) -> None:
    stay = a_resident(world)
    page = visit(getattr(world, who)).visit(f"/stays/{stay.public_id}")
    assert page.status == 404
    assert "Rosa" not in page.html.text


def test_offers_each_what_they_can_do(world: World, visit: Callable[[User], Visitor]) -> None:
    stay = a_resident(world)
    path = f"/stays/{stay.public_id}"
    own = visit(world.key_worker).visit(path).links
    assert {"Record a review", "Reviews and outcomes profiles", "Discharge plan"} <= set(own)
    theirs = visit(world.provider_user).visit(path).links
    assert "Record a review" not in theirs
    assert "Record that they left" in theirs
    looking_on = visit(world.commissioner).visit(path).links
    assert not {"Record a review", "Record that they left"} & set(looking_on)


def test_warns_when_the_funding_has_run_out(world: World, visit: Callable[[User], Visitor]) -> None:
    stay = a_resident(world, admitted_on=TODAY - 90 * DAY, funded_until=TODAY - 6 * DAY)
    assert "The funding ran out on 26 May 2026" in visit(world.key_worker).visit(f"/stays/{stay.public_id}").text


def test_a_stay_that_has_ended_tells_how(world: World, visit: Callable[[User], Visitor]) -> None:
    stay = a_resident(world, admitted_on=TODAY - 20 * DAY, ended_on=TODAY, exit_reason=ExitReason.CLIENT_LEFT)
    page = visit(world.key_worker).visit(f"/stays/{stay.public_id}")
    for words in ("Left against advice", "Nights 20", "Not before they left"):
        assert words in page.text
    assert "After leaving" in page.links


def test_lists_who_is_expected_who_is_here_and_who_has_left(
    world: World, new_case: Callable[..., Case], visit: Callable[[User], Visitor]
) -> None:
    an_arranged_placement(new_case(given_name="Exa").request, world.facility, arrives_on=TODAY - DAY)
    a_resident(world, given_name="Hera")
    a_resident(world, given_name="Lefty", ended_on=TODAY, exit_reason=ExitReason.COMPLETED)
    a_resident(world, given_name="Zebedee", facility=world.other_facility)
    an_arranged_placement(new_case(given_name="Zelda").request, world.other_facility)
    pro = visit(world.provider_user)
    shown = {show: pro.visit("/residents", show=show).text for show in ("arriving", "here", "left")}
    for show, own in {"arriving": "Exa", "here": "Hera", "left": "Lefty"}.items():
        assert own in shown[show]
        assert not {"Exa", "Hera", "Lefty", "Zebedee", "Zelda"} - {own} & set(shown[show].split())
    assert "Overdue" in shown["arriving"]
    assert "Hera" in pro.visit("/residents").text
    assert "Hera" in pro.visit("/residents", show="nonsense").text


def test_empty_lists_say_what_to_do(world: World, visit: Callable[[User], Visitor]) -> None:
    pro = visit(world.provider_user)
    assert "Nobody is expected" in pro.visit("/residents", show="arriving").text
    assert "Nobody stays with you now" in pro.visit("/residents").text
    assert "Nobody has left yet" in pro.visit("/residents", show="left").text


def test_as_many_statements_for_a_thousand_people_as_for_ten(
    db: SQLAlchemy, world: World, new_case: Callable[..., Case], visit: Callable[[User], Visitor]
) -> None:
    pro = visit(world.provider_user)
    stay, waiting = a_resident(world), an_arranged_placement(new_case().request, world.facility)
    counts = []
    for more in (9, 990):
        _copies_of_stay(db, stay, more)
        _copies_of_placement(db, waiting, more)
        with statements_seen() as seen:
            pages = [pro.visit("/residents", show=show) for show in ("arriving", "here")]
        counts.append(len(seen))
    assert all("of 1,000 people" in page.text for page in pages)
    assert counts[0] == counts[1] <= 20


def _copies_of_stay(db: SQLAlchemy, stay: Stay, count: int) -> None:
    request = db.session.get_one(PlacementRequest, stay.request_id)
    placement = db.session.get_one(Placement, stay.placement_id)
    segment = db.session.query(Segment).filter_by(stay_id=stay.id).one()
    requests = copies_of_request(request, count)
    clients = db.session.execute(select(PlacementRequest.id, PlacementRequest.client_id)).all()
    client_of = {row.id: row.client_id for row in clients}
    placements = copies_of(placement, count, reference=lambda _: new_public_id(), request_id=requests.__getitem__)
    stays = copies_of(
        stay,
        count,
        public_id=lambda _: new_public_id(),
        request_id=requests.__getitem__,
        client_id=lambda n: client_of[requests[n]],
        placement_id=placements.__getitem__,
    )
    copies_of(segment, count, stay_id=stays.__getitem__)


def _copies_of_placement(db: SQLAlchemy, placement: Placement, count: int) -> None:
    request = db.session.get_one(PlacementRequest, placement.request_id)
    offer = db.session.get_one(Offer, placement.offer_id)
    requests = copies_of_request(request, count)
    offers = copies_of(offer, count, request_id=requests.__getitem__, public_id=lambda _: new_public_id())
    copies_of(
        placement,
        count,
        reference=lambda _: new_public_id(),
        request_id=requests.__getitem__,
        offer_id=offers.__getitem__,
    )


def test_reading_a_persons_record_is_noted(real_app: Flask) -> None:
    """On a database of its own: the note is committed beside the request's own reads."""
    from rehab.core.db import db

    with real_app.app_context(), time_machine.travel(NOON, tick=False):
        world = a_world()
        stay = a_resident(world)
        request = a_request(a_client(world.service, given_name="Olu"), world.key_worker, status=RequestStatus.APPROVED)
        placement = an_arranged_placement(request, world.facility)
        public_id = db.session.get_one(Offer, placement.offer_id).public_id
        visitor = Visitor(real_app.test_client())
        visitor.sign_in(world.provider_user.email, PASSWORD)
        paths = (f"/stays/{stay.public_id}", f"/offers/{public_id}", f"/placements/{placement.reference}/admission")
        assert [visitor.visit(path).status for path in paths] == [200, 200, 200]
        seen = db.session.execute(
            select(AuditEntry.action, AuditEntry.case_id, AuditEntry.actor_id)
            .where(AuditEntry.action.like("%.viewed"))
            .order_by(AuditEntry.sequence)
        ).all()
        by = world.provider_user.id
        expected = [
            ("stay.viewed", stay.request_id, by),
            ("offer.viewed", request.id, by),
            ("placement.viewed", request.id, by),
        ]
        db.session.remove()
    assert [tuple(row) for row in seen] == expected
