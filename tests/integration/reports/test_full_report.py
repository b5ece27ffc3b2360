"""All measures in one report: asked for on a page, made by long work, fetched for a week."""

import csv
import datetime as dt
import io
import os
from pathlib import Path
from shutil import rmtree
from threading import Event

import openpyxl
import pypdf
import pytest
import time_machine
from sqlalchemy import delete, select

from rehab.accounts.models import RoleGrant
from rehab.core.db import db as database
from rehab.jobs.jobs import clear_files, work_off
from rehab.jobs.models import LongJob
from rehab.jobs.rules import RESULTS_KEPT
from rehab.notifications.models import Notice
from rehab.placements.rules import ExitReason
from rehab.reports import queries
from rehab.reports.queries import full_report
from rehab.reports.rules import MEASURES, Group, Period
from rehab.requests.rules import RequestStatus
from rehab.scheduler import LONG_KINDS
from rehab.web.uploads import FOLDER
from tests import factories
from tests.support.long_work import a_full_report, a_long_job
from tests.support.statements import statements_seen

ASK = "/measures/in-full"
LATER = factories.NOON + RESULTS_KEPT + dt.timedelta(hours=2)


def day(name, value):
    return {f"{name}-{part}": str(getattr(value, part)) for part in ("day", "month", "year")}


YEAR = {**day("start", dt.date(2025, 4, 1)), **day("end", dt.date(2026, 3, 31))}


@pytest.fixture
def folder(app):
    """Empty: other tests of this process kept files there."""
    found = Path(app.instance_path) / FOLDER
    rmtree(found, ignore_errors=True)
    return found


@pytest.fixture
def cast(db, folder):
    with time_machine.travel(factories.NOON, tick=False):
        world = factories.a_world()
        for place in (world.facility, factories.a_facility(factories.a_provider("Another House Ltd"))):
            a_stay(world, place)
        yield world


def a_stay(world, place):
    client = factories.a_client(world.service, given_name=f"Somebody of {place.id}", consents=())
    request = factories.a_request(client, world.key_worker, status=RequestStatus.ENDED)
    days = {"admitted_on": dt.date(2026, 1, 5), "ended_on": dt.date(2026, 2, 2)}
    factories.a_stay(request, place, **days, exit_reason=ExitReason.COMPLETED)


def do_the_work(folder):
    return work_off(LONG_KINDS, folder, stop=Event())


def made(visitor, folder, **period):
    """The page of the report, by the way that the person goes."""
    waiting = visitor.submit(ASK, "Make the report", **(period or YEAR))
    assert "Waiting to start" in waiting.text
    assert do_the_work(folder) == "full_report: done"
    database.session.expire_all()
    return visitor.visit(visitor.visit(waiting.path).links["See what came of it"])


def lines_of(answer):
    return list(csv.DictReader(io.StringIO(answer.response.text)))


def test_holds_each_measure_by_every_group_and_over_eight_quarters(cast, signed_in, folder):
    jo = signed_in(cast.commissioner)
    page = made(jo, folder)
    assert page.heading == "All measures in full, 1 April 2025 to 31 March 2026"
    lines = lines_of(jo.visit(f"{page.path}.csv"))
    everybody = [line for line in lines if line["group"] == "Everybody"]
    assert {line["id"] for line in everybody} == set(MEASURES)
    # The year asked for is one of the eight that end with a quarter.
    assert len({(line["from"], line["to"]) for line in everybody}) == 8 + 8
    groups = {line["group"].split(": ")[0] for line in lines} - {"Everybody"}
    assert groups == {group.label for group in Group}


def test_says_the_same_as_the_files_of_the_page(cast, signed_in, folder):
    jo = signed_in(cast.commissioner)
    lines = lines_of(jo.visit(f"{made(jo, folder).path}.csv"))
    asked = "start-day=1&start-month=4&start-year=2025&end-day=31&end-month=3&end-year=2026"
    whole, grouped = (lines_of(jo.visit(f"/measures.csv?{asked}{by}")) for by in ("", "&by=provider"))
    assert len(grouped) > 2
    assert [line for line in whole + grouped if line not in lines] == []


def test_a_sheet_has_numbers_for_numbers(cast, signed_in, folder):
    jo = signed_in(cast.commissioner)
    answer = jo.visit(f"{made(jo, folder).path}.xlsx")
    _, *lines = openpyxl.load_workbook(io.BytesIO(answer.response.data)).active.iter_rows(values_only=True)
    nights = {line[2]: line[3] for line in lines if line[0] == "bed_nights" and line[8].date() == dt.date(2026, 3, 31)}
    assert nights["Everybody"] == 56
    assert nights["Provider: Another House Ltd"] == 28


def test_the_print_can_be_leafed_through_by_its_headings(cast, signed_in, folder):
    jo = signed_in(cast.commissioner)
    answer = jo.visit(f"{made(jo, folder).path}.pdf")
    reader = pypdf.PdfReader(io.BytesIO(answer.response.data))
    (title, measures) = reader.outline
    headings = [mark.title for mark in measures if not isinstance(mark, list)]
    assert title.title == reader.metadata.title == "All measures in full"
    assert headings == ["All measures", *(measure.title for measure in MEASURES.values())]
    below = {mark.title for marks in measures if isinstance(marks, list) for mark in marks}
    assert {"How it is counted", "Quarter by quarter", "By provider", "By sex"} <= below
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Another House Ltd" in text
    assert "Somebody" not in text


