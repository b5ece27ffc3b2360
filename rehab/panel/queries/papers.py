"""What members read of a case, and what in it gives somebody away."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.core.clock import written
from rehab.core.db import db
from rehab.core.money import pounds
from rehab.core.text import sentence_list
from rehab.panel.models import PanelCase, Redaction
from rehab.panel.queries.kinds import Papers, papers_about
from rehab.panel.queries.referrals import appeals_of, fast_track_alive
from rehab.panel.queries.terms import deferral_of
from rehab.panel.rules import PanelCaseStatus
from rehab.panel.rules.appeals import AppealStatus
from rehab.panel.rules.identifiers import Hit, Person
from rehab.panel.rules.redactions import Words, open_hits, redacted
from rehab.panel.rules.snapshots import age_band
from rehab.plans import queries as plans
from rehab.plans.models import DischargePlan
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Audience, Section

Rows = list[dict[str, str]]
# The sections whose answers members read as they were given, the risk summary among them.
TOLD = (Section.TREATMENT, Section.HEALTH, Section.RISK, Section.FAMILY, Section.HOME, Section.PRIORITY)


@dataclass(frozen=True, slots=True)
class Typed:
    """A text in a pack that somebody typed; `section` is where the key worker can change it, if they can."""

    label: str
    text: str
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class Find:
    """A text as members would read it, with the places in it that still give somebody away."""

    typed: Typed
    text: str
    hits: Sequence[Hit]

    @property
    def what(self) -> str:
        """What stands in it, in words."""
        return sentence_list(list(dict.fromkeys(hit.what for hit in self.hits)))

    @property
    def words(self) -> list[tuple[str, str]]:
        """Each of the words that give somebody away, once, with what they are."""
        return list({self.text[hit.start : hit.end]: hit.what for hit in reversed(self.hits)}.items())[::-1]

    @property
    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, with whether each gives somebody away."""
        done = 0
        for hit in self.hits:
            yield self.text[done : hit.start], False
            yield self.text[hit.start : hit.end], True
            done = hit.end
        yield self.text[done:], False


class Draft:
    """The papers of a request as they would be published now, with the words that the coordinator chose."""

    def __init__(self, request: PlacementRequest, about: Papers) -> None:
        self.request = request
        self.plan = plans.in_force(request.id)
        self.about = {**about, **_done_since(request.id)}
        self.person = person_of(request)
        self.words = _words(request.id)

    @property
    def finds(self) -> list[Find]:
        """The texts that still give somebody away; empty when the papers can be published."""
        found = []
        for typed in _typed(self.request, self.plan, self.about):
            words = self.words[typed.label]
            if hits := open_hits(typed.text, self.person, words):
                found.append(Find(typed, redacted(typed.text, self.person, words), hits))
        return found

    def summary(self, day: dt.date) -> dict[str, Any]:
        """What members see before they declare."""
        return {**_summary(self.request, day), "district": self._clean("District", _district(self.request))}

    def pack(self) -> dict[str, Any]:
        """What they read after: sections of rows, all of them text, in the order in which members read them."""
        sections = {**self.about, **_sections(self.request, self.plan)}
        return {
            "sections": [
                {
                    "title": title,
                    "rows": [{"key": row["key"], "value": self._clean(row["key"], row["value"])} for row in rows],
                }
                for title, rows in sections.items()
                if rows
            ]
        }

    def _clean(self, label: str, text: str) -> str:
        return redacted(text, self.person, self.words[label]) if label in self.words else text


def draft_of(case: PanelCase) -> Draft:
    """The papers of a case."""
    return Draft(requests.whole_request(case.request_id), papers_about(case))


def draft_for(request_id: int) -> Draft:
    """The papers of whatever a request is, or is about to be, before a panel for."""
    return Draft(requests.whole_request(request_id), _awaited(request_id))


