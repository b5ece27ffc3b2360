"""Which decision letters there are, and what they say: a heading and paragraphs of plain text."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core import clock
from rehab.core.money import pounds
from rehab.core.text import sentence_list
from rehab.framework.rules import CareType
from rehab.panel.rules.appeals import lodge_by
from rehab.panel.rules.kinds import Audience, CaseKind, Choice
from rehab.panel.rules.letter_texts import STANDARD
from rehab.panel.rules.results import APPROVALS, Result, result_of
from rehab.panel.rules.wording import PLACEHOLDERS, Terms, Wording, filled_line, paragraphs

__all__ = [
    "APPROVALS",
    "LETTER_TYPES",
    "LETTER_TYPES_BY_KEY",
    "DecisionFacts",
    "LetterType",
    "SentHow",
    "Text",
    "appeal_day",
    "condition_line",
    "letter_type",
    "written",
]

Text = tuple[str, list[str]]
# Providers learn no more than that money is there, for whom by initials, for how long (data minimisation).
_TOLD_PROVIDERS = frozenset(
    {"initials", "reference", "key_worker", "service", "authority", "care", "decided_on", "weeks", "valid_until"}
)
_TOLD_CLIENTS = frozenset(PLACEHOLDERS) - {"price", "initials"}
_STARTS = frozenset({CaseKind.NEW, CaseKind.FAST_TRACK_DETOX, CaseKind.APPEAL})


class SentHow(enum.StrEnum):
    """How a letter reached the one it is for."""

    HANDED_OVER = "handed_over"
    POSTED = "posted"
    READ_OUT = "read_out"
    HERE = "here"

    @property
    def label(self) -> str:
        """It in words."""
        return _SENT[self]


_SENT = {
    SentHow.HANDED_OVER: "Handed over",
    SentHow.POSTED: "Posted",
    SentHow.READ_OUT: "Read out and handed over",
    SentHow.HERE: "Read in this service",
}


@dataclass(frozen=True, slots=True)
class LetterType:
    """A letter by the kind of the case, what was decided and whom it is for."""

    kind: CaseKind
    result: Result
    audience: Audience

    @property
    def standard(self) -> Wording:
        """The wording where an authority has none of its own."""
        return STANDARD[self.kind, self.result, self.audience]

    @property
    def label(self) -> str:
        """It in words, such as `New request, declined: to the client`."""
        return f"{self.kind.label}, {self.result.label.lower()}: to the {self.audience.label.lower()}"

    @property
    def key(self) -> str:
        """Its name in addresses."""
        return f"{self.kind}-{self.result}-{self.audience}".replace("_", "-")

    @property
    def terms(self) -> Terms:
        """What its wording may and must use."""
        if self.audience is Audience.PROVIDER:
            return Terms(_TOLD_PROVIDERS, frozenset({"reference"}))
        is_client = self.audience is Audience.CLIENT
        required = set({"person", "contact"} if is_client else {"person"})
        if self.result is not Result.AGREED:
            required.add("reason")
        else:
            required |= {"weeks", "conditions"} | ({"valid_until"} if self.kind in _STARTS else set())
        if self.result is Result.DECLINED and self.kind is CaseKind.NEW:
            required.add("appeal_by")
        return Terms(_TOLD_CLIENTS if is_client else frozenset(PLACEHOLDERS), frozenset(required))


LETTER_TYPES = tuple(LetterType(*key) for key in STANDARD)
LETTER_TYPES_BY_KEY = {found.key: found for found in LETTER_TYPES}


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What letters need to know; money in pence, `appeal_by` the last day for an appeal."""

    reference: str
    person: str
    key_worker: str
    service: str
    authority: str
    care_type: CareType | None
    facilities: tuple[str, ...]
    outcome: Choice
    decided_on: dt.date
    appeal_by: dt.date
    kind: CaseKind = CaseKind.NEW
    initials: str = ""
    reason: str = ""
    alternative: str = ""
    actions: str = ""
    return_on: dt.date | None = None
    conditions: str = ""
    weeks: int | None = None
    price_ceiling_pence: int | None = None
    valid_until: dt.date | None = None

    @property
    def values(self) -> dict[str, str]:
        """The placeholders filled in; empty where there is nothing to say."""
        worker = f"your key worker, {self.key_worker}, at {self.service}" if self.key_worker else self.service
        return {
            "person": self.person,
            "initials": self.initials,
            "reference": self.reference,
            "key_worker": self.key_worker,
            "service": self.service,
            "contact": worker,
            "authority": self.authority,
            "care": self.care_type.label.lower() if self.care_type else "treatment",
            "facilities": sentence_list(list(self.facilities)),
            "decided_on": _day(self.decided_on),
            "weeks": _weeks(self.weeks),
            "price": "" if self.price_ceiling_pence is None else pounds(self.price_ceiling_pence),
            "valid_until": _day(self.valid_until),
            "appeal_by": _day(self.appeal_by),
            "return_on": _day(self.return_on),
            "reason": self.reason,
            "conditions": self.conditions,
            "actions": self.actions,
            "alternative": self.alternative,
        }


def letter_type(kind: CaseKind, outcome: Choice, audience: Audience) -> LetterType | None:
    """The letter that such a decision sends; None where it sends none. A fast track is worded as new by default."""
    result = result_of(outcome)
    kinds = (kind, CaseKind.NEW) if kind in _STARTS else (kind,)
    return next((LetterType(k, result, audience) for k in kinds if (k, result, audience) in STANDARD), None)


def sends_letters(kind: CaseKind, outcome: Choice) -> bool:
    """Whether anybody gets a letter of such a decision."""
    return any(letter_type(kind, outcome, audience) for audience in Audience)


def written(wording: Wording, audience: Audience, facts: DecisionFacts) -> Text:
    """The heading, and the paragraphs between the day and who sends it."""
    worker = ", ".join(part for part in (facts.key_worker, facts.service) if part)
    addressee = [worker] if audience is Audience.KEY_WORKER else []
    values = facts.values
    body = paragraphs(wording.body, values)
    return filled_line(wording.heading, values), [_day(facts.decided_on), *addressee, *body, facts.authority]


def appeal_day(kind: CaseKind, outcome: Choice | None, audience: Audience, decided_at: dt.datetime | None) -> str:
    """The last day for an appeal as the letter must say it; empty where the letter gives no such right."""
    found = letter_type(kind, outcome, audience) if outcome else None
    if found is None or decided_at is None or "appeal_by" not in found.terms.required:
        return ""
    return _day(lodge_by(clock.london_date(decided_at)))


def condition_line(text: str, due_on: dt.date | None) -> str:
    """A condition with its day, where it has one."""
    return f"{text} (by {_day(due_on)})" if due_on else text


def _weeks(weeks: int | None) -> str:
    if weeks is None:
        return ""
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def _day(day: dt.date | None) -> str:
    return clock.written(day) if day else ""
