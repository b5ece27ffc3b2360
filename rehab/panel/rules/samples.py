"""A made-up decision, on which the wording of a letter is tried out."""

import datetime as dt

from rehab.framework.rules import CareType
from rehab.panel.rules.appeals import lodge_by
from rehab.panel.rules.kinds import CaseKind, Choice
from rehab.panel.rules.letters import DecisionFacts, LetterType
from rehab.panel.rules.results import Result

_OUTCOMES = {
    Result.AGREED: Choice.APPROVE_WITH_CONDITIONS,
    Result.DEFERRED: Choice.DEFER,
    Result.DECLINED: Choice.DECLINE,
}
_DETOX = frozenset({CaseKind.FAST_TRACK_DETOX, CaseKind.RATIFICATION})


def sample(found: LetterType, *, authority: str, day: dt.date) -> DecisionFacts:
    """The facts of nobody, decided on `day`; every placeholder that such a letter may use has something to say."""
    is_detox = found.kind in _DETOX
    return DecisionFacts(
        reference="R-0000-00000",
        person="Example Person",
        initials="EP",
        key_worker="Example Worker",
        service="Example Service",
        authority=authority,
        care_type=CareType.INPATIENT_DETOX if is_detox else CareType.RESIDENTIAL_REHAB,
        facilities=("Example House", "Second Example House"),
        kind=found.kind,
        outcome=_OUTCOMES[found.result],
        decided_on=day,
        appeal_by=lodge_by(day),
        reason="This is where the panel's reason stands.\nIt may have several lines.",
        alternative="This is where the panel says what it suggests instead.",
        actions="This is where the panel says what has to be done first.",
        return_on=day + dt.timedelta(days=28),
        conditions="This is a condition.\nThis is a second condition.",
        weeks=2 if is_detox else 12,
        price_ceiling_pence=100_000,
        valid_until=day + dt.timedelta(days=90),
    )
