"""Appeals: lodged, given to people who took no part in the first decision, looked at, or taken back."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor, Permission
from rehab.core.clock import end_of_day, london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.settings import value_of
from rehab.core.working_days import add_working_days
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.commands.papers import open_case
from rehab.panel.models import Appeal, AppealMember, PanelCase, PanelMeeting
from rehab.panel.rules import CaseKind, PanelCaseStatus
from rehab.panel.rules.appeals import AppealStatus, Channel, bench_faults, is_late, lodge_by
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest


def lodge(
    request: PlacementRequest,
    *,
    channel: Channel,
    grounds: str,
    lodged_on: dt.date,
    late_reason: str,
    by: Actor,
    now: dt.datetime,
) -> Appeal:
    """Take an appeal against a decline; its days run from the day it came.

    The request comes locked. Raises IllegalMove for one that no panel declined, Conflict when this decline was
    appealed before or another request of the person is live; InvalidInput (grounds, lodged_on, late_reason).
    """
    first, decided_on = _decline_of(request)
    _check(grounds, lodged_on, late_reason, decided_on=decided_on, by=by, request=request, now=now)
    requests.appeal(request, by=by, now=now)
    days = value_of("appeal_working_days", authority_id=request.authority_id, on=london_date(now))
    due_on = add_working_days(lodged_on, days)
    appeal = Appeal(
        request_id=request.id,
        first_case_id=first.id,
        channel=channel,
        grounds=grounds,
        lodged_on=lodged_on,
        late_reason=late_reason,
        lodged_at=now,
        lodged_by_id=by.user_id,
        due_at=end_of_day(due_on),
    )
    db.session.add(appeal)
    db.session.flush()
    audit.record("appeal.lodged", subject=appeal, by=by, case_id=request.id, at=now)
    _wait_for_decision(appeal, request, due_on=due_on, by=by, now=now)
    return appeal


def _decline_of(request: PlacementRequest) -> tuple[PanelCase, dt.date]:
    """The decision that can be appealed, and its day."""
    first = queries.declined_case_of(request.id)
    if first is None or first.decided_at is None:
        msg = "Only a decision of a panel to decline can be appealed."
        raise IllegalMove(msg)
    if any(earlier.first_case_id == first.id for earlier in queries.appeals_of(request.id)):
        msg = "This decision has been appealed before."
        raise Conflict(msg)
    return first, london_date(first.decided_at)


def _wait_for_decision(
    appeal: Appeal, request: PlacementRequest, *, due_on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """The coordinators arrange it in time; they and the key worker are told, but not who lodged it."""
    coordinators = [user.id for user in accounts.holders(Role.COORDINATOR, request.authority_id)]
    owner_id = next(iter(coordinators), None)
    clocks.start(ClockKind.APPEAL, request, case_id=request.id, due_on=due_on, owner_id=owner_id, now=now)
    told = dict.fromkeys([*coordinators, *([request.key_worker_id] if request.key_worker_id else [])])
    notify([each for each in told if each != by.user_id], template="appeal_lodged", path=_path(appeal), now=now)


def _check(
    grounds: str,
    lodged_on: dt.date,
    late_reason: str,
    *,
    decided_on: dt.date,
    by: Actor,
    request: PlacementRequest,
    now: dt.datetime,
) -> None:
    faults = {}
    if not grounds.strip():
        faults["grounds"] = "Enter why the person appeals"
    if not decided_on <= lodged_on <= london_date(now):
        faults["lodged_on"] = f"The day must be from {written(decided_on)}, the day of the letter, to today"
    elif is_late(decided_on, lodged_on):
        if not by.can_for(Permission.COORDINATE_PANEL, request.authority_id):
            until = written(lodge_by(decided_on))
            faults["lodged_on"] = f"The last day to appeal was {until}. Ask the coordinator to take it all the same"
        elif not late_reason.strip():
            faults["late_reason"] = "Enter why a late appeal is taken"
    if faults:
        raise InvalidInput(faults)


def appoint(appeal: Appeal, user: User, *, presides: bool, by: Actor, now: dt.datetime) -> None:
    """Let somebody look at an appeal who sits on a panel, here or elsewhere, and took no part in the first decision.

    The appeal comes from `get_appeal_for_update`. Raises IllegalMove once it is open, InvalidInput (user) naming
    why it cannot be them.
    """
    _insist_on_lodged(appeal)
    if fault := _fault_of(appeal, user):
        raise InvalidInput({"user": fault})
    if presides:
        for member in appeal.members:
            member.presides = False
        db.session.flush()
    known = next((member for member in appeal.members if member.user_id == user.id), None)
    if known is None:
        known = AppealMember(user=user, appointed_at=now, appointed_by_id=by.user_id)
        appeal.members.append(known)
    known.presides = presides
    db.session.flush()
    audit.record("appeal.member_appointed", subject=appeal, by=by, case_id=appeal.request_id, at=now)


def _fault_of(appeal: Appeal, user: User) -> str:
    if user.id in queries.took_part_in_first(appeal):
        return f"{user.name} took part in the first decision"
    if user.id in queries.works_on_appealed(appeal):
        return f"{user.name} works on this case"
    if user.id not in {each.id for each in queries.possible_appeal_members()}:
        return f"{user.name} does not sit on any panel"
    return ""


def dismiss(appeal: Appeal, member: AppealMember, *, by: Actor, now: dt.datetime) -> None:
    """Take somebody off again. Raises IllegalMove once the appeal is open."""
    _insist_on_lodged(appeal)
    appeal.members.remove(member)
    db.session.delete(member)
    audit.record("appeal.member_dismissed", subject=appeal, by=by, case_id=appeal.request_id, at=now)


def open_appeal(appeal: Appeal, *, by: Actor, now: dt.datetime) -> PanelCase:
    """Give those appointed the pack, the first decision and the grounds; they vote online until the appeal is due.

    Raises IllegalMove when it is open already or people are missing; InvalidInput naming each text in which the
    person could be recognised.
    """
    _insist_on_lodged(appeal)
    request, panel = appeal.request, appeal.first_case.meeting.panel
    needed = value_of("appeal_members", authority_id=request.authority_id, on=london_date(now))
    presiding = sum(member.presides for member in appeal.members)
    if faults := bench_faults(len(appeal.members), presiding, needed=needed):
        raise IllegalMove(" ".join(faults))
    title = f"Appeal, {request.reference}"
    meeting = PanelMeeting(panel=panel, title=title, closes_at=max(appeal.due_at, now), for_one_case=True)
    case = PanelCase(meeting=meeting, request=request, kind=CaseKind.APPEAL, position=1)
    db.session.add(case)
    db.session.flush()
    appeal.panel_case_id, appeal.status = case.id, AppealStatus.OPEN
    db.session.flush()
    open_case(case, by=by, now=now)
    meeting.papers_published_at = now
    audit.record("appeal.opened", subject=appeal, by=by, case_id=request.id, at=now)
    members = [member.user_id for member in appeal.members]
    notify(members, template="appeal_opened", path=f"/panel/cases/{case.public_id}", now=now)
    return case


def withdraw_appeal(appeal: Appeal, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """The person takes it back: the decline stands. Raises IllegalMove once it is decided, InvalidInput (reason)."""
    if appeal.status not in {AppealStatus.LODGED, AppealStatus.OPEN}:
        msg = f"This cannot be taken back now: the appeal is “{appeal.status.label}”."
        raise IllegalMove(msg)
    if not reason.strip():
        raise InvalidInput({"reason": "Enter why the person takes it back"})
    if appeal.panel_case is not None:
        appeal.panel_case.status = PanelCaseStatus.TAKEN_OFF
        appeal.panel_case.taken_off_reason = "The appeal was taken back"
    appeal.status = AppealStatus.WITHDRAWN
    clocks.stop(ClockKind.APPEAL, appeal.request, now=now)
    requests.uphold(appeal.request, reason=reason, by=by, now=now)
    audit.record("appeal.withdrawn", subject=appeal, by=by, case_id=appeal.request_id, at=now)


def _insist_on_lodged(appeal: Appeal) -> None:
    if appeal.status is not AppealStatus.LODGED:
        msg = f"This cannot be done now: the appeal is “{appeal.status.label}”."
        raise IllegalMove(msg)


def _path(appeal: Appeal) -> str:
    return f"/appeals/{appeal.public_id}"
