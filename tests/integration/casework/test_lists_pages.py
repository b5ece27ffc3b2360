"""The list of cases: filters in the address, names that never stand there, and the file of what is shown."""

import csv
import io

import pytest

from rehab.clients.rules import SubstanceGroup
from rehab.framework.rules import CareType
from rehab.requests.rules import RequestStatus
from tests import factories

pytestmark = pytest.mark.only("sqlite")  # what the filters mean is tested on both engines in requests/test_lists
S = RequestStatus


@pytest.fixture
def world(db):
    return factories.a_world()


def a_case(world, name, worker=None, **options):
    options.setdefault("status", S.SUBMITTED)
    client = factories.a_client(world.service, given_name=name)
    return factories.a_request(client, worker or world.key_worker, **options)


def references(page):
    return {link.get_text() for link in page.html.select("main tbody th a")}


def test_each_filter_of_the_address_narrows_the_list_and_stays_in_the_form(world, signed_in):
    fits = a_case(
        world, "Fits", care_type=CareType.INPATIENT_DETOX, substances=(1101,), facilities=(world.second_facility,)
    )
    a_case(world, "Other", world.colleague, status=S.APPROVED, facilities=(world.facility,), submitted_on=None)
    manager = signed_in(world.team_manager)
    for name, value in {
        "whose": world.key_worker.public_id,
        "stage": "panel",
        "status": "submitted",
        "care_type": "inpatient_detox",
        "group": SubstanceGroup.OPIATE.value,
        "facility": world.second_facility.public_id,
        "reference": fits.reference.lower(),
    }.items():
        page = manager.visit("/cases", **{name: value})
        assert references(page) == {fits.reference}, name
        assert value in str(page.html.select_one(f"[name={name}]")), name
    page = manager.visit(
        "/cases", **{f"submitted_from-{part}": "1" for part in ("day", "month")}, **{"submitted_from-year": "2026"}
    )
    assert references(page) == {fits.reference}


def test_ones_own_cases_are_a_filter_of_key_workers(world, signed_in):
    own, _others = a_case(world, "Own"), a_case(world, "Other", world.colleague)
    assert references(signed_in(world.key_worker).visit("/cases", whose="mine")) == {own.reference}
    assert signed_in(world.commissioner).visit("/cases").html.select_one("[name=whose]") is None


def test_key_workers_are_offered_to_managers_alone(world, signed_in):
    others = a_case(world, "Other", world.colleague)
    page = signed_in(world.key_worker).visit("/cases", whose=world.colleague.public_id)
    assert page.errors
    assert others.reference in references(page)
    assert references(signed_in(world.team_manager).visit("/cases", whose=world.colleague.public_id)) == {
        others.reference
    }


def test_only_facilities_of_cases_that_one_sees_are_offered(world, signed_in):
    a_case(world, "Chose", facilities=(world.second_facility,))
    elsewhere = factories.a_client(world.other_service)
    factories.a_request(elsewhere, world.other_key_worker, status=S.DRAFT, facilities=(world.other_facility,))
    offered = signed_in(world.key_worker).visit("/cases").html.select("[name=facility] option")
    assert [option.get_text() for option in offered] == ["Any facility", world.second_facility.name]


def test_a_search_keeps_the_filters_and_puts_no_name_into_the_address(world, signed_in):
    fits, _closed = a_case(world, "Findable"), a_case(world, "Findable", status=S.DECLINED)
    page = signed_in(world.key_worker).submit("/cases?stage=panel", "Find", name="findable")
    assert references(page) == {fits.reference}
    assert page.response.request.query_string == b"stage=panel"
    assert "Only among the cases that the filters" in page.text


def test_finds_by_date_of_birth(world, signed_in):
    case = a_case(world, "Findable")
    day = {"born_on-day": "17", "born_on-month": "4", "born_on-year": "1985"}
    assert references(signed_in(world.coordinator).submit("/cases", "Find", **day)) == {case.reference}


def rows_of(answer):
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_file_holds_what_is_shown_with_the_same_filters_and_names_only_for_those_who_see_them(world, signed_in):
    case, _other = a_case(world, "Shown"), a_case(world, "Closed", status=S.DECLINED)
    for who, person in ((world.key_worker, "Shown Sentinel"), (world.commissioner, "C-")):
        browser = signed_in(who)
        [row] = rows_of(browser.client.get("/cases.csv?stage=panel"))
        assert row["Reference"] == case.reference
        assert row["Person"].startswith(person)
        head = [th.get_text(strip=True) for th in browser.visit("/cases", stage="panel").html.select("main thead th")]
        assert list(row) == head
    assert "Sentinel" not in signed_in(world.commissioner).client.get("/cases.csv").text


def test_says_so_when_no_case_fits(world, signed_in):
    a_case(world, "Draft", status=S.DRAFT)
    page = signed_in(world.key_worker).visit("/cases", stage="ended")
    assert "No case fits these filters" in page.text
    assert "Show all cases" in page.links
