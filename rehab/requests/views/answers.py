"""What a request says, as rows to read: for checking answers, for the coordinator, and beside a stale form."""

from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup

from rehab.requests import queries
from rehab.requests.queries import Dossier
from rehab.requests.rules import Section

Row = dict[str, Any]
NOT_ANSWERED = "Not answered yet"


class Card(NamedTuple):
    """One section: its rows, and where it is changed, if it may be. The discharge plan shows itself."""

    section: Section
    rows: list[Row]
    href: str | None


def cards(dossier: Dossier, *, can_edit: bool = False) -> list[Card]:
    """All sections, in order."""
    return [
        Card(section, rows(dossier, section), _change(dossier, section) if can_edit else None) for section in Section
    ]


def _change(dossier: Dossier, section: Section) -> str:
    return url_for("requests.section", reference=dossier.request.reference, section=section.value, back="check")


def rows(dossier: Dossier, section: Section) -> list[Row]:
    """Question and answer; nothing for the discharge plan, which has a template of its own."""
    if section is Section.DISCHARGE_PLAN:
        return []
    before = queries.changes(dossier, section)
    return [
        {"key": question, "value": _shown(answer, before.get(question))}
        for question, answer in queries.lines(dossier, section)
    ]


def _shown(answer: str, before: str | None) -> Markup | str:
    shown = _prose(answer) if answer else NOT_ANSWERED
    if before is None:
        return shown
    mark = Markup('{}<br><strong class="govuk-tag govuk-tag--blue">Changed</strong> Before: {}')
    return mark.format(shown, _prose(before) if before else NOT_ANSWERED)


def _prose(text: str) -> Markup:
    return Markup('<span class="app-prose">{}</span>').format(text)
