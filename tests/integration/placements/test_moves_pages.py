"""The pages of moves inside a stay and of nights beyond the funding."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.placements.models import Overstay, Segment, Stay
from rehab.requests.rules import RequestStatus
from tests.factories import TODAY, World, a_client, a_request, a_stay
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.only("sqlite"), pytest.mark.usefixtures("at_noon")]
DAY = dt.timedelta(days=1)
SignIn = Callable[[User], Visitor]


def a_resident(world: World) -> Stay:
    """Funded until three days ago."""
    request = a_request(a_client(world.service, given_name="Rosa"), world.key_worker, status=RequestStatus.ADMITTED)
    return a_stay(request, world.facility, admitted_on=TODAY - 73 * DAY, funded_until=TODAY - 3 * DAY)


def date(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_the_house_records_a_stage_and_a_move(db: SQLAlchemy, world: World, signed_in: SignIn) -> None:
    stay, pro = a_resident(world), signed_in(world.provider_user)
    page = pro.visit(f"/stays/{stay.public_id}")
    assert {"Record another stage", "Record a move to another house"} <= set(page.links)
    staged = pro.submit(f"/stays/{stay.public_id}/stage", stage="stage_2", **date("on", TODAY - 9 * DAY))
    assert (staged.path, staged.notices) == (f"/stays/{stay.public_id}", ["The stage is recorded."])
    offered = pro.visit(f"/stays/{stay.public_id}/house")
    assert "Second House" in offered.text
    assert "Other House" not in offered.text
    moved = pro.submit(
        f"/stays/{stay.public_id}/house",
        facility=world.second_facility.public_id,
        room="9",
        **date("on", TODAY - 2 * DAY),
    )
    assert "Second House" in moved.text
    assert "Stage 2" in moved.text
    assert db.session.query(Segment).filter_by(stay_id=stay.id).count() == 3


def test_a_day_that_cannot_be_is_said_at_its_field(world: World, signed_in: SignIn) -> None:
    stay, kay = a_resident(world), signed_in(world.key_worker)
    page = kay.submit(f"/stays/{stay.public_id}/stage", stage="stage_2", **date("on", TODAY - 80 * DAY))
    assert page.status == 422
    assert any("The day must be after 20 March 2026" in error for error in page.errors)


def test_a_commissioner_authorises_nights_from_the_list(db: SQLAlchemy, world: World, signed_in: SignIn) -> None:
    stay, com = a_resident(world), signed_in(world.commissioner)
    home = com.visit("/")
    assert "4 nights at Testhouse Ltd since 29 May 2026" in home.text
    assert "Rosa" not in home.text
    page = com.visit(f"/stays/{stay.public_id}")
    assert "4 nights from 29 May 2026 on are not paid until a commissioner authorises them." in page.text
    assert "Authorise further nights" in page.links
    path = f"/stays/{stay.public_id}/further-nights"
    refused = com.submit(path, reason="other", **date("until", TODAY + DAY))
    assert refused.status == 422
    assert any("Enter the reason" in error for error in refused.errors)
    done = com.submit(path, reason="next_bed", **date("until", TODAY + DAY))
    assert "The next bed is not free yet" in done.text
    assert "are not paid" not in done.text
    assert db.session.query(Overstay).count() == 1
    assert "Nobody stays on beyond their funding." in com.visit("/").text
    assert "Every night so far is paid for" in com.visit(path).text


def test_the_house_and_the_key_worker_read_that_nights_are_unpaid_and_cannot_pay(
    world: World, signed_in: SignIn
) -> None:
    stay = a_resident(world)
    for user in (world.key_worker, world.provider_user):
        page = signed_in(user).visit(f"/stays/{stay.public_id}")
        assert "are not paid until a commissioner authorises them" in page.text
        assert "Authorise further nights" not in page.links
