"""The register of panel decisions: outcomes, times, by group, and how members took part."""

import datetime as dt
import enum
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Self

from rehab.clients.rules import ETHNICITIES, Sex, SubstanceGroup
from rehab.core.working_days import working_days_between
from rehab.framework.rules import CareType
from rehab.panel.rules import CaseKind, Choice, DeclineReason
from rehab.panel.rules.by_kind import outcome_words
from rehab.panel.rules.results import Result, result_of
from rehab.panel.rules.snapshots import age_band
from rehab.reports.rules.suppression import suppressed

NOT_STATED = "Not recorded"
# A person's request as such: how long it took is counted of these kinds only.
FIRST_DECISIONS = frozenset({CaseKind.NEW, CaseKind.FAST_TRACK_DETOX})
_ETHNIC_GROUPS = {"ABC": "White", "DEFG": "Mixed", "HJKL": "Asian", "MNP": "Black", "RS": "Other"}


class EthnicGroup(enum.StrEnum):
    """The census groups, with Chinese among Other as in the codes that national data uses."""

    WHITE = "White"
    MIXED = "Mixed"
    ASIAN = "Asian"
    BLACK = "Black"
    OTHER = "Other"
    NOT_STATED = "Not stated"

    @property
    def label(self) -> str:
        """It in words."""
        return self.value


def ethnic_group(code: str | None) -> EthnicGroup | None:
    """The group of a recorded code; None where nothing is recorded."""
    if code not in ETHNICITIES:
        return None
    return EthnicGroup(next((group for codes, group in _ETHNIC_GROUPS.items() if code in codes), "Not stated"))


class RegisterGroup(enum.StrEnum):
    """By what decisions are broken down."""

    KIND = "kind"
    CARE_TYPE = "care_type"
    SERVICE = "service"
    SUBSTANCE_GROUP = "substance_group"
    SEX = "sex"
    AGE_BAND = "age_band"
    ETHNICITY = "ethnicity"

    @property
    def label(self) -> str:
        """It in words."""
        return {
            RegisterGroup.KIND: "Kind of case",
            RegisterGroup.CARE_TYPE: "Type of care",
            RegisterGroup.SERVICE: "Service",
            RegisterGroup.SUBSTANCE_GROUP: "Substance group",
            RegisterGroup.SEX: "Sex",
            RegisterGroup.AGE_BAND: "Age",
            RegisterGroup.ETHNICITY: "Ethnic group",
        }[self]

    @property
    def is_personal(self) -> bool:
        """Whether it says something about people, so that small numbers are hidden."""
        return self in PERSONAL


