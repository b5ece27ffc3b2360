"""What a request says, as rows to read: for checking answers, for the coordinator, and beside a stale form."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup

from rehab.clients.rules import ConsentKind
from rehab.requests import queries
from rehab.requests.queries import Dossier
from rehab.requests.rules import Question, Section
from rehab.requests.rules.questions import Kind
from rehab.web.filters import day, pounds

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
    first = _BEFORE[section](dossier).items() if section in _BEFORE else ()
    plain = [(question.text, _shown(question, text)) for question, text in queries.answered(dossier.request, section)]
    last = _AFTER[section](dossier).items() if section in _AFTER else ()
    return [{"key": key, "value": value or NOT_ANSWERED} for key, value in (*first, *plain, *last)]


def _shown(question: Question, text: str) -> Markup | str | None:
    return _prose(text) if question.kind is Kind.PROSE else text


def _person(dossier: Dossier) -> dict[str, Any]:
    client = dossier.request.client
    return {
        "Name": client.name,
        "Date of birth": day(client.date_of_birth),
        "Sex": client.sex.label,
        "NHS number": client.nhs_number,
    }


def _consent(dossier: Dossier) -> dict[str, Any]:
    given = {kind: consent.given_on for kind, consent in dossier.consents.items()}
    return {f"Agreed to: {kind.label}": day(given[kind]) if kind in given else "No" for kind in ConsentKind}


def _care_type(dossier: Dossier) -> dict[str, Any]:
    care_type = dossier.request.care_type
    return {"Type of care": care_type and care_type.label}


def _substances(dossier: Dossier) -> dict[str, Any]:
    cited = [substance.in_words for substance in dossier.request.substances]
    return {"Main substance": "".join(cited[:1]), "Others, in order": _lines(cited[1:]) or "None"}


def _choice(dossier: Dossier) -> dict[str, Any]:
    offered = [
        name
        if option and option.allowed
        else f"{name} (cannot be chosen: {option.sentence if option else 'not listed'})"
        for name, option in dossier.chosen
    ]
    return {"Preferred": "".join(offered[:1]), "Also offered": _lines(offered[1:]) or "None"}


def _costs(dossier: Dossier) -> dict[str, Any]:
    return {
        "Weekly price": pounds(dossier.weekly_price_pence) or "Not known until a facility is preferred",
        "Net cost to the council": pounds(dossier.net_cost_pence) or "Not known yet",
    }


def _prose(text: str) -> Markup | None:
    return Markup('<span class="app-prose">{}</span>').format(text) if text else None


def _lines(texts: list[str]) -> Markup:
    return Markup("<br>").join(texts)


# What stands before and after the plain answers of a section.
_BEFORE: dict[Section, Callable[[Dossier], dict[str, Any]]] = {
    Section.PERSON: _person,
    Section.CONSENT: _consent,
    Section.ELIGIBILITY: _care_type,
    Section.SUBSTANCES: _substances,
    Section.CHOICE: _choice,
}
_AFTER: dict[Section, Callable[[Dossier], dict[str, Any]]] = {Section.FUNDING: _costs}
