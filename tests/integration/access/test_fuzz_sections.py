"""Whatever is typed into a section, once or twice, whole or in part: no page breaks, and a draft can be shown again."""

from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.integration.access.test_fuzz import NAUGHTY, fault_of, targets
from tests.support.access_table import Form
from tests.support.site import Site

pytestmark = pytest.mark.only("postgresql")  # the stricter of the two: it refuses what SQLite would store
SHORT = [text for text in NAUGHTY if len(text) < 1_000]
DATES = ["0", "00", "29", "31", "32", "2", "13", "1899", "2025", "9999", "10000", "٣", "1.0"]
typed = st.one_of(st.sampled_from(SHORT), st.sampled_from(DATES), st.text(max_size=40))
several = st.lists(typed.map(lambda text: text.encode("utf-8", "replace").decode()), min_size=0, max_size=3)


class Section(NamedTuple):
    """The form of one section of a draft, as it would be taken."""

    who: str
    address: str
    form: Form


@pytest.fixture
def sections(site: Site) -> list[Section]:
    found = [Section(target.who, target.address, target.form) for target in targets(site, "requests.section")]
    return [section for section in found if section.form]


@settings(
    max_examples=40,
    derandomize=True,
    phases=[Phase.generate],  # shrinking would take minutes, and the typed text is told as it is
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_is_typed_into_a_section_is_taken_or_refused_and_kept_either_way(
    site: Site, sections: list[Section], data: st.DataObject
) -> None:
    section = sections[data.draw(st.integers(0, len(sections) - 1))]
    names = st.sampled_from(sorted(section.form))
    sent = {**section.form, **data.draw(st.dictionaries(names, several, min_size=1, max_size=6))}

    def keep_and_come_back(browser: FlaskClient) -> TestResponse:
        kept = browser.post(f"{section.address}/draft", data={**sent, "csrf_token": site.token(section.who)})
        assert kept.status_code == 204
        return browser.get(section.address)

    told = f"{section.address} {sent}"
    assert fault_of(told, lambda: site.post(section.who, section.address, sent)) is None
    assert fault_of(told, lambda: site.ask(section.who, keep_and_come_back)) is None


def test_every_section_is_among_them(sections: list[Section]) -> None:
    assert len(sections) == 15
