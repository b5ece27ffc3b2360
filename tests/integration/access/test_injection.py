"""Text that would do harm stands in every column that somebody may have typed; every page shows it as text.

Straight into the tables, because a form may refuse what an import or an older version stored.
"""

import csv
import io
import re
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import JSON, Column, Enum, String, literal, update

from rehab.core.db import Model, db
from rehab.panel.models import Letter, PanelCase
from rehab.placements.models import Offer
from tests.support.access_policy import RULES, STANDINGS
from tests.support.access_table import Table, who_may
from tests.support.injection import PROBE, runs_probe
from tests.support.site import Site

# What the service makes itself, or compares with a list of its own.
NEVER_TYPED = {
    "public_id", "reference", "name_key", "nhs_number", "email", "password_hash", "token_hash", "key", "kind",
    "template", "path", "subject_type", "ethnicity", "cqc_location_id", "result_url", "stored_as", "sha256",
}  # fmt: skip
NOBODYS = {"audit_entry", "audit_head", "form_use", "job_run", "reference_counter", "setting_value", "user_session"}
# Where a mark must have come to light, escaped: what every role reads, and what only some do.
SHOWN_AT_LEAST = {
    "client.given_name", "client.family_name", "choice_section.reasons", "eligibility_section.why_residential",
    "discharge_plan.goals", "panel_meeting.title", "user_account.name", "organisation.name", "facility.name",
    "framework.title", "lot.title", "offer.summary", "panel_case.pack", "letter.paragraphs", "vote.reason",
    "stay.room", "departure.note", "plan_signature.signed_by", "plan_signature.reason", "provider.trading_name",
    "review.progress", "review.client_view", "embargo.reason", "offer.decline_note", "person_section.district",
    "assurance.title", "provider_contact.name",
}  # fmt: skip
# Columns that hold a line or two: the whole text would not go in.
SHORT = {"stay.room"}
MARK = re.compile(r"&lt;zzprobe onload=x&gt;.{0,120}?\[([a-z_]+\.[a-z_]+)\]", re.DOTALL)


def typed_columns() -> list[Column[Any]]:
    return [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | JSON)
        and not isinstance(column.type, Enum)
        and column.name not in NEVER_TYPED
        and table.name not in NOBODYS
    ]


def poison(column: Column[Any]) -> None:
    """Each value keeps what it was, so that what must differ still does; an empty one is no text that was typed."""
    if isinstance(column.type, JSON):
        return
    name = f"{column.table.name}.{column.name}"
    mark = literal(f"{'<zzprobe onload=x>' if name in SHORT else PROBE}[{name}]")
    db.session.execute(update(column.table).values({column.name: mark + column}).where(column != ""))


def poison_copies() -> None:
    """The copies that panel, provider and letters are made of."""
    for case in db.session.query(PanelCase):
        case.summary = _poisoned(case.summary, "panel_case.summary")
        case.pack = _poisoned(case.pack, "panel_case.pack")
    for offer in db.session.query(Offer):
        offer.summary = _poisoned(offer.summary, "offer.summary")
    for letter in db.session.query(Letter):
        letter.paragraphs = _poisoned(letter.paragraphs, "letter.paragraphs")


def _poisoned(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _poisoned(inner, name) for key, inner in value.items()}
    if isinstance(value, list):
        return [_poisoned(inner, name) for inner in value]
    return f"{PROBE}[{name}]{value}" if isinstance(value, str) else value


# Figures and references: titles and numbers, nothing that anybody typed.
OF_OUR_OWN_WORDS = (
    "/measures.csv",
    "/measures/bed_nights/cases.csv",
    "/measures/in-full/",
    "/published/",
    "/utilisation.csv",
    "/utilisation/nights.csv",
)


def fault_of_file(mimetype: str, data: bytes) -> str | None:
    if mimetype == "text/csv":
        rows = list(csv.reader(io.StringIO(data.decode())))
        cells = [cell for row in rows for cell in row]
        has_only_a_head = len(rows) == 1
        if not has_only_a_head and not any("=1+1" in cell for cell in cells):
            return "nothing that was typed stands in it, so nothing is shown of it"
        formulas = [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        return f"a spreadsheet would run {formulas[0]!r}" if formulas else None
    if mimetype == "application/pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        return None if "<zzprobe onload=x>" in text else "the letter does not say what was written"
    return None


@pytest.mark.only("postgresql")  # what a template does to a text does not depend on the engine
def test_every_page_shows_as_text_what_was_typed(site: Site) -> None:
    table, shown, found = Table(site), set(), []
    pages = [
        (who, table.address(rule, "testbury"))
        for rule in RULES
        if rule.method == "GET" and not rule.is_public
        for who in _different(who_may(rule))
    ]
    browsers = {who: site.browser(who) for who, _ in pages}
    with site.as_it_was():
        with site.app.app_context():
            for column in typed_columns():
                poison(column)
            poison_copies()
            db.session.commit()
        for who, address in pages:
            response = browsers[who].get(address)
            assert response.status_code < 400, (who, address)
            shown |= set(MARK.findall(response.text)) if response.mimetype == "text/html" else set()
            if response.mimetype == "text/html" and runs_probe(response.text):
                found.append(f"{address} by {who}")
            is_typed = not address.startswith(OF_OUR_OWN_WORDS)
            if is_typed and (fault := fault_of_file(response.mimetype, response.data)):
                found.append(f"{address} by {who}: {fault}")
    assert found == []
    assert SHOWN_AT_LEAST - shown == set(), "these were on no page, so nothing is shown of them"


def _different(who: list[str]) -> list[str]:
    """One of each place; colleagues see the same templates."""
    return [each for each in who if each in STANDINGS and each not in {"colleague", "team manager", "provider manager"}]
