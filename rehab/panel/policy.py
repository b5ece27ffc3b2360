"""Who may do what with a panel's cases."""

from dataclasses import dataclass

from rehab.core.actor import Actor, Permission
from rehab.panel.models import Panel, PanelCase
from rehab.panel.rules import Bench, Interest, PanelCaseStatus, Part, presiding


def can_coordinate(actor: Actor, panel: Panel) -> bool:
    """Coordinators keep the agendas of their own authority's panels."""
    return actor.can_for(Permission.COORDINATE_PANEL, panel.authority_id)


def _is_unconflicted(actor: Actor, bench: Bench) -> bool:
    return any(seat.user_id == actor.user_id for seat in bench.unconflicted)


def can_declare(actor: Actor, case: PanelCase, bench: Bench) -> bool:
    """A member says once that there is no conflict, and at any time that there is one; a conflict stays."""
    return case.status is PanelCaseStatus.OPEN and _is_unconflicted(actor, bench)


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
    """The chair, or the deputy where the chair is in conflict; nobody on a case they requested."""
    presides = actor.user_id in presiding(bench.unconflicted)
    return case.status is PanelCaseStatus.OPEN and presides and can_read_as_member(actor, bench)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a case offers to somebody."""

    declare: bool
    vote: bool
    see_votes: bool
    decide: bool


def choices(actor: Actor, case: PanelCase, bench: Bench) -> Choices:
    """What this actor can do with the case now."""
    return Choices(
        declare=can_declare(actor, case, bench),
        vote=can_vote(actor, case, bench),
        see_votes=can_see_votes(actor, case, bench),
        decide=can_decide(actor, case, bench),
    )


def part_of(actor: Actor, case: PanelCase, *, votes: bool) -> Part:
    """What an open or decided case asks of a member, for lists; `votes` is whether their seat has a vote."""
    if case.status is PanelCaseStatus.DECIDED:
        return Part.DECIDED
    request = case.request
    works_on_it = request.key_worker_id == actor.user_id or actor.can_for(Permission.MANAGE_SERVICE, request.service_id)
    interest = next((found.interest for found in case.declarations if found.user_id == actor.user_id), None)
    if works_on_it or interest is Interest.CONFLICT:
        return Part.NONE
    if interest is None:
        return Part.DECLARE
    if not votes:
        return Part.READ
    has_voted = any(vote.user_id == actor.user_id and vote.voided_at is None for vote in case.votes)
    return Part.VOTED if has_voted else Part.VOTE
