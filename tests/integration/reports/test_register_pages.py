"""The page of panel decisions: filters in the address, what is hidden, and the sheet."""

from collections.abc import Callable

import pytest

from rehab.accounts.models import User
from rehab.panel.rules import Choice
from tests.factories import World, a_world
from tests.support.panels import DECLINE, a_voted_case, decides
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")
SignedIn = Callable[[User], Visitor]


def a_declined_case(world: World) -> str:
    case = a_voted_case(world, Choice.DECLINE)
    decides(case, world.chair, DECLINE)
    return case.reference


def test_tells_outcome_reason_turnout_and_leads_to_the_case(signed_in: SignedIn) -> None:
    world = a_world()
    reference = a_declined_case(world)
    page = signed_in(world.commissioner).visit("/decisions", by="service")
    assert page.links[reference] == f"/cases/{reference}"
    assert "Treatment in the community can do more first" in page.text
    assert "100% (1 of 1)" in page.text
    assert "Panel chair, chair" in page.text
    assert "Decline 1" not in page.text


def test_a_filter_about_people_shows_no_case_and_no_small_number(signed_in: SignedIn) -> None:
    world = a_world()
    reference = a_declined_case(world)
    visitor = signed_in(world.commissioner)
    page = visitor.visit("/decisions", sex="Male")
    assert reference not in page.text
    assert "their figures are not shown" in page.text
    assert "1 of 1" not in page.text.partition("How members took part")[0]
    assert visitor.visit("/decisions.csv", sex="Male").status == 403
    assert "This table is not shown" in visitor.visit("/decisions", by="sex").text


def test_the_sheet_holds_what_the_filters_leave(signed_in: SignedIn) -> None:
    world = a_world()
    reference = a_declined_case(world)
    client = signed_in(world.coordinator).client
    csv = client.get("/decisions.csv")
    assert csv.mimetype == "text/csv"
    assert reference in csv.text
    assert "Quillfeather" not in csv.text
    assert reference not in client.get("/decisions.csv?result=agreed").text
    assert client.get("/decisions.xlsx").data.startswith(b"PK")
    assert client.get("/decisions.doc").status_code == 404
