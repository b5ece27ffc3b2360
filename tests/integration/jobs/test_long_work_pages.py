"""Pages of long work: who finds it, what they read in each state, and cancelling."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.jobs.models import Job
from rehab.jobs.rules import NOBODY_LOOKS_AFTER, LongState
from tests.factories import World, a_user, a_world
from tests.support.long_work import a_long_job, reread
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

SignIn = Callable[[User], Visitor]


@pytest.fixture
def cast(db: SQLAlchemy) -> World:
    return a_world()


@pytest.mark.parametrize(
    ("state", "columns", "told"),
    [
        (LongState.QUEUED, {}, ["Waiting to start", "Not started"]),
        (LongState.RUNNING, {}, ["Working on it", "Getting ready"]),
        (LongState.RUNNING, {"done": 1400, "total": 5600}, ["25%: 1,400 of 5,600"]),
        (LongState.DONE, {"message": "3 facilities changed.", "result_path": "/x"}, ["3 facilities changed."]),
        (LongState.FAILED, {"message": "There is no header."}, ["It could not be done", "There is no header."]),
        (LongState.CANCELLED, {}, ["Cancelled: nothing was changed"]),
    ],
)
def test_tells_how_far_it_is(
    cast: World, signed_in: SignIn, state: LongState, columns: dict[str, object], told: list[str]
) -> None:
    job = a_long_job(cast.commissioner, state=state, **columns)
    page = signed_in(cast.commissioner).visit(f"/long-work/{job.public_id}")
    assert page.heading == "Count everything"
    assert [words for words in told if words not in page.text] == []
    assert bool(page.html.select("[data-work]")) == bool(page.html.select("noscript meta")) == state.is_open
    assert bool(page.html.progress) == state.is_open
    assert ("See what came of it" in page.links) == (state is LongState.DONE)


def test_the_bar_says_in_words_how_far_it_is(cast: World, signed_in: SignIn) -> None:
    job = a_long_job(cast.commissioner, state=LongState.RUNNING, done=1, total=4)
    bar = signed_in(cast.commissioner).visit(f"/long-work/{job.public_id}").html.progress
    assert bar is not None
    assert (bar["value"], bar["max"], bar["aria-label"], bar.text) == ("25", "100", "Progress", "25%: 1 of 4")


def test_says_so_when_nothing_works_it_off(cast: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor, waiting = signed_in(cast.commissioner), a_long_job(cast.commissioner)
    told = "does not run at the moment"
    job = Job(name="send_mail", label="Send mail", last_started_at=clock.now())
    db.session.add(job)
    db.session.commit()
    assert told not in visitor.visit(f"/long-work/{waiting.public_id}").text
    job.last_started_at -= NOBODY_LOOKS_AFTER
    db.session.commit()
    assert told in visitor.visit(f"/long-work/{waiting.public_id}").text
    assert told not in visitor.visit(f"/long-work/{a_long_job(cast.commissioner, state=LongState.DONE).public_id}").text


def test_can_be_cancelled_while_it_waits_and_not_afterwards(cast: World, signed_in: SignIn) -> None:
    job = a_long_job(cast.commissioner)
    visitor = signed_in(cast.commissioner)
    page = visitor.submit(f"/long-work/{job.public_id}", "Cancel this work")
    assert page.notices == ["It was cancelled, and nothing was changed."]
    assert reread(job).state is LongState.CANCELLED
    assert page.forms() == []
    assert visitor.post(f"/long-work/{job.public_id}/cancel").status == 409


def test_is_found_again_from_the_account_page(cast: World, signed_in: SignIn) -> None:
    job = a_long_job(cast.commissioner)
    visitor = signed_in(cast.commissioner)
    account = visitor.visit("/account")
    listed = visitor.visit(account.links["Long work"])
    assert listed.links["Count everything"] == f"/long-work/{job.public_id}"


def test_whoever_asked_and_the_councils_commissioners_see_it_and_for_others_it_does_not_exist(
    cast: World, signed_in: SignIn
) -> None:
    job = a_long_job(cast.coordinator)
    seen = {"asked": cast.coordinator, "commissioner": cast.commissioner}
    unseen = {
        "other council's commissioner": cast.other_commissioner,
        "key worker": cast.key_worker,
        "administrator": cast.administrator,
        "another coordinator": a_user(Role.COORDINATOR, cast.authority),
    }
    for who in seen.values():
        visitor = signed_in(who)
        assert visitor.visit(f"/long-work/{job.public_id}").status == 200
        assert "Count everything" in visitor.visit("/long-work").text
    for who in unseen.values():
        visitor = signed_in(who)
        assert visitor.visit(f"/long-work/{job.public_id}").status == 404
        assert visitor.post(f"/long-work/{job.public_id}/cancel").status == 404
        assert "Nothing has been asked for yet." in visitor.visit("/long-work").text
    assert reread(job).state is LongState.QUEUED


def test_the_list_takes_as_many_statements_for_many_as_for_few(cast: World, signed_in: SignIn) -> None:
    visitor, counted = signed_in(cast.commissioner), []
    for more in (10, 60):
        for _ in range(more):
            a_long_job(cast.commissioner)
        with statements_seen() as seen:
            assert len(visitor.visit("/long-work").html.select("tbody tr")) == min(25, more)
        counted.append(len(seen))
    assert counted[0] == counted[1]
