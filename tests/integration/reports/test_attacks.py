"""What people may write into the address of a report: no page breaks of it, and no file is called by it."""

import pytest

from rehab.requests.rules import RequestStatus
from tests import factories

pytestmark = pytest.mark.only("sqlite")
# Names that the function which makes addresses takes for itself, or that stand in a path already.
TAKEN = "endpoint=x&_method=POST&_scheme=javascript&_external=1&measure_id=x&counted=x&kind=x&public_id=x"


@pytest.fixture
def jo(db, signed_in):
    world = factories.a_world()
    request = factories.a_request(factories.a_client(world.service), world.key_worker, status=RequestStatus.ENDED)
    factories.a_stay(request, world.facility)
    return signed_in(world.commissioner)


@pytest.mark.parametrize(
    "page",
    [
        "/measures",
        "/measures/bed_nights",
        "/measures/bed_nights/cases",
        "/utilisation",
        "/utilisation/nights",
        "/activity",
        "/activity/publish",
        "/decisions",
        "/cases",
        "/incidents",
        "/complaints",
    ],
)
def test_no_argument_of_an_address_breaks_a_page_or_leads_elsewhere(jo, page):
    shown = jo.visit(f"{page}?{TAKEN}")
    assert shown.status == 200
    assert "javascript:" not in shown.response.text


@pytest.mark.parametrize("page", ["/measures/bed_nights/cases?by=district", "/utilisation/nights?by=facility"])
def test_a_group_that_looks_like_a_month_and_is_none_is_a_name(jo, page):
    assert jo.visit(f"{page}&group=2026-99").status == 200


def test_no_file_is_called_what_the_address_says(jo):
    for page in ("/measures", "/utilisation", "/activity", "/decisions"):
        for kind in ("%0A.csv", "a;filename=evil.csv", "%C5%82.xlsx", "zip"):
            assert jo.visit(f"{page}.{kind}").status == 404
