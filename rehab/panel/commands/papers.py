"""Papers: what members read of a case, without anything that gives the person away."""

import datetime as dt
from typing import Any

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.money import pounds
from rehab.core.text import sentence_list
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.commands.agenda import refuse_closed
from rehab.panel.models import PanelCase, PanelMeeting
from rehab.panel.queries.kinds import Papers
from rehab.panel.rules import PanelCaseStatus
from rehab.panel.rules.identifiers import Person, identifiers_in
from rehab.panel.rules.snapshots import age_band
from rehab.plans import queries as plans
from rehab.plans.models import DischargePlan
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Audience, Section

Rows = list[dict[str, str]]
# The sections whose answers members read as they were given, the risk summary among them.
TOLD = (Section.TREATMENT, Section.HEALTH, Section.RISK, Section.FAMILY, Section.HOME, Section.PRIORITY)


def publish(meeting: PanelMeeting, *, by: Actor, now: dt.datetime) -> None:
    """Open every prepared case to the members and tell them; all of them or none.

    Raises IllegalMove when there is nothing to publish or the meeting has closed, and InvalidInput
    (by reference) naming each text in which a person could be recognised.
    """
    refuse_closed(meeting, now)
    prepared = queries.prepared_cases(meeting.id)
    if not prepared:
        msg = "There is nothing to publish: add a case to the agenda first."
        raise IllegalMove(msg)
    faults: dict[str, str] = {}
    for case in prepared:
        try:
            open_case(case, by=by, now=now)
        except InvalidInput as refused:
            faults |= refused.faults
    if faults:
        raise InvalidInput(faults)
    meeting.papers_published_at = meeting.papers_published_at or now
    audit.record("panel_meeting.published", subject=meeting, by=by, at=now)
    members = queries.seats_in(meeting, london_date(now))
    notify(
        [member.user_id for member in members],
        template="papers_published",
        path=f"/panel/meetings/{meeting.public_id}",
        now=now,
    )


def open_case(case: PanelCase, *, by: Actor, now: dt.datetime) -> None:
    """Take the snapshots that members see: the summary before they declare, the pack after.

    Raises InvalidInput when consent was withdrawn or a text could give the person away.
    """
    request = requests.whole_request(case.request_id)
    plan = plans.in_force(request.id)
    about = queries.papers_about(case)
    faults = _faults(request, plan, about)
    if faults:
        raise InvalidInput(faults)
    case.summary = _summary(request, london_date(now))
    case.pack = _pack(request, plan, about)
    case.status = PanelCaseStatus.OPEN
    case.opened_at = now
    audit.record("panel_case.opened", subject=case, by=by, case_id=request.id, fields=["summary", "pack"], at=now)


def _faults(request: PlacementRequest, plan: DischargePlan | None, about: Papers) -> dict[str, str]:
    if not queries.may_be_shared(request.client_id):
        return {request.reference: f"{request.reference}: the person has withdrawn their consent"}
    client = request.client
    person = Person(client.given_name, client.family_name, client.date_of_birth, client.nhs_number)
    found = {label: identifiers_in(text, person) for label, text in _typed(request, plan, about).items()}
    return {
        f"{request.reference} {label}": f"{request.reference}: “{label}” contains {sentence_list(hits)}"
        for label, hits in found.items()
        if hits
    }


def _typed(request: PlacementRequest, plan: DischargePlan | None, about: Papers) -> dict[str, str]:
    """Label -> text, for everything in summary and pack that somebody typed."""
    return {
        "District": (request.person and request.person.district) or "",
        **{row["key"]: row["value"] for row in _need(request) + _wishes(request)},
        **_typed_answers(request),
        **dict(plan.texts if plan else ()),
        **{row["key"]: row["value"] for rows in about.values() for row in rows},
    }


