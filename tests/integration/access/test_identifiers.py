"""Nobody reads of a person whom they may not know: every page, by every role, with every id put in its address.

Each person of the world has a name, birth date, NHS number and references that stand nowhere else. `kinds_seen` says
by the design which of these a role may come to read; anything else in a page, header, file or mail is a leak.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TypeVar

import pytest

from rehab.core.db import db
from rehab.notifications.mail import Mail, message
from rehab.notifications.models import Notice
from rehab.notifications.rules import MailSettings
from rehab.reports.rules import MEASURES, Group
from rehab.requests.rules import RequestStatus
from tests.support.access_policy import KEY_WORKERS, MEMBERS, NEXT_DOOR, PROVIDERS, RULES, STANDINGS, Rule
from tests.support.access_table import FIRST, REACHED
from tests.support.reading import text_of
from tests.support.site import Site
from tests.support.states import Person

T = TypeVar("T")
NAME, CASE, CLIENT = "name", "case", "client"
TOKENS = re.compile(
    r"\b(?:zzq|xxq)[a-j]{3}\b|\b9\d{9}\b|\b9\d\d \d{3} \d{4}\b|[rcp]-2026-\d{5}"
    r"|\b\d{1,2} [a-z]+ 19\d\d\b|\b19\d\d-\d\d-\d\d\b|\b\d\d/\d\d/19\d\d\b"
)
HIDDEN_FROM_COUNCIL = {
    "known", "known twice", "kept", "merged", "draft", "to sign", "colleague's", "neighbour's draft",
}  # fmt: skip
BEFORE_PANEL = {"open", "declared", "voted", "decided", "deferred", "appealable", "appealed"}
SERVICES = {NEXT_DOOR: "Testbury Council Second Service", "key worker of another council": "Otherham Recovery Service"}
SETTINGS = MailSettings(host="localhost", port=25, sender="rehab@example.org", public_url="http://localhost")
PER_ROLE = 25
# The same eyes as those of the key worker next door and of the provider's staff, or of their like in the other council,
# whose world is the same: a sample of their pages will do.
ELSEWHERE = {who for who, standing in STANDINGS.items() if standing.side == "otherham"}
ALIKE = {"key worker", "colleague", "team manager", "provider manager"} | ELSEWHERE
SAMPLE = 60


def kinds_seen(who: str, person: Person) -> set[str]:
    """What somebody may read of a person: name (with birth date and NHS number), case, the person's reference."""
    standing = STANDINGS[who]
    is_of_council = standing.side == person.council and person.state not in HIDDEN_FROM_COUNCIL
    if standing.place in KEY_WORKERS:
        own = SERVICES.get(who, "Testbury Recovery Service")
        return {NAME, CASE, CLIENT} if person.service == own else set()
    if standing.place in PROVIDERS:
        return _seen_by_provider(standing.side, person)
    if standing.place in MEMBERS:
        return {CASE} if is_of_council and person.state in BEFORE_PANEL else set()
    if standing.place == "coordinator" and is_of_council:
        return {CASE, CLIENT} if person.state == "held back" else {NAME, CASE, CLIENT}
    if standing.place == "commissioner" and is_of_council and person.state != "held back":
        return {CASE, CLIENT}
    return set()


def _seen_by_provider(side: str, person: Person) -> set[str]:
    """Who was offered to the house or stays there; of who took consent back, no more than that a bed is kept."""
    if person.provider == side:
        return {NAME, CASE, CLIENT}
    is_expected = person.state == "arranged, consent withdrawn" and person.council == side
    return {CASE} if is_expected else set()


class Sieve:
    """Finds in a text what identifies people whom the reader may not know."""

    def __init__(self, people: list[Person]) -> None:
        self.known: dict[str, list[tuple[Person, str]]] = defaultdict(list)
        for person in people:
            for identifier in person.identifiers:
                self.known[identifier].append((person, NAME))
            for reference in person.references:
                kind = CLIENT if reference.startswith("C") else CASE
                self.known[reference.lower()].append((person, kind))

    def caught(self, who: str, text: str) -> list[str]:
        return sorted(
            f"{token} ({'/'.join(person.state for person, _ in about)})"
            for token in self.tokens(text)
            if (about := self.known[token]) and not any(kind in kinds_seen(who, person) for person, kind in about)
        )

    def tokens(self, text: str) -> set[str]:
        """Every identifier of anybody in a text."""
        return {token for token in TOKENS.findall(text.casefold()) if token in self.known}


def addresses(site: Site, who: str) -> Iterator[str]:
    """Every page that is there for the role, with every id of the kind that it takes."""
    seen = set()
    for rule in RULES:
        if rule.method != "GET" or rule.is_public or STANDINGS[who].place not in REACHED[rule.route]:
            continue
        for things in things_for(site, rule):
            seen.add(site.path(rule.endpoint, **rule.always, **things))
    yield from sorted(seen)


def things_for(site: Site, rule: Rule) -> list[dict[str, str]]:
    """The arguments of a route: for its first rule every id of the same kind, else the rule's own of both councils."""
    if not rule.things:
        return [{}]
    sides = (site.states.testbury, site.states.otherham)
    if FIRST[rule.route] is not rule or len(rule.things) > 1:
        return [{name: side.ids[key] for name, key in rule.things.items()} for side in sides]
    ((name, key),) = rule.things.items()
    if name == "reference" and key != "framework":
        first_letter = "P" if key == "placement" else "R"
        return [{name: ref} for person in site.states.people for ref in person.references if ref[0] == first_letter]
    kind = key.split()[-1]
    return [{name: found} for side in sides for key, found in side.ids.items() if key.split()[-1] == kind]


