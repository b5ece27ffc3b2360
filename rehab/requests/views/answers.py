"""What a request says, as rows to read: for checking answers, for the coordinator, and beside a stale form."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup

from rehab.clients.rules import ConsentKind
from rehab.requests.queries import Dossier
from rehab.requests.rules import Section
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
    answers = _ANSWERS[section](dossier) if section in _ANSWERS else {}
    return [{"key": key, "value": value or NOT_ANSWERED} for key, value in answers.items()]


def _person(dossier: Dossier) -> dict[str, Any]:
    client, person = dossier.request.client, dossier.request.person
    given = {kind: dossier.consents[kind].given_on for kind in dossier.consents}
    return {
        "Name": client.name,
        "Date of birth": day(client.date_of_birth),
        "Sex": client.sex.label,
        "Parent": person and person.parental_status and person.parental_status.label,
        "Ethnic group": person and person.ethnic_group,
        "District": person and person.district,
        **{f"Agreed to: {kind.label}": day(given[kind]) if kind in given else "No" for kind in ConsentKind},
    }


def _eligibility(dossier: Dossier) -> dict[str, Any]:
    section, care_type = dossier.request.eligibility, dossier.request.care_type
    resident = section and section.ordinarily_resident
    return {
        "Ordinarily resident": None if resident is None else ("Yes" if resident else "No"),
        "Own choice or court order": section and section.court_order and section.court_order.label,
        "Type of care": care_type and care_type.label,
        "Why residential": _prose(section.why_residential if section else ""),
    }


def _substances(dossier: Dossier) -> dict[str, Any]:
    main, others = dossier.request.substances[:1], dossier.request.substances[1:]
    return {
        "Main substance": "".join(substance.name for substance in main),
        "Others, in order": ", ".join(substance.name for substance in others) or "None",
    }


def _choice(dossier: Dossier) -> dict[str, Any]:
    section = dossier.request.choice
    offered = [
        name
        if option and option.allowed
        else f"{name} (cannot be chosen: {option.sentence if option else 'not listed'})"
        for name, option in dossier.chosen
    ]
    fewer = {"Why fewer than two": _prose(section.why_fewer)} if section and section.why_fewer else {}
    return {
        "Preferred": "".join(offered[:1]),
        "Also offered": _lines(offered[1:]) or "None",
        **fewer,
        "Their reasons": _prose(section.reasons if section else ""),
    }


def _funding(dossier: Dossier) -> dict[str, Any]:
    section = dossier.request.funding
    return {
        "Source": section and section.source and section.source.label,
        "Weeks": section and section.weeks,
        "Weekly price": pounds(dossier.weekly_price_pence) or "Not known until a facility is preferred",
        "The person pays each week": section and pounds(section.contribution_pence),
        "Net cost to the council": pounds(dossier.net_cost_pence) or "Not known yet",
    }


def _prose(text: str) -> Markup | None:
    return Markup('<span class="app-prose">{}</span>').format(text) if text else None


def _lines(texts: list[str]) -> Markup:
    return Markup("<br>").join(texts)


_ANSWERS: dict[Section, Callable[[Dossier], dict[str, Any]]] = {
    Section.PERSON: _person,
    Section.ELIGIBILITY: _eligibility,
    Section.SUBSTANCES: _substances,
    Section.CHOICE: _choice,
    Section.FUNDING: _funding,
}