def _summary(request: PlacementRequest, day: dt.date) -> dict[str, Any]:
    client = request.client
    return {
        "initials": client.initials,
        "age_band": age_band(client.date_of_birth, day),
        "sex": client.sex.label,
        "district": (request.person and request.person.district) or "Not recorded",
        "key_worker": request.key_worker.name if request.key_worker else "Nobody at present",
        "service": request.service.name,
        "care_type": request.care_type.label if request.care_type else "",
        "facilities": _facilities(request),
    }


def _facilities(request: PlacementRequest) -> list[str]:
    """The person's choices by rank, then a facility that an approved exception opens."""
    chosen = [f"{choice.facility.name} ({choice.facility.provider.name})" for choice in request.choices]
    outside = [f"{request.outside_facility} (off the framework, approved as an exception)"]
    return chosen + outside if request.outside_facility else chosen


def _pack(request: PlacementRequest, plan: DischargePlan | None, about: Papers) -> dict[str, Any]:
    """Sections of rows, all of them text, in the order in which members read them; what the case is about first."""
    sections = {
        **about,
        "Why residential treatment": _circumstances(request) + _need(request),
        "Substances": _substances(request),
        **{section.label: _told(request, section) for section in TOLD},
        "Choice": _wishes(request),
        "Funding": _funding(request),
        "Discharge plan": _plan(plan),
    }
    return {"sections": [{"title": title, "rows": rows} for title, rows in sections.items() if rows]}


def _row(key: str, value: str | None) -> Rows:
    return [{"key": key, "value": value}] if value else []


def _circumstances(request: PlacementRequest) -> Rows:
    eligibility, person = request.eligibility, request.person
    order = eligibility.court_order if eligibility else None
    parent = person.parental_status if person else None
    resident = eligibility.ordinarily_resident if eligibility else None
    return [
        *_row("Voluntary or by court order", order and order.label),
        *_row("Ordinarily resident here", None if resident is None else "Yes" if resident else "No"),
        *_row("Children", parent and parent.label),
        *_told(request, Section.ELIGIBILITY),
    ]


def _need(request: PlacementRequest) -> Rows:
    eligibility = request.eligibility
    return _row("Why community treatment is not enough", eligibility.why_residential if eligibility else None)


def _substances(request: PlacementRequest) -> Rows:
    names = [substance.in_words for substance in request.substances]
    return [
        *_row("Main substance", names[0] if names else None),
        *_row("Other substances", "; ".join(names[1:])),
        *_row("Group", request.substance_group and request.substance_group.label),
        *_told(request, Section.SUBSTANCES),
    ]


def _told(request: PlacementRequest, section: Section) -> Rows:
    answers = requests.told(request, Audience.PANEL).get(section, [])
    return [{"key": question.text, "value": answer} for question, answer in answers]


def _typed_answers(request: PlacementRequest) -> dict[str, str]:
    told = requests.told(request, Audience.PANEL)
    shown = [line for section in (Section.ELIGIBILITY, Section.SUBSTANCES, *TOLD) for line in told.get(section, [])]
    return {question.text: answer for question, answer in shown if question.is_free_text}


def _wishes(request: PlacementRequest) -> Rows:
    choice = request.choice
    return [
        *_row("The person's reasons", choice.reasons if choice else None),
        *_row("Why fewer than two facilities", choice.why_fewer if choice else None),
        *_told(request, Section.CHOICE),
    ]


def _funding(request: PlacementRequest) -> Rows:
    funding = request.funding
    if funding is None:
        return []
    price, weeks = funding.weekly_price_pence, funding.weeks
    return [
        *_row("Source", funding.source and funding.source.label),
        *_row("Weeks", str(weeks) if weeks else None),
        *_row("Estimated price a week", pounds(price) if price is not None else None),
        *_row("The person pays a week", pounds(funding.contribution_pence)),
        *_row("Others pay a week", pounds(funding.other_funding_pence) if funding.other_funding_pence else None),
    ]


def _plan(plan: DischargePlan | None) -> Rows:
    if plan is None:
        return []
    texts = [row for label, text in plan.texts for row in _row(label, text)]
    return [*texts, *(row for s in plan.stakeholders for row in _row(s.kind.label, s.involvement.label))]