def queries(site: Site, who: str) -> Iterator[str]:
    """Lists with every filter, sort and page that could show or order by what is not theirs."""
    place = STANDINGS[who].place
    paths = {rule.endpoint: site.path(rule.endpoint) for rule in RULES if not rule.things and not rule.always}
    if place in PROVIDERS:
        yield from (f"{paths['placements.residents']}?show={shown}" for shown in ("arriving", "here", "left"))
        yield from (f"{paths['placements.offers']}?state={state}" for state in ("open", "closed"))
    if place in KEY_WORKERS | {"coordinator", "commissioner"}:
        for path in (paths["cases.cases"], paths["cases.cases_csv"]):
            yield from (f"{path}?status={status.value}" for status in RequestStatus)
            yield from (f"{path}?sort={sort}&page={page}" for sort in ("name", "-name", "reference") for page in (1, 2))
            yield from (f"{path}?reference={ref}" for ref in ("R-2026", "2026-0001", "%25", "_"))
    if place in {"coordinator", "commissioner"}:
        yield from (f"{paths['reports.measures']}?by={group.value}" for group in Group)
        yield from (site.path("reports.cases", measure_id=measure) for measure in MEASURES)


def wrong_ids(site: Site) -> Iterator[str]:
    """Ids where another kind of id belongs; which ones is drawn, the same each time."""
    every = sorted({*site.states.testbury.ids.values(), *site.states.otherham.ids.values()})
    rules = [rule for rule in RULES if rule.method == "GET" and len(rule.things) == 1]
    draw = random.Random(20260601)  # noqa: S311  (the same draw every time)
    for _ in range(PER_ROLE):
        rule = draw.choice(rules)
        ((name, _),) = rule.things.items()
        yield site.path(rule.endpoint, **rule.always, **{name: draw.choice(every)})


def sample_of(found: list[T], count: int) -> list[T]:
    return random.Random(20260601).sample(found, min(count, len(found)))  # noqa: S311  (the same sample every time)


@pytest.fixture
def sieve(site: Site) -> Sieve:
    return Sieve(site.states.people)


def leaks(site: Site, sieve: Sieve, who: str, paths: list[str]) -> tuple[list[str], set[str]]:
    """What one role reads on pages although it may not, and all that it reads."""
    found, read = [], set()
    for path in paths:
        answer = site.get(who, path)
        assert answer.status < 500, path
        text = text_of(answer.response)
        read |= sieve.tokens(text)
        # What a page repeats of its own address is no news to who typed it.
        given = {token.upper() for token in TOKENS.findall(path.casefold())} if answer.status >= 400 else set()
        found += [f"{path}: {leak}" for leak in sieve.caught(who, text) if leak.split()[0].upper() not in given]
    return found, read


@pytest.mark.only("postgresql")  # a sample of the pages runs on SQLite: what is shown does not depend on the engine
@pytest.mark.parametrize("who", STANDINGS)
def test_shows_nobody_whom_the_reader_may_not_know(site: Site, sieve: Sieve, who: str) -> None:
    paths = [*addresses(site, who), *queries(site, who), *wrong_ids(site)]
    if who in ALIKE:
        assert leaks(site, sieve, who, sample_of(paths, SAMPLE))[0] == []
        return
    found, read = leaks(site, sieve, who, paths)
    assert found == []
    expected = {
        person.family_name.lower()
        for person in site.states.people
        if NAME in kinds_seen(who, person) and person.state != "known"
    }
    assert expected <= read, "names that this role works with were on no page, so the sweep looks at too little"


@pytest.mark.only("sqlite")  # all pages run on PostgreSQL
@pytest.mark.parametrize("who", ["coordinator", "member", "other provider's staff", "commissioner"])
def test_shows_nobody_on_a_sample_of_pages_on_the_other_engine(site: Site, sieve: Sieve, who: str) -> None:
    paths = [*addresses(site, who), *queries(site, who)]
    assert leaks(site, sieve, who, sample_of(paths, 20))[0] == []


@pytest.mark.only("postgresql")  # as above
@pytest.mark.parametrize("who", ["key worker", NEXT_DOOR, "coordinator", "other council's coordinator"])
def test_finds_by_name_only_people_whose_names_the_reader_knows(site: Site, sieve: Sieve, who: str) -> None:
    for person in sample_of(site.states.people, 15):
        for endpoint, field in (("cases.find", "name"), ("requests.find_person", "text")):
            typed = person.family_name if endpoint == "cases.find" else person.references[0]
            answer = site.post(who, site.path(endpoint), {field: typed})
            text = re.sub(re.escape(typed), "", answer.body, flags=re.IGNORECASE)
            assert sieve.caught(who, text) == [], f"{typed} typed at {endpoint}"


def test_mails_name_nobody_and_lead_to_cases_that_the_recipient_knows(site: Site, sieve: Sieve) -> None:
    roles = {email: who for who, email in site.states.users.items() if who in STANDINGS}
    with site.app.app_context(), site.as_it_was():
        sent = [
            (roles.get(notice.recipient.email), f"{message(_mail(notice), SETTINGS).as_string()} {notice.path}")
            for notice in db.session.query(Notice).options(db.joinedload(Notice.recipient))
        ]
    assert len(sent) > 50
    for who, text in sent:
        names = [token for token in sieve.tokens(text) if any(kind == NAME for _, kind in sieve.known[token])]
        assert names == []
        assert who is None or sieve.caught(who, text) == [], who


def _mail(notice: Notice) -> Mail:
    return Mail(
        notice_id=notice.id,
        attempt=1,
        public_id=notice.public_id,
        address=notice.recipient.email,
        template=notice.template,
        written_at=notice.created_at,
    )
