"""Whatever is typed, and wherever: no page breaks, and what is refused stores nothing.

The draws are seeded, so a failure comes again.
"""

import random
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.support.access_policy import RULES
from tests.support.access_table import FIRST, Cell, Form, Table, who_may
from tests.support.html import parse
from tests.support.injection import PROBE, runs_probe
from tests.support.site import Answer, Site

NAUGHTY = [
    "",
    " \t\r\n ",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\u0301",
    "\u202eesrever",
    "\ufeff\u200b\u2028",
    "\U0001f3f4\U000e0067\U000e0062",
    "Ωå ß ﬁ",
    "9" * 50,
    "-1",
    "1e308",
    "0x7f",
    "١٢٣",
    "²",
    "NaN",
    "None",
    "true",
    "31/02/2026",
    "0000",
    "99999",
    "2147483648",
    "9223372036854775808",
    "=1+1",
    "+44",
    "@SUM(A1)",
    "-2+3",
    "%s%n%x",
    "{{7*7}}${7*7}",
    "'; DROP TABLE client; --",
    "' OR '1'='1",
    "%' AND 1=1 --",
    "\\",
    "../../../etc/passwd",
    "//evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "a\r\nBcc: x@example.org",
    PROBE,
    "x" * 5_000,
    "w " * 20_000,
]
PATHS = ["%00", "%ff%fe", "%ed%a0%80", "%2e%2e%2f", "%0d%0aX: y", "9" * 50, "x" * 3_000, "%F0%9F%98%80", "'", "%25"]
# Beside the fields of each page's own filters.
QUERY_NAMES = ["page", "sort", "by", "show", "next", "back", "%ff"]
UNTYPED = {"form_key"}
# A password is hashed slowly on purpose.
HASHING = {"accounts.sign_in", "accounts.change_password", "admin.new_user"}


class Target(NamedTuple):
    """A form that somebody may send, as it would be taken."""

    label: str
    endpoint: str
    who: str
    address: str
    form: Form


def targets(site: Site, endpoint: str = "") -> list[Target]:
    """Every form, or that of one route."""
    table, found = Table(site), []
    for rule in RULES:
        if endpoint not in {"", rule.endpoint}:
            continue
        may = who_may(rule)
        if rule.method == "POST" and (may or rule.is_public):
            who = may[0] if may else "anonymous"
            form = table.form(Cell(rule, who, "testbury"))
            found.append(Target(rule.label, rule.endpoint, who, table.address(rule, "testbury"), form))
    return found


@pytest.fixture
def every(site: Site) -> list[Target]:
    return targets(site)


def fault_of(told: str, ask: Callable[[], Answer]) -> str | None:
    try:
        answer = ask()
    except Exception as error:  # noqa: BLE001  (in a test app, what would be a page with status 500 is raised)
        return f"{told}: {type(error).__name__} {str(error)[:200]}"
    if answer.status >= 500:
        return f"{told}: {answer.status}"
    if answer.status >= 400 and answer.stored:
        return f"{told}: {answer.status}, yet it stored {answer.stored[0]}"
    if answer.response.mimetype == "text/html" and runs_probe(answer.body):
        return f"{told}: what was typed became markup"
    location = answer.response.headers.get("Location", "/")
    return None if location.startswith("/") and not location.startswith("//") else f"{told}: led to {location}"


def with_value(form: Form, name: str, value: str) -> Form:
    return {**form, name: [value] if isinstance(form[name], list) and len(form[name]) > 1 else value}


