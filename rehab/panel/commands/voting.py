"""What members say of a case: their interest in it, and their vote."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.panel.commands import fast_track
from rehab.panel.models import Declaration, PanelCase, Vote
from rehab.panel.rules import Choice, Interest, PanelCaseStatus
from rehab.panel.rules.by_kind import CHOICES

NOT_OPEN = "This case is not open for declarations and votes."


def declare(case: PanelCase, *, interest: Interest, detail: str, by: Actor, now: dt.datetime) -> None:
    """Store a member's interest. A conflict needs a detail, is final, and voids their vote.

    Raises IllegalMove when the case is not open or a conflict was declared before; InvalidInput.
    """
    _refuse_unless_open(case)
    if interest is Interest.CONFLICT and not detail:
        raise InvalidInput({"detail": "Say what your conflict is"})
    declaration = next((found for found in case.declarations if found.user_id == by.user_id), None)
    if declaration is None:
        declaration = Declaration(user_id=by.user_id)
        case.declarations.append(declaration)
    elif declaration.interest is Interest.CONFLICT:
        msg = "You have declared a conflict on this case. That stays."
        raise IllegalMove(msg)
    declaration.interest = interest
    declaration.detail = detail if interest is Interest.CONFLICT else ""
    declaration.at = now
    vote = _vote_of(case, by)
    if vote is not None and interest is Interest.CONFLICT:
        vote.voided_at = now
    db.session.flush()
    audit.record("panel_case.interest_declared", subject=case, by=by, case_id=case.request_id, at=now)
    fast_track.after_voice(case, by=by, now=now)


def cast_vote(case: PanelCase, *, choice: Choice, reason: str, by: Actor, now: dt.datetime) -> None:
    """Store or change a member's vote; every choice but approve needs a reason. Raises IllegalMove, InvalidInput."""
    _refuse_unless_open(case)
    if choice not in CHOICES[case.kind]:
        raise InvalidInput({"choice": "Choose one of the votes"})
    if choice is not Choice.APPROVE and not reason:
        raise InvalidInput({"reason": "Enter your reason"})
    vote = _vote_of(case, by)
    if vote is None:
        vote = Vote(user_id=by.user_id)
        case.votes.append(vote)
    vote.choice, vote.reason, vote.at = choice, reason, now
    db.session.flush()
    audit.record("panel_case.voted", subject=case, by=by, case_id=case.request_id, at=now)
    fast_track.after_voice(case, by=by, now=now)


def _vote_of(case: PanelCase, by: Actor) -> Vote | None:
    return next((vote for vote in case.votes if vote.user_id == by.user_id), None)


def _refuse_unless_open(case: PanelCase) -> None:
    if case.status is not PanelCaseStatus.OPEN:
        raise IllegalMove(NOT_OPEN)
