"""Asking for the manager's signature, and giving it. The request must be loaded with its lock."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.settings import value_of
from rehab.core.working_days import add_working_days
from rehab.notifications.commands import notify
from rehab.requests.models import PlacementRequest, SignOff
from rehab.requests.queries.dossiers import dossier
from rehab.requests.queries.sign_offs import latest_sign_off, managers_of
from rehab.requests.queries.signing import edition, editions, signature
from rehab.requests.rules import EDITABLE, IncompleteRequest, SignOffState, gaps, may_sign

CHANGED = "The request was changed while you were reading it. Read what it says now, then sign."


def ask_for_sign_off(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """Ask the team managers who may sign; what was signed and edited since is replaced.

    Raises IllegalMove when the request is not the key worker's to change, IncompleteRequest while something is
    missing, Conflict where nothing is to be asked or nobody is there to sign.
    """
    whole = dossier(request, day=london_date(now))
    if request.status not in EDITABLE:
        msg = f"{request.reference} has been submitted already: it is “{request.status.label}”."
        raise IllegalMove(msg)
    if missing := gaps(whole.answers):
        raise IncompleteRequest(missing)
    standing = signature(whole)
    if not standing.may_be_asked_for:
        msg = "The signature has been asked for already, or is not needed."
        raise Conflict(msg)
    signers = _signers(request)
    if not signers:
        msg = "Your service has no team manager to sign this request. Ask the administrator to add one."
        raise Conflict(msg)
    if standing.latest is not None and standing.latest.state is SignOffState.SIGNED:
        standing.latest.state = SignOffState.REPLACED
        db.session.flush()
    asked = SignOff(request_id=request.id, asked_at=now, asked_by_id=by.user_id)
    db.session.add(asked)
    db.session.flush()
    _start_clock(request, owner_id=signers[0], now=now)
    audit.record("sign_off.asked", subject=asked, by=by, case_id=request.id, at=now)
    others = [user_id for user_id in signers if user_id != by.user_id]
    notify(others, template="sign_off_asked", path=f"/requests/{request.reference}/sign-off", now=now)


def _signers(request: PlacementRequest) -> list[int]:
    managers = [user.id for user in managers_of(request)]
    return [
        user_id for user_id in managers if may_sign(user_id, key_worker_id=request.key_worker_id, manager_ids=managers)
    ]


def _start_clock(request: PlacementRequest, *, owner_id: int, now: dt.datetime) -> None:
    today = london_date(now)
    days = value_of("sign_off_working_days", authority_id=request.authority_id, on=today)
    due_on = add_working_days(today, days)
    clocks.start(ClockKind.SIGN_OFF, request, case_id=request.id, due_on=due_on, owner_id=owner_id, now=now)


def sign(request: PlacementRequest, *, seen: str, by: Actor, now: dt.datetime) -> None:
    """Sign what the request says; `seen` is the edition that was read.

    Raises IllegalMove where no signature is asked for, Conflict when the request says something else by now.
    """
    asked = _asked(request)
    whole = dossier(request, day=london_date(now))
    if seen != edition(whole):
        raise Conflict(CHANGED)
    asked.editions = editions(whole)
    asked.own_case = by.user_id == request.key_worker_id
    _answer(request, asked, SignOffState.SIGNED, by=by, now=now)
    audit.record("sign_off.signed", subject=asked, by=by, case_id=request.id, at=now)


def hand_back(request: PlacementRequest, *, comment: str, by: Actor, now: dt.datetime) -> None:
    """Do not sign yet: the key worker reads why. Raises InvalidInput without a comment, IllegalMove as `sign`."""
    asked = _asked(request)
    if not comment.strip():
        raise InvalidInput({"comment": "Say what is to be put right"})
    asked.comment = comment
    _answer(request, asked, SignOffState.HANDED_BACK, by=by, now=now)
    audit.record("sign_off.handed_back", subject=asked, by=by, case_id=request.id, at=now)


def _asked(request: PlacementRequest) -> SignOff:
    asked = latest_sign_off(request.id, lock=True)
    if asked is None or asked.state is not SignOffState.ASKED or request.status not in EDITABLE:
        msg = f"{request.reference} does not wait for a signature."
        raise IllegalMove(msg)
    return asked


def _answer(request: PlacementRequest, asked: SignOff, state: SignOffState, *, by: Actor, now: dt.datetime) -> None:
    asked.state, asked.answered_at, asked.answered_by_id = state, now, by.user_id
    clocks.stop(ClockKind.SIGN_OFF, request, now=now)
    template = "sign_off_given" if state is SignOffState.SIGNED else "sign_off_handed_back"
    told = {request.key_worker_id, asked.asked_by_id} - {by.user_id}
    notify(told, template=template, path=f"/requests/{request.reference}", now=now)
