"""What differs between kinds of cases: which votes there are, what a decision fixes, and what it is called."""

from collections.abc import Collection

from rehab.panel.rules.kinds import CaseKind, Choice

_ALL = tuple(Choice)
_PLAIN = (Choice.APPROVE, Choice.DEFER, Choice.DECLINE)
CHOICES: dict[CaseKind, tuple[Choice, ...]] = {
    CaseKind.NEW: _ALL,
    CaseKind.FAST_TRACK_DETOX: _ALL,
    CaseKind.EXTENSION: _ALL,
    CaseKind.APPEAL: _ALL,
    CaseKind.RATIFICATION: _PLAIN,
    CaseKind.EXCEPTION: _PLAIN,
}
_TERMS = frozenset({"weeks", "price_ceiling", "facilities", "decline_reason", "alternative"})
# What a decision need not say: ratifications repeat what was fixed, exceptions carry their own terms.
NOT_ASKED: dict[CaseKind, frozenset[str]] = {
    CaseKind.EXTENSION: frozenset({"decline_reason", "facilities", "valid_until"}),
    CaseKind.RATIFICATION: _TERMS | {"valid_until"},
    CaseKind.EXCEPTION: _TERMS,
}
# Only those named may know of it: the chair and the clinical lead, or who was appointed for the appeal.
CLOSED_CIRCLE = frozenset({CaseKind.FAST_TRACK_DETOX, CaseKind.APPEAL})
# What waits for an agenda beside the requests that are ready.
REFERRED = frozenset({CaseKind.EXTENSION, CaseKind.RATIFICATION, CaseKind.EXCEPTION})
_OUTCOMES = {
    CaseKind.APPEAL: {
        Choice.APPROVE: "Overturned: approved",
        Choice.APPROVE_WITH_CONDITIONS: "Overturned: approved with conditions",
        Choice.DEFER: "Sent back to the panel",
        Choice.DECLINE: "Upheld: stays declined",
    },
    CaseKind.RATIFICATION: {
        Choice.APPROVE: "Ratified",
        Choice.DEFER: "Ratification deferred",
        Choice.DECLINE: "Not ratified",
    },
    CaseKind.EXTENSION: {
        Choice.APPROVE: "Extended",
        Choice.APPROVE_WITH_CONDITIONS: "Extended with conditions",
        Choice.DECLINE: "Not extended",
    },
}
_VOTES = {
    CaseKind.APPEAL: {
        Choice.APPROVE: "Overturn: approve",
        Choice.APPROVE_WITH_CONDITIONS: "Overturn: approve with conditions",
        Choice.DEFER: "Send back to the panel",
        Choice.DECLINE: "Uphold: it stays declined",
    },
    CaseKind.RATIFICATION: {Choice.APPROVE: "Ratify", Choice.DECLINE: "Do not ratify"},
}


def outcomes_of(kind: CaseKind, left: Collection[Choice]) -> list[Choice]:
    """The decisions that a case of this kind has, of those that the votes leave, in their order."""
    return [choice for choice in CHOICES[kind] if choice in left]


def is_asked(kind: CaseKind, field: str) -> bool:
    """Whether a decision on such a case must say this."""
    return field not in NOT_ASKED.get(kind, frozenset())


def outcome_words(kind: CaseKind, outcome: Choice) -> str:
    """What became of a case of this kind that was decided so."""
    return _OUTCOMES.get(kind, {}).get(outcome, outcome.outcome)


def vote_words(kind: CaseKind, choice: Choice) -> str:
    """A vote or decision as the members of such a case read it."""
    return _VOTES.get(kind, {}).get(choice, choice.label)
