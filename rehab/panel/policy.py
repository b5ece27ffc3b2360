"""Who may do what with a panel's cases."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from rehab.core.actor import Actor, Permission
from rehab.framework.rules import CareType
from rehab.panel.models import Appeal, FastTrack, Letter, Minutes, Panel, PanelCase, PanelMeeting
from rehab.panel.rules import Audience, Bench, PanelCaseStatus, Part, presiding
from rehab.panel.rules.appeals import RUNNING, AppealStatus
from rehab.panel.rules.fast_track import BEFORE_A_PANEL, FastTrackStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus


def can_coordinate(actor: Actor, panel: Panel) -> bool:
    """Coordinators keep the agendas of their own authority's panels."""
    return actor.can_for(Permission.COORDINATE_PANEL, panel.authority_id)


def can_take_off(actor: Actor, case: PanelCase) -> bool:
    """Until the decision."""
    undecided = case.status in {PanelCaseStatus.PREPARED, PanelCaseStatus.OPEN}
    return undecided and can_coordinate(actor, case.meeting.panel)


def can_redact(actor: Actor, request: PlacementRequest) -> bool:
    """The coordinators of its authority choose what the papers of a request say instead of names."""
    return actor.can_for(Permission.COORDINATE_PANEL, request.authority_id)


def _is_unconflicted(actor: Actor, bench: Bench) -> bool:
    return any(seat.user_id == actor.user_id for seat in bench.unconflicted)


def can_declare(actor: Actor, case: PanelCase, bench: Bench) -> bool:
    """A member says once that there is no conflict, and at any time that there is one; a conflict stays.

    After the decision, whoever took part can still say that they find one now.
    """
    if case.status is PanelCaseStatus.DECIDED:
        return can_read_as_member(actor, bench)
    return case.status is PanelCaseStatus.OPEN and _is_unconflicted(actor, bench)


def can_record_conflict(actor: Actor, case: PanelCase) -> bool:
    """Coordinators note conflicts that they hear of, before the decision and after it."""
    heard = {PanelCaseStatus.OPEN, PanelCaseStatus.DECIDED}
    return case.status in heard and can_coordinate(actor, case.meeting.panel)


def can_answer_doubt(actor: Actor, case: PanelCase) -> bool:
    """Coordinators say what they did about a decision that its votes no longer carry."""
    is_open = case.in_doubt_since is not None and not case.doubt_answer
    return is_open and can_coordinate(actor, case.meeting.panel)


def can_read_as_member(actor: Actor, bench: Bench) -> bool:
    """The pack is for members who have declared that they have no conflict."""
    return _is_unconflicted(actor, bench) and actor.user_id in bench.clear


def can_read(actor: Actor, case: PanelCase, bench: Bench) -> bool:
    """Coordinators made the pack, so they may read it, unless a conflict of their own is known."""
    if bench.seat_of(actor.user_id) is not None:
        return can_read_as_member(actor, bench)
    return can_coordinate(actor, case.meeting.panel)


def can_vote(actor: Actor, case: PanelCase, bench: Bench) -> bool:
    """Until the decision, by members whose seat has a vote."""
    seat = bench.seat_of(actor.user_id)
    is_open = case.status is PanelCaseStatus.OPEN
    return is_open and seat is not None and seat.votes and can_read_as_member(actor, bench)


def can_see_votes(actor: Actor, case: PanelCase, bench: Bench) -> bool:
    """Others' votes stay hidden until one has voted oneself or the case is decided."""
    is_decided = case.status is PanelCaseStatus.DECIDED
    return can_read(actor, case, bench) and (is_decided or actor.user_id in bench.votes)


