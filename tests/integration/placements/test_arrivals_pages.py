"""The pages of the day of arrival."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.accounts.models import User
from rehab.clients.models import Consent
from rehab.clients.rules import ConsentKind
from rehab.placements.models import Placement, Stay
from tests.factories import TODAY, an_arranged_placement
from tests.support.placements import ARRIVAL, Case
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")

DATE = {"admitted_on-day": "1", "admitted_on-month": "6", "admitted_on-year": "2026"}
TOLD = {**DATE, "room": "4", "came_with": "alone", "has_medication": "no", "plan_looked_at": "y"}


@pytest.fixture
def pro(at_noon: None, case: Case, signed_in: Callable[[User], Visitor]) -> Visitor:
    return signed_in(case.world.provider_user)


def test_records_an_arrival(db: SQLAlchemy, case: Case, placement: Placement, pro: Visitor) -> None:
    form = pro.visit(f"/placements/{placement.reference}/admission")
    assert "Terry Sentinel" in form.text
    page = pro.send(form, **TOLD, admitted_time="11:30am")
    stay = db.session.scalars(select(Stay)).one()
    assert (page.path, stay.admitted_at) == (f"/stays/{stay.public_id}", ARRIVAL)
    assert "1 June 2026 at 11:30am" in page.text
    again = pro.visit(f"/placements/{placement.reference}/admission")
    assert again.path == f"/stays/{stay.public_id}"


def test_sending_it_twice_is_success_and_something_else_a_conflict(
    db: SQLAlchemy, case: Case, placement: Placement, pro: Visitor
) -> None:
    path = f"/placements/{placement.reference}/admission"
    first, second, third = (pro.visit(path) for _ in range(3))
    told = {**TOLD, "admitted_time": "11:30"}
    assert pro.send(first, **told).status == 200
    assert pro.send(first, **told).status == 200
    assert pro.send(second, **told).status == 200
    assert pro.send(third, **{**told, "room": "5"}).status == 409
    assert db.session.query(Stay).count() == 1


@pytest.mark.parametrize(
    ("told", "errors"),
    [
        (
            {},
            [
                "Enter the room",
                "Say who came with them",
                "Say whether they handed over any medication",
                "Look at the discharge plan together, then tick the box",
            ],
        ),
        ({**TOLD, "admitted_time": "teatime"}, ["Enter a time of day, such as 2:30pm or 14:30"]),
        ({**TOLD, "room": "x" * 10_000}, ["Room must be 50 characters or less"]),
        ({**TOLD, "admitted_time": "12:01"}, ["The time of arrival must not be in the future"]),
        ({**TOLD, "has_medication": "yes"}, ["Enter which medication they handed over, and how much"]),
    ],
)
def test_shows_what_is_wrong(
    case: Case, placement: Placement, pro: Visitor, told: dict[str, str], errors: list[str]
) -> None:
    page = pro.submit(f"/placements/{placement.reference}/admission", **told)
    assert (page.status, page.errors) == (422, errors)


def test_records_that_nobody_came(case: Case, placement: Placement, pro: Visitor) -> None:
    path = f"/placements/{placement.reference}/non-arrival"
    page = pro.submit(path)
    assert (page.status, page.errors) == (
        422,
        [
            "Choose why they did not come",
            "Choose what you have done",
            "Enter what came of it",
            "Say whether you would take them on another day",
        ],
    )
    told = {"reason": "unwell", "steps": ["rang_person"], "note": "Rang the ward.", "may_come_later": "yes"}
    page = pro.submit(path, **told)
    assert page.path == "/residents"
    assert "Terry" not in page.text


def test_without_consent_there_is_no_name(db: SQLAlchemy, case: Case, placement: Placement, pro: Visitor) -> None:
    db.session.execute(update(Consent).where(Consent.kind == ConsentKind.SHARING).values(withdrawn_on=TODAY))
    db.session.commit()
    for path in (f"/placements/{placement.reference}/admission", "/residents?show=arriving"):
        page = pro.visit(path)
        assert "consent to sharing is withdrawn" in page.text
        assert "Terry" not in page.html.text


def test_nothing_of_other_providers_people_is_found(case: Case, new_case: Callable[..., Case], pro: Visitor) -> None:
    planted = new_case(given_name="Zebedee", family_name="Elsewhere")
    theirs = an_arranged_placement(planted.request, case.world.other_facility)
    for path in ("admission", "non-arrival"):
        assert pro.visit(f"/placements/{theirs.reference}/{path}").status == 404
        assert pro.post(f"/placements/{theirs.reference}/{path}", reason="unwell", note="x").status == 404
    assert "Zebedee" not in pro.visit("/residents", show="arriving").html.text