def test_takes_as_many_steps_and_statements_for_any_history(cast):
    period = Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), factories.TODAY)

    def seen():
        steps = []
        with statements_seen() as statements:
            full_report(period, authorities=[cast.authority.id], progress=lambda *told: steps.append(told))
        return steps, len(statements)

    steps, count = seen()
    for _ in range(3):
        a_stay(cast, cast.facility)
    assert seen() == (steps, count)
    assert steps == [(number, 25) for number in range(25)]


def test_a_period_that_ends_before_it_begins_is_refused(cast, signed_in):
    backwards = {**day("start", dt.date(2026, 3, 31)), **day("end", dt.date(2025, 4, 1))}
    page = signed_in(cast.commissioner).submit(ASK, "Make the report", **backwards)
    assert (page.status, page.errors) == (422, ["The last day must not be before the first day"])
    assert database.session.scalars(select(LongJob)).all() == []


def test_begins_with_the_period_of_the_page_that_it_was_left_from(cast, signed_in):
    page = signed_in(cast.commissioner).visit(f"{ASK}?start-day=1&start-month=2&start-year=2024")
    assert [page.html.find(id=f"start-{part}")["value"] for part in ("day", "month", "year")] == ["1", "2", "2024"]


def test_a_double_click_makes_one(cast, signed_in):
    jo = signed_in(cast.commissioner)
    form = jo.visit(ASK)
    paths = {jo.send(form, "Make the report", **YEAR).path for _ in range(2)}
    assert len(paths) == len(database.session.scalars(select(LongJob)).all()) == 1


def test_is_for_whoever_asked_and_the_commissioners_of_the_council(cast, signed_in):
    job = a_full_report(cast.coordinator, cast.authority.id)
    for user, status in (
        (cast.coordinator, 200),
        (cast.commissioner, 200),
        (cast.other_commissioner, 404),
        (cast.key_worker, 404),
    ):
        visitor = signed_in(user)
        assert visitor.visit(f"{ASK}/{job.public_id}").status == status
        assert visitor.visit(f"{ASK}/{job.public_id}.csv").status == status


def test_is_not_for_somebody_who_sees_less_than_is_in_it(cast, signed_in):
    job = a_full_report(cast.commissioner, cast.authority.id, cast.other_authority.id)
    jo = signed_in(cast.commissioner)
    assert jo.visit(f"{ASK}/{job.public_id}").status == 404
    assert jo.visit(f"{ASK}/{job.public_id}.pdf").status == 404
    assert job.title not in jo.visit(ASK).text


def test_is_not_made_for_somebody_who_lost_sight_of_the_measures(cast, signed_in, folder):
    jo = signed_in(cast.coordinator)
    jo.submit(ASK, "Make the report", **YEAR)
    database.session.execute(delete(RoleGrant).where(RoleGrant.user_id == cast.coordinator.id))
    database.session.commit()
    assert do_the_work(folder) == "full_report: refused"
    (job,) = database.session.scalars(select(LongJob).execution_options(populate_existing=True))
    assert "You may no longer see the measures" in job.message
    assert not folder.exists()


def test_no_other_long_work_is_shown_as_a_report(cast, signed_in):
    others = [a_long_job(cast.commissioner), a_long_job(cast.commissioner, kind="full_report")]
    jo = signed_in(cast.commissioner)
    assert [jo.visit(f"{ASK}/{job.public_id}").status for job in others] == [404, 404]
    assert jo.visit(f"{ASK}/{a_full_report(cast.commissioner, cast.authority.id).public_id}.doc").status == 404


def test_lists_what_is_ready_and_clears_it_away_after_a_week(cast, signed_in, folder):
    job = a_full_report(cast.commissioner, cast.authority.id)
    jo = signed_in(cast.commissioner)
    assert "8 June 2026" in jo.visit(ASK).text
    for file in folder.iterdir():
        os.utime(file, (factories.NOON.timestamp(),) * 2)
    assert clear_files(folder, now=LATER - dt.timedelta(hours=3)) == 0
    assert clear_files(folder, now=LATER) == 3
    with time_machine.travel(LATER, tick=False):
        jo = signed_in(cast.commissioner)
        assert "None was made in the last 7 days." in jo.visit(ASK).text
        page = jo.visit(f"{ASK}/{job.public_id}.pdf")
        assert page.status == 404
        assert "Ask for the report again" in page.text


def test_whoever_left_is_told_when_it_has_ended(cast, signed_in, folder):
    signed_in(cast.commissioner).submit(ASK, "Make the report", **YEAR)
    with time_machine.travel(factories.NOON + dt.timedelta(minutes=2), tick=False):
        do_the_work(folder)
    (notice,) = database.session.scalars(select(Notice))
    (job,) = database.session.scalars(select(LongJob))
    told = notice.recipient_id, notice.template, notice.path
    assert told == (cast.commissioner.id, "long_work_ended", f"/long-work/{job.public_id}")


def test_whoever_stays_is_not(cast, signed_in, folder):
    made(signed_in(cast.commissioner), folder)
    assert database.session.scalars(select(Notice)).all() == []


def test_everything_of_a_measure_is_what_its_own_page_tells(cast):
    period = Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), factories.TODAY)
    found = full_report(period, authorities=[cast.authority.id], progress=lambda *_: None)
    for measure in list(MEASURES.values())[::5]:
        assert found.story(measure) == queries.story(measure, period, authorities=[cast.authority.id])