def can_decide(actor: Actor, case: PanelCase, bench: Bench) -> bool:
    """The chair, or the deputy where the chair is in conflict; nobody on a case they requested.

    Whoever has a vote casts it first, so that they do not see the others' before their own.
    """
    seat = bench.seat_of(actor.user_id)
    presides = actor.user_id in presiding(bench.unconflicted)
    has_spoken = seat is not None and (not seat.votes or actor.user_id in bench.votes)
    return case.status is PanelCaseStatus.OPEN and presides and has_spoken and can_read_as_member(actor, bench)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a case offers to somebody."""

    declare: bool
    vote: bool
    see_votes: bool
    decide: bool
    record_conflict: bool
    answer_doubt: bool


def choices(actor: Actor, case: PanelCase, bench: Bench) -> Choices:
    """What this actor can do with the case now."""
    return Choices(
        declare=can_declare(actor, case, bench),
        vote=can_vote(actor, case, bench),
        see_votes=can_see_votes(actor, case, bench),
        decide=can_decide(actor, case, bench),
        record_conflict=can_record_conflict(actor, case),
        answer_doubt=can_answer_doubt(actor, case),
    )


def part_of(actor: Actor, case: PanelCase, bench: Bench, *, is_decidable: bool) -> Part:
    """What an open or decided case asks of a member, for lists and homes; whoever presides decides where one can."""
    seat = bench.seat_of(actor.user_id)
    if case.status is PanelCaseStatus.DECIDED:
        return Part.DECIDED
    if seat is None or not _is_unconflicted(actor, bench):
        return Part.NONE
    if actor.user_id not in bench.clear:
        return Part.DECLARE
    if seat.votes and actor.user_id not in bench.votes:
        return Part.VOTE
    if is_decidable and can_decide(actor, case, bench):
        return Part.DECIDE
    return Part.VOTED if seat.votes else Part.READ


def _is_current(letter: Letter) -> bool:
    return letter.superseded_at is None


def can_send_letter(actor: Actor, letter: Letter, request: PlacementRequest) -> bool:
    """The coordinator or the service says that the person has the letter, once."""
    theirs = actor.can_for(Permission.COORDINATE_PANEL, request.authority_id) or actor.can_for(
        Permission.REQUEST_PLACEMENTS, request.service_id
    )
    return theirs and _is_current(letter) and letter.sent_at is None


def can_correct_letter(actor: Actor, letter: Letter, request: PlacementRequest) -> bool:
    """The coordinator corrects the letter that counts."""
    return actor.can_for(Permission.COORDINATE_PANEL, request.authority_id) and _is_current(letter)


def can_remind_of_letter(actor: Actor, letter: Letter, request: PlacementRequest) -> bool:
    """The coordinator tells a key worker of their letter again."""
    is_theirs = letter.audience is Audience.KEY_WORKER and request.key_worker_id is not None
    return is_theirs and can_correct_letter(actor, letter, request)


def can_be_minuted(meeting: PanelMeeting, now: dt.datetime) -> bool:
    """A meeting of a whole panel that has begun and was not cancelled."""
    has_begun = (meeting.starts_at or meeting.closes_at) <= now
    return has_begun and meeting.cancelled_at is None and not meeting.for_one_case


def can_write_minutes(actor: Actor, minutes: Minutes) -> bool:
    """The coordinator, until they are agreed."""
    return can_coordinate(actor, minutes.meeting.panel) and minutes.agreed_at is None


def can_agree_minutes(actor: Actor, minutes: Minutes, chairs: Collection[int]) -> bool:
    """Whoever chairs the panel, or is its deputy chair, agrees a draft."""
    return actor.user_id in chairs and minutes.agreed_at is None


def can_reopen_minutes(actor: Actor, minutes: Minutes) -> bool:
    """The coordinator makes a new version of what was agreed."""
    return can_coordinate(actor, minutes.meeting.panel) and minutes.agreed_at is not None


def _serves(actor: Actor, request: PlacementRequest) -> bool:
    """Its service, and the coordinators of its authority."""
    return actor.can_for(Permission.REQUEST_PLACEMENTS, request.service_id) or _coordinates(actor, request)


def _coordinates(actor: Actor, request: PlacementRequest) -> bool:
    return actor.can_for(Permission.COORDINATE_PANEL, request.authority_id)


def can_see_fast_track(actor: Actor, request: PlacementRequest) -> bool:
    """Why somebody cannot wait is about their health: for those who serve them."""
    return _serves(actor, request)


def can_ask_fast_track(actor: Actor, request: PlacementRequest) -> bool:
    """For a detox, by those who serve the person, until a panel has it."""
    is_detox = request.care_type is CareType.INPATIENT_DETOX
    return _serves(actor, request) and is_detox and request.status in BEFORE_A_PANEL


def can_open_fast_track(actor: Actor, request: PlacementRequest, found: FastTrack | None) -> bool:
    """Coordinators, once it is asked for and the request is complete."""
    is_asked = found is not None and found.status is FastTrackStatus.ASKED
    return _coordinates(actor, request) and is_asked and request.status is RequestStatus.READY


def can_withdraw_fast_track(actor: Actor, request: PlacementRequest, found: FastTrack | None) -> bool:
    """Those who serve the person, until it is opened."""
    return _serves(actor, request) and found is not None and found.status is FastTrackStatus.ASKED


@dataclass(frozen=True, slots=True)
class FastTrackChoices:
    """What a fast track offers to somebody."""

    ask: bool
    open: bool
    withdraw: bool


def fast_track_choices(actor: Actor, request: PlacementRequest, alive: FastTrack | None) -> FastTrackChoices:
    """What this actor can do about the fast track of a request now; `alive` is the one asked for or open."""
    return FastTrackChoices(
        ask=alive is None and can_ask_fast_track(actor, request),
        open=can_open_fast_track(actor, request, alive),
        withdraw=can_withdraw_fast_track(actor, request, alive),
    )


def can_lodge_appeal(actor: Actor, request: PlacementRequest) -> bool:
    """Those who serve the person, against a decline."""
    return _serves(actor, request) and request.status is RequestStatus.DECLINED


def can_arrange_appeal(actor: Actor, appeal: Appeal) -> bool:
    """Coordinators say who looks at it, until it is being looked at."""
    return _coordinates(actor, appeal.request) and appeal.status is AppealStatus.LODGED


def can_withdraw_appeal(actor: Actor, appeal: Appeal) -> bool:
    """Those who serve the person, until it is decided."""
    return _serves(actor, appeal.request) and appeal.status in RUNNING


@dataclass(frozen=True, slots=True)
class AppealChoices:
    """What an appeal offers to somebody."""

    arrange: bool
    withdraw: bool


def appeal_choices(actor: Actor, appeal: Appeal) -> AppealChoices:
    """What this actor can do about an appeal now."""
    return AppealChoices(arrange=can_arrange_appeal(actor, appeal), withdraw=can_withdraw_appeal(actor, appeal))
