"""What a request says, as questions and answers in words."""

from collections.abc import Callable
from dataclasses import replace

from rehab.clients.rules import ConsentKind
from rehab.core.clock import written
from rehab.core.money import pounds
from rehab.requests.queries.answers import answered
from rehab.requests.queries.dossiers import Dossier
from rehab.requests.queries.sign_offs import in_words
from rehab.requests.rules import COPIED, Section

Lines = list[tuple[str, str]]


def lines(dossier: Dossier, section: Section) -> Lines:
    """Each question that applies with its answer, empty where there is none; the discharge plan's among them."""
    return [*entered(dossier, section), *(_AFTER[section](dossier) if section in _AFTER else [])]


def entered(dossier: Dossier, section: Section) -> Lines:
    """As `lines`, without what was worked out from the answers."""
    first = _BEFORE[section](dossier) if section in _BEFORE else []
    return [*first, *((question.text, text) for question, text in answered(dossier.request, section))]


def changes(dossier: Dossier, section: Section) -> dict[str, str]:
    """Question -> what was said before, where answers were copied from an earlier request and have changed since."""
    if dossier.earlier is None or section not in COPIED:
        return {}
    before = dict(lines(replace(dossier, request=dossier.earlier), section))
    return {
        question: before.get(question, "")
        for question, answer in lines(dossier, section)
        if before.get(question, "") != answer
    }


def _person(dossier: Dossier) -> Lines:
    client = dossier.request.client
    return [
        ("Name", client.name),
        ("Date of birth", written(client.date_of_birth)),
        ("Sex", client.sex.label),
        ("NHS number", client.nhs_written),
    ]


def _consent(dossier: Dossier) -> Lines:
    given = {kind: written(consent.given_on) for kind, consent in dossier.consents.items()}
    return [(f"Agreed to: {kind.label}", given.get(kind, "No")) for kind in ConsentKind]


def _care_type(dossier: Dossier) -> Lines:
    care_type = dossier.request.care_type
    return [("Type of care", care_type.label if care_type else "")]


def _substances(dossier: Dossier) -> Lines:
    cited = [substance.in_words for substance in dossier.request.substances]
    return [("Main substance", "".join(cited[:1])), ("Others, in order", "\n".join(cited[1:]) or "None")]


def _choice(dossier: Dossier) -> Lines:
    offered = [
        name
        if option and option.allowed
        else f"{name} (cannot be chosen: {option.sentence if option else 'not listed'})"
        for name, option in dossier.chosen
    ]
    return [("Preferred", "".join(offered[:1])), ("Also offered", "\n".join(offered[1:]) or "None")]


def _costs(dossier: Dossier) -> Lines:
    price, net = dossier.weekly_price_pence, dossier.net_cost_pence
    return [
        ("Weekly price", "Not known until a facility is preferred" if price is None else pounds(price)),
        ("Net cost to the council", "Not known yet" if net is None else pounds(net)),
    ]


def _signed(dossier: Dossier) -> Lines:
    return [("Signed by the team manager", in_words(dossier.sign_off))]


def _plan(dossier: Dossier) -> Lines:
    plan = dossier.plan
    if plan is None:
        return []
    return [*plan.texts, *((row.kind.label, f"{row.involvement.label}. {row.who_or_why}") for row in plan.stakeholders)]


# What stands before and after the plain answers of a section.
_BEFORE: dict[Section, Callable[[Dossier], Lines]] = {
    Section.PERSON: _person,
    Section.CONSENT: _consent,
    Section.ELIGIBILITY: _care_type,
    Section.SUBSTANCES: _substances,
    Section.CHOICE: _choice,
    Section.DISCHARGE_PLAN: _plan,
}
_AFTER: dict[Section, Callable[[Dossier], Lines]] = {
    Section.FUNDING: _costs,
    Section.DECLARATIONS: _signed,
}
