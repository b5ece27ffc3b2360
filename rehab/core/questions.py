"""What a question is: how it is asked, when it applies, what it may be answered with, who else reads the answer.

Questions stand as data: those of a request in `requests.rules.asked`, those of the outcomes profile in
`clients.rules.top`. Forms, stored columns, gaps, the page of answers, the panel's pack and the provider's summary all
follow from them.
"""

import datetime as dt
import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from rehab.core.clock import written
from rehab.core.money import pounds

Values = Mapping[str, object]
LONGEST_LINE = 200
LONGEST_PROSE = 4000


class Kind(enum.Enum):
    """The shape of an answer."""

    YES_NO = enum.auto()
    CHOICE = enum.auto()
    LINE = enum.auto()
    PROSE = enum.auto()
    NUMBER = enum.auto()
    MONEY = enum.auto()
    DAY = enum.auto()


class Worded(enum.StrEnum):
    """What is stored, and how it reads."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep the words beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Audience(enum.Enum):
    """Who reads answers besides the person's own service and the coordinator."""

    PANEL = enum.auto()
    PROVIDER = enum.auto()


BOTH = frozenset(Audience)
PANEL_ONLY = frozenset({Audience.PANEL})
PROVIDER_ONLY = frozenset({Audience.PROVIDER})
NEITHER: frozenset[Audience] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """A question applies only where another was answered in one of these ways."""

    question: str
    answers: frozenset[object]


def when(question: str, *answers: object) -> Condition:
    """Only where `question` was answered so."""
    return Condition(question, frozenset(answers))


def if_yes(question: str) -> Condition:
    """Only where a yes-or-no question was answered with yes."""
    return Condition(question, frozenset({True}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; `name` is its column and its form field.

    `needed` is what stands in the way of submission while it is unanswered; empty where it may be left.
    `words` are the possible answers and how they read: of a choice all, of yes or no where plain words are too few.
    `may_come` allows a date that is still ahead.
    """

    name: str
    text: str
    kind: Kind
    hint: str = ""
    needed: str = ""
    words: Mapping[Any, str] | None = None
    coerce: type[enum.StrEnum] | None = None
    low: int = 0
    high: int = 0
    unit: str = ""
    may_come: bool = False
    only_if: Condition | None = None

    @property
    def blank(self) -> object:
        """What is stored where it is unanswered; no amount of money is nothing."""
        if self.kind is Kind.MONEY:
            return 0
        return "" if self.is_free_text else None

    @property
    def is_free_text(self) -> bool:
        """Whether the answer is typed, and so may name somebody."""
        return self.kind in {Kind.LINE, Kind.PROSE}

    def applies(self, values: Values) -> bool:
        """Whether it is asked at all, given the answers before it."""
        return self.only_if is None or values.get(self.only_if.question) in self.only_if.answers

    def in_words(self, value: object) -> str:
        """An answer as it is read; empty where there is none."""
        if not is_answered(value):
            return ""
        if self.words is not None:
            return self.words[value]
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, dt.date):
            return written(value)
        if isinstance(value, int) and self.kind is Kind.MONEY:
            return pounds(value)
        return f"{value} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together under a heading; `told_to` is who else reads the answers.

    Answers that papers and summaries tell in a way of their own are told to neither here.
    """

    title: str
    questions: tuple[Question, ...]
    told_to: frozenset[Audience] = BOTH
    guidance: str = ""


def yes_no(name: str, text: str, *, no: str = "", **more: Any) -> Question:
    """Yes or no; `no` says it in more words, such as "No, none known"."""
    words = {True: "Yes", False: no} if no else None
    return Question(name=name, text=text, kind=Kind.YES_NO, words=words, **more)


def choice(name: str, text: str, kind: Any, *, words: Mapping[Any, str] | None = None, **more: Any) -> Question:
    """One of the members of an enum with labels; `words` where they read differently here."""
    words = words or {member: member.label for member in kind}
    return Question(name=name, text=text, kind=Kind.CHOICE, words=words, coerce=kind, **more)


def coded(name: str, text: str, words: Mapping[str, str], **more: Any) -> Question:
    """One of many, stored by its code."""
    return Question(name=name, text=text, kind=Kind.CHOICE, words=words, **more)


def line(name: str, text: str, **more: Any) -> Question:
    """A few words."""
    return Question(name=name, text=text, kind=Kind.LINE, **more)


def prose(name: str, text: str, **more: Any) -> Question:
    """A few sentences."""
    return Question(name=name, text=text, kind=Kind.PROSE, **more)


def number(name: str, text: str, low: int, high: int, **more: Any) -> Question:
    """A whole number from `low` to `high`."""
    return Question(name=name, text=text, kind=Kind.NUMBER, low=low, high=high, **more)


def money(name: str, text: str, **more: Any) -> Question:
    """An amount, in pence."""
    return Question(name=name, text=text, kind=Kind.MONEY, **more)


def day(name: str, text: str, **more: Any) -> Question:
    """A date; one that has come, unless `may_come`."""
    return Question(name=name, text=text, kind=Kind.DAY, **more)


def is_answered(value: object) -> bool:
    """Whether this is an answer: no and nought are."""
    return value is not None and value != ""


def questions_of(groups: Iterable[Group]) -> Iterator[Question]:
    """All of them, in order."""
    return (question for group in groups for question in group.questions)


def fitting(groups: Iterable[Group], values: Values, facts: Values) -> dict[str, object]:
    """Each question's answer, blank where it does not apply. `facts` are what other sections say.

    A question stands after the one it depends on, so that a blanked one takes its own followers with it.
    """
    kept: dict[str, object] = {}
    for question in questions_of(groups):
        is_asked = question.applies({**facts, **kept})
        kept[question.name] = values.get(question.name, question.blank) if is_asked else question.blank
    return kept


def asked(groups: Iterable[Group], values: Values, facts: Values) -> list[Question]:
    """The questions that apply, given all the answers; `values` must be fitting."""
    known = {**facts, **values}
    return [question for question in questions_of(groups) if question.applies(known)]


def unanswered(groups: Iterable[Group], values: Values, facts: Values) -> list[str]:
    """What is needed and not answered, each in a sentence."""
    return [
        question.needed
        for question in asked(groups, values, facts)
        if question.needed and not is_answered(values[question.name])
    ]


def faults(groups: Iterable[Group], values: Values, *, today: dt.date) -> dict[str, str]:
    """What cannot be right about answers, by question: out of range, in the future, or not among those offered."""
    return {
        question.name: fault
        for question in questions_of(groups)
        if (fault := _fault(question, values.get(question.name), today))
    }


def _fault(question: Question, value: object, today: dt.date) -> str:
    if isinstance(value, dt.date) and value > today and not question.may_come:
        return f"{question.text} must be today or earlier"
    if isinstance(value, int) and question.kind is Kind.NUMBER and not question.low <= value <= question.high:
        return f"{question.text} must be between {question.low} and {question.high}"
    if isinstance(value, int) and question.kind is Kind.MONEY and value < 0:
        return f"{question.text} must be £0.00 or more"
    is_unknown = question.words is not None and is_answered(value) and value not in question.words
    return "Choose one of the answers on the page" if is_unknown else ""