AGE_BANDS = tuple(dict.fromkeys(age_band(dt.date(2000 - age, 1, 1), dt.date(2000, 1, 1)) for age in range(18, 66)))
PERSONAL = frozenset(
    {RegisterGroup.SUBSTANCE_GROUP, RegisterGroup.SEX, RegisterGroup.AGE_BAND, RegisterGroup.ETHNICITY}
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decided case; `age_band` as on the day of the decision, `target` in working days."""

    reference: str
    kind: CaseKind
    outcome: Choice
    decided_on: dt.date
    service: str
    submitted_on: dt.date | None = None
    target: int = 10
    care_type: CareType | None = None
    substance_group: SubstanceGroup | None = None
    sex: Sex | None = None
    age_band: str = ""
    ethnicity: EthnicGroup | None = None
    decline_reason: DeclineReason | None = None
    tie_broken: bool = False

    @property
    def result(self) -> Result:
        """What it comes to."""
        return result_of(self.outcome)

    @property
    def outcome_words(self) -> str:
        """What became of it, as its kind of case calls it."""
        return outcome_words(self.kind, self.outcome)

    @property
    def working_days(self) -> int | None:
        """From submission to decision, returns to the key worker included; of first decisions only."""
        if self.kind not in FIRST_DECISIONS or self.submitted_on is None:
            return None
        return working_days_between(self.submitted_on, self.decided_on)

    def group(self, by: RegisterGroup) -> str:
        """The group that it is in, in words."""
        named = {
            RegisterGroup.KIND: self.kind.label,
            RegisterGroup.CARE_TYPE: self.care_type.label if self.care_type else "",
            RegisterGroup.SERVICE: self.service,
            RegisterGroup.SUBSTANCE_GROUP: self.substance_group.label if self.substance_group else "",
            RegisterGroup.SEX: self.sex.label if self.sex else "",
            RegisterGroup.AGE_BAND: self.age_band,
            RegisterGroup.ETHNICITY: self.ethnicity.label if self.ethnicity else "",
        }
        return named[by] or NOT_STATED


@dataclass(frozen=True, slots=True)
class Asked:
    """Which decisions; what is not given does not narrow them."""

    groups: dict[RegisterGroup, str] = field(default_factory=dict)
    result: Result | None = None

    @property
    def is_personal(self) -> bool:
        """Whether it narrows by what says something about people."""
        return any(by.is_personal for by in self.groups)

    @property
    def of_anybody(self) -> Self:
        """The same without what says something about people."""
        return replace(self, groups={by: name for by, name in self.groups.items() if not by.is_personal})

    @property
    def in_words(self) -> str:
        """As a report says which it is about."""
        chosen = [f"{by.label}: {name}" for by, name in self.groups.items()]
        outcome = [f"Outcome: {self.result.label}"] if self.result else []
        return ", ".join([*chosen, *outcome]) or "All cases"

    def picks(self, decision: Decision) -> bool:
        """Whether a decision is among them."""
        return (self.result is None or decision.result is self.result) and all(
            decision.group(by) == name for by, name in self.groups.items()
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of some decisions; days are working days, None without first decisions."""

    cases: int
    results: dict[Result, int]
    median_days: float | None
    timed: int
    in_time: int
    ties: int
    reasons: dict[str, int]


def summary(decisions: Sequence[Decision]) -> Summary:
    """The figures of these decisions."""
    timed = [decision for decision in decisions if decision.working_days is not None]
    results = Counter(decision.result for decision in decisions)
    reasons = Counter(decision.decline_reason for decision in decisions if decision.result is Result.DECLINED)
    in_words = {"Told in words only, as for an extension": reasons[None]} if reasons[None] else {}
    return Summary(
        cases=len(decisions),
        results={result: results[result] for result in Result},
        median_days=median(decision.working_days or 0 for decision in timed) if timed else None,
        timed=len(timed),
        in_time=sum((decision.working_days or 0) <= decision.target for decision in timed),
        ties=sum(decision.tie_broken for decision in decisions),
        reasons={reason.label: reasons[reason] for reason in DeclineReason if reasons[reason]} | in_words,
    )


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with its agreed, deferred and declined cases and their sum; None is hidden."""

    group: str
    counts: tuple[int | None, ...]


def breakdown(decisions: Sequence[Decision], by: RegisterGroup, *, is_personal: bool) -> list[GroupRow] | None:
    """A row for each group, and the totals last. None where the table cannot be shown without telling of people."""
    names = sorted({decision.group(by) for decision in decisions}, key=lambda name: (name == NOT_STATED, name))
    lines = [_counts([decision for decision in decisions if decision.group(by) == name]) for name in names]
    lines.append(_counts(decisions))
    shown = suppressed(lines) if is_personal else tuple(lines)
    if shown is None:
        return None
    return [GroupRow(name, counts) for name, counts in zip([*names, "All"], shown, strict=True)]


def narrowed(decisions: Sequence[Decision], asked: Asked) -> tuple[int | None, ...]:
    """Agreed, deferred, declined and all cases that a filter about people leaves; None is hidden.

    The page without that filter tells of everybody, so those that it leaves out are kept safe as well, and nothing is
    told that the table of all its groups hides: whoever asks for one group after the other would have the last by
    subtracting. For the same reason two filters about people tell nothing. Where outcomes would tell of people, the
    cases alone may still be shown.
    """
    everybody = [decision for decision in decisions if asked.of_anybody.picks(decision)]
    left = [decision for decision in everybody if asked.picks(decision)]
    out = [decision for decision in everybody if not asked.picks(decision)]
    shown = _shown([left, out, everybody])[0]
    personal = [by for by in asked.groups if by.is_personal]
    if len(personal) > 1:
        return tuple(None for _ in shown)
    [by] = personal
    names = sorted({decision.group(by) for decision in everybody} | {asked.groups[by]})
    groups = [[decision for decision in everybody if decision.group(by) == name] for name in names]
    in_table = _shown([*groups, everybody])[names.index(asked.groups[by])]
    return tuple(None if there is None else count for count, there in zip(shown, in_table, strict=True))


def _shown(groups: Sequence[Collection[Decision]]) -> Sequence[tuple[int | None, ...]]:
    """The counts of groups, the last of which is all of them: with outcomes where that is safe, else without."""
    if shown := suppressed([_counts(group) for group in groups]):
        return shown
    alone = suppressed([[len(group)] for group in groups])
    return [(*(None for _ in Result), counts[0]) for counts in alone or [(None,)] * len(groups)]


def _counts(decisions: Collection[Decision]) -> tuple[int, ...]:
    results = Counter(decision.result for decision in decisions)
    return (*(results[result] for result in Result), len(decisions))


@dataclass(frozen=True, slots=True)
class Turnout:
    """How a member took part in the cases that were decided while they had their seat.

    `away` are those for which they sent apologies, `apart` those in which they took no part; votes are by choice.
    """

    name: str
    role: str
    panel: str
    cases: int
    away: int
    apart: int
    declared: int
    votes: dict[Choice, int]

    @property
    def expected(self) -> int:
        """The cases on which they could have voted."""
        return self.cases - self.away - self.apart

    @property
    def voted(self) -> int:
        """Those on which they did."""
        return sum(self.votes.values())


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of the approvals of a period."""

    total: int
    met: int
    overdue: int


HEAD = (
    "reference",
    "kind",
    "outcome",
    "decided_on",
    "submitted_on",
    "working_days",
    "target_working_days",
    "care_type",
    "service",
    "decline_reason",
    "tie_broken",
)


def row(decision: Decision) -> tuple[str | int | dt.date | None, ...]:
    """A line of the sheet; nothing about the person but the reference."""
    return (
        decision.reference,
        decision.kind.label,
        decision.outcome_words,
        decision.decided_on,
        decision.submitted_on,
        decision.working_days,
        decision.target if decision.working_days is not None else None,
        decision.care_type.label if decision.care_type else "",
        decision.service,
        decision.decline_reason.label if decision.decline_reason else "",
        "yes" if decision.tie_broken else "no",
    )
