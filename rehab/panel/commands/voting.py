"""What members say of a case: their interest in it, and their vote; and a conflict that is found later."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.core.actor import SYSTEM, Actor
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.commands import fast_track
from rehab.panel.models import Declaration, PanelCase, Vote
from rehab.panel.rules import Choice, Interest, PanelCaseStatus, stands
from rehab.panel.rules.by_kind import CHOICES

NOT_OPEN = "This case is not open for declarations and votes."


def declare(case: PanelCase, *, interest: Interest, detail: str, by: Actor, now: dt.datetime) -> None:
    """Store a member's interest. A conflict needs a detail, is final, and voids their vote, even after the decision.

    Raises IllegalMove when the case is not open or a conflict was declared before; InvalidInput.
    """
    if interest is Interest.CONFLICT:
        _note_conflict(case, by.user_id or 0, detail, now=now)
    else:
        _refuse_unless_open(case)
        _declare(case, by.user_id or 0, interest, now=now)
    audit.record("panel_case.interest_declared", subject=case, by=by, case_id=case.request_id, at=now)
    if case.status is PanelCaseStatus.OPEN:
        fast_track.after_voice(case, now=now)


def record_conflict(case: PanelCase, user_id: int, *, detail: str, by: Actor, now: dt.datetime) -> None:
    """The coordinator notes a member's conflict that they heard of; it counts as if the member had declared it.

    Raises IllegalMove when the member takes no part anyway or the case is neither open nor decided; InvalidInput.
    """
    _note_conflict(case, user_id, detail, now=now).recorded_by_id = by.user_id
    audit.record("panel_case.conflict_recorded", subject=case, by=by, case_id=case.request_id, at=now)
    if case.status is PanelCaseStatus.OPEN:
        fast_track.after_voice(case, now=now)


def _note_conflict(case: PanelCase, user_id: int, detail: str, *, now: dt.datetime) -> Declaration:
    if case.status not in {PanelCaseStatus.OPEN, PanelCaseStatus.DECIDED}:
        raise IllegalMove(NOT_OPEN)
    if not detail:
        raise InvalidInput({"detail": "Say what the conflict is"})
    declaration = _declare(case, user_id, Interest.CONFLICT, now=now)
    declaration.detail = detail
    for vote in case.votes:
        if vote.user_id == user_id and vote.voided_at is None:
            vote.voided_at = now
    db.session.flush()
    if case.status is PanelCaseStatus.DECIDED:
        _doubt_unless_it_stands(case, now=now)
    return declaration


def _declare(case: PanelCase, user_id: int, interest: Interest, *, now: dt.datetime) -> Declaration:
    declaration = next((found for found in case.declarations if found.user_id == user_id), None)
    if declaration is None:
        declaration = Declaration(user_id=user_id)
        case.declarations.append(declaration)
    elif declaration.interest is Interest.CONFLICT:
        msg = "A conflict has been declared on this case before. That stays."
        raise IllegalMove(msg)
    declaration.interest, declaration.detail, declaration.at = interest, "", now
    db.session.flush()
    return declaration


def _doubt_unless_it_stands(case: PanelCase, *, now: dt.datetime) -> None:
    """Nothing is undone by itself: where the votes that are left do not carry it, the coordinators are told.

    The timeline of the case tells of the doubt, so it must not tell whose conflict it was.
    """
    state = queries.progress(case, now=case.decided_at or now)
    outcome = case.outcome or Choice.DEFER
    if stands(outcome, state.bench.tally, missing=state.missing, tie_broken=case.tie_broken):
        return
    if case.in_doubt_since is None or case.doubt_answer:
        case.in_doubt_since, case.doubt_answer = now, ""
    audit.record("panel_case.in_doubt", subject=case, by=SYSTEM, case_id=case.request_id, at=now)
    coordinators = accounts.holders(Role.COORDINATOR, case.meeting.panel.authority_id)
    path = f"/panel/cases/{case.public_id}"
    notify([user.id for user in coordinators], template="decision_in_doubt", path=path, now=now)


def answer_doubt(case: PanelCase, *, answer: str, by: Actor, now: dt.datetime) -> None:
    """The coordinator says what was done about a decision in doubt. Raises IllegalMove when there is no doubt."""
    if case.in_doubt_since is None or case.doubt_answer:
        msg = "Nothing is in doubt about this decision."
        raise IllegalMove(msg)
    case.doubt_answer = answer
    db.session.flush()
    audit.record("panel_case.doubt_answered", subject=case, by=by, case_id=case.request_id, at=now)


def cast_vote(case: PanelCase, *, choice: Choice, reason: str, by: Actor, now: dt.datetime) -> None:
    """Store or change a member's vote; every choice but approve needs a reason. Raises IllegalMove, InvalidInput."""
    _refuse_unless_open(case)
    if choice not in CHOICES[case.kind]:
        raise InvalidInput({"choice": "Choose one of the votes"})
    if choice is not Choice.APPROVE and not reason:
        raise InvalidInput({"reason": "Enter your reason"})
    vote = next((vote for vote in case.votes if vote.user_id == by.user_id), None)
    if vote is None:
        vote = Vote(user_id=by.user_id)
        case.votes.append(vote)
    vote.choice, vote.reason, vote.at = choice, reason, now
    db.session.flush()
    audit.record("panel_case.voted", subject=case, by=by, case_id=case.request_id, at=now)
    fast_track.after_voice(case, now=now)


def _refuse_unless_open(case: PanelCase) -> None:
    if case.status is not PanelCaseStatus.OPEN:
        raise IllegalMove(NOT_OPEN)