def fuzz_forms(site: Site, count: int) -> list[str]:
    """One field at a time, so that the value comes to where it is read; and every field at once.

    `count` is how often in all: however many forms there are, each gets its share.
    """
    draw = random.Random(20260601)  # noqa: S311  (the same draw every time)
    found, every = [], targets(site)
    per_form = max(1, count // len(every))
    for target in every:
        single = [(name, value) for name in target.form for value in NAUGHTY]
        count = per_form if target.endpoint not in HASHING else 2
        for name, value in draw.sample(single, min(count, len(single))):
            form = with_value(target.form, name, value)
            told = f"{target.label} {name}={value[:40]!r}"
            found.append(fault_of(told, lambda t=target, f=form: site.post(t.who, t.address, f)))
        form = {name: draw.choice(NAUGHTY) for name in target.form if name not in UNTYPED}
        told = f"{target.label} with nonsense in every field"
        found.append(fault_of(told, lambda t=target, f=form: site.post(t.who, t.address, f)))
    return [fault for fault in found if fault]


def fuzz_addresses(site: Site, count: int) -> list[str]:
    draw = random.Random(20260601)  # noqa: S311  (the same draw every time)
    table = Table(site)
    pages = [(rule, who_may(rule)[0]) for rule in FIRST.values() if rule.method == "GET" and who_may(rule)]
    asked = cache(lambda who, address: fields_asked_for(site.get(who, address)))
    found = []
    for _ in range(count):
        rule, who = draw.choice(pages)
        address = table.address(rule, "testbury")
        names = QUERY_NAMES + asked(who, address)
        if (rule.things or rule.always) and draw.random() < 0.5:
            address = f"{address.rsplit('/', 1)[0]}/{draw.choice(PATHS)}"
        query = "&".join(f"{draw.choice(names)}={_quoted(draw)}" for _ in range(draw.randint(1, 4)))
        found.append(fault_of(f"{address}?{query[:80]}", lambda w=who, a=f"{address}?{query}": site.get(w, a)))
    return [fault for fault in found if fault]


def fields_asked_for(answer: Answer) -> list[str]:
    """The fields of a page's own filters, which come back in its address."""
    if answer.response.mimetype != "text/html":
        return []
    return [str(field["name"]) for field in parse(answer.body).select('form[method="get" i] [name]')]


def _quoted(draw: random.Random) -> str:
    value = draw.choice([*NAUGHTY, *PATHS])
    return value if value in PATHS else "".join(f"%{byte:02x}" for byte in value[:3_000].encode())


@pytest.mark.only("postgresql")  # the stricter of the two: it refuses what SQLite would store
def test_no_form_breaks_or_stores_what_it_refuses(site: Site) -> None:
    assert fuzz_forms(site, 700) == []


@pytest.mark.only("postgresql")  # as above
@pytest.mark.parametrize("endpoint", ["cases.find", "requests.find_person"])
def test_no_search_breaks(site: Site, endpoint: str) -> None:
    (target,) = (target for target in targets(site, endpoint))
    asked = [lambda v=value: site.post(target.who, target.address, dict.fromkeys(target.form, v)) for value in NAUGHTY]
    assert [
        fault for ask, value in zip(asked, NAUGHTY, strict=True) if (fault := fault_of(repr(value[:40]), ask))
    ] == []


@pytest.mark.only("postgresql")  # as above
def test_no_address_breaks(site: Site) -> None:
    assert fuzz_addresses(site, 300) == []


@pytest.mark.only("sqlite")  # all draws run on PostgreSQL
def test_a_sample_breaks_nothing_on_the_other_engine(site: Site) -> None:
    assert fuzz_forms(site, 60) + fuzz_addresses(site, 40) == []


@pytest.mark.only("postgresql")  # as above
def test_bodies_that_are_no_form_are_refused(site: Site) -> None:
    bodies: list[dict[str, Any]] = [
        {"data": b"\xff\xfe=\xff&&=&a=%ff%zz"},
        {"data": b"{", "content_type": "application/json"},
        {"data": b"--x\r\nnonsense", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"a=b", "content_type": "multipart/form-data"},
        {"data": b"x" * 3_000_000},
    ]
    found = []
    for target in targets(site)[::4]:
        for body in bodies:

            def send(browser: FlaskClient, t: Target = target, b: dict[str, Any] = body) -> TestResponse:
                return browser.post(t.address, **{"content_type": "application/x-www-form-urlencoded", **b})

            answer = site.ask(target.who, send)
            if not 400 <= answer.status < 500 or answer.stored:
                found.append(f"{target.label} {str(body)[:60]}: {answer.status}")
    assert found == []


@pytest.mark.only("postgresql")  # as above
@settings(
    max_examples=100,
    derandomize=True,
    phases=[Phase.generate],  # shrinking would take minutes, and the typed text is told as it is
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_text_at_all_breaks_a_form(site: Site, every: list[Target], data: st.DataObject) -> None:
    target = every[data.draw(st.integers(0, len(every) - 1))]
    names = sorted(target.form) or ["nothing"]
    typed = {
        names[data.draw(st.integers(0, len(names) - 1))]: data.draw(st.text(max_size=60).map(_sendable))
        for _ in range(2)
    }
    told = f"{target.label} {typed}"
    assert fault_of(told, lambda: site.post(target.who, target.address, {**target.form, **typed})) is None


def _sendable(text: str) -> str:
    """A browser cannot send half a surrogate pair."""
    return text.encode("utf-8", "replace").decode()