def _awaited(request_id: int) -> Papers:
    """What members will read before the request: of the case on an agenda, a fast track, an appeal that is lodged."""
    about: Papers = {}
    if prepared := prepared_case_of(request_id):
        about |= papers_about(prepared)
    if track := fast_track_alive(request_id):
        about["Why it cannot wait"] = _row("What makes it urgent", track.detail)
    for appeal in appeals_of(request_id):
        if appeal.status is AppealStatus.LODGED:
            about["The appeal"] = _row("Grounds", appeal.grounds)
    return about


def prepared_case_of(request_id: int) -> PanelCase | None:
    """The case of a request that is on an agenda and whose papers are not out, with its meeting."""
    return db.session.scalar(
        select(PanelCase)
        .where(PanelCase.request_id == request_id, PanelCase.status == PanelCaseStatus.PREPARED)
        .options(joinedload(PanelCase.meeting))
        .order_by(PanelCase.id)
        .limit(1)
    )


def redaction_of(request_id: int, label: str, words: str) -> Redaction | None:
    """What was chosen before for words in a text."""
    wanted = select(Redaction).where(
        Redaction.request_id == request_id, Redaction.label == label, Redaction.words == words
    )
    return db.session.scalar(wanted)


def _words(request_id: int) -> defaultdict[str, Words]:
    """Label -> words and what stands instead."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    wanted = select(Redaction).where(Redaction.request_id == request_id).order_by(Redaction.id)
    for redaction in db.session.scalars(wanted):
        found[redaction.label][redaction.words] = redaction.replacement
    return found  # type: ignore[return-value]


def person_of(request: PlacementRequest) -> Person:
    """What would give the person of a request away; it needs its client and the section about the person."""
    client, told = request.client, request.person
    return Person(
        client.given_name,
        client.family_name,
        client.date_of_birth,
        client.nhs_number,
        kin_name=told.kin_name if told else "",
    )


def _district(request: PlacementRequest) -> str:
    return (request.person and request.person.district) or "Not recorded"


def _done_since(request_id: int) -> Papers:
    """What the panel asked for when it deferred the case last, and what was done."""
    deferred = deferral_of(request_id)
    if deferred is None or deferred.return_on is None:
        return {}
    rows = [
        *_row("What the panel asked for", deferred.actions),
        *_row("To be done by", written(deferred.return_on)),
        *_row("What was done", deferred.actions_done or "The key worker has not said yet"),
    ]
    return {"Since the panel saw it last": rows}


def _typed(request: PlacementRequest, plan: DischargePlan | None, about: Papers) -> Iterator[Typed]:
    """Everything in summary and pack that somebody typed."""
    yield Typed("District", _district(request), Section.PERSON)
    for section, rows in ((Section.ELIGIBILITY, _need(request)), (Section.CHOICE, _wishes(request))):
        yield from (Typed(row["key"], row["value"], section) for row in rows)
    told = requests.told(request, Audience.PANEL)
    for section in (Section.ELIGIBILITY, Section.SUBSTANCES, *TOLD):
        for question, answer in told.get(section, []):
            if question.is_free_text:
                yield Typed(question.text, answer, section)
    for label, text in plan.texts if plan else ():
        yield Typed(label, text, Section.DISCHARGE_PLAN)
    for rows in about.values():
        yield from (Typed(row["key"], row["value"]) for row in rows)


def _summary(request: PlacementRequest, day: dt.date) -> dict[str, Any]:
    client = request.client
    return {
        "initials": client.initials,
        "age_band": age_band(client.date_of_birth, day),
        "sex": client.sex.label,
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


def _sections(request: PlacementRequest, plan: DischargePlan | None) -> Papers:
    return {
        "Why residential treatment": _circumstances(request) + _need(request),
        "Substances": _substances(request),
        **{section.label: _told(request, section) for section in TOLD},
        "Choice": _wishes(request),
        "Funding": _funding(request),
        "Discharge plan": _plan(plan),
    }


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
