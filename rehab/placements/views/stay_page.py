"""What the page of a stay shows: each part says what its template needs, and for whom."""

from collections.abc import Callable
from typing import Any

from rehab.clocks.rules import ClockKind
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.panel.queries.letters import letter_to_provider
from rehab.placements import policy, queries
from rehab.placements.models import Stay
from rehab.placements.rules import nights_between
from rehab.placements.views import corrections, incidents, leave, moves, notes

Part = Callable[[Actor, Stay], dict[str, Any]]


def shown(actor: Actor, stay: Stay) -> dict[str, Any]:
    """Everything that `placements/stay.html` and the parts it includes ask for."""
    return {name: value for part in PARTS for name, value in part(actor, stay).items()}


def _reader(actor: Actor, stay: Stay) -> dict[str, Any]:
    """Who reads, on which everything else depends."""
    return {
        "stay": stay,
        "names_are_shown": policy.can_see_name(actor, stay),
        "is_key_worker": policy.works_with(actor, stay),
        "is_provider": policy.houses(actor, stay),
        "today": clock.today(),
    }


def _facts(actor: Actor, stay: Stay) -> dict[str, Any]:
    """The facts at the head of the page."""
    return {
        "nights": nights_between(stay.admitted_on, stay.ended_on or clock.today()),
        "funding_ends_at": clock.end_of_day(stay.funded_until) if stay.funded_until else None,
        "review_due_at": queries.next_reviews({stay.request_id}).get(stay.id),
        "profile_due_at": queries.next_reviews({stay.request_id}, {ClockKind.TOP}).get(stay.id),
        "plan": queries.plan_to_read(actor, stay),
    }


def _papers(actor: Actor, stay: Stay) -> dict[str, Any]:
    """What the house may open: documents, and the panel's letter while the person is there."""
    return {
        "documents": queries.documents_of_stay(actor, stay),
        "letter": None if stay.ended_on else letter_to_provider(stay.request_id),
    }


def _messages(actor: Actor, stay: Stay) -> dict[str, Any]:
    """What the service and the house wrote to each other, for these two."""
    is_provider = not policy.works_with(actor, stay)
    if is_provider and not policy.houses(actor, stay):
        return {"messages": None}
    found = queries.messages_of(stay.request_id, stay.provider_id)
    return {"messages": found, "has_unread": queries.has_unread(found, is_provider=is_provider)}


def _funding(_actor: Actor, stay: Stay) -> dict[str, Any]:
    return {"extensions": queries.extensions_of(stay.id)}


def _onward(actor: Actor, stay: Stay) -> dict[str, Any]:
    """Where they go on to from here, and whether nights lie between; where they go later is told at the next stay."""
    found = queries.onward_of(stay.request_id)
    onward = found if found is not None and found.from_stay_id == stay.id else None
    return {
        "onward": onward,
        "is_detox_before": stay.care_type is not stay.request.care_type and stay.ended_on is None,
        "may_arrange_next": policy.works_with(actor, stay) and stay.ended_on is None and onward is None,
    }


# Whoever adds a part to the page adds its function here and an include to the template.
PARTS: tuple[Part, ...] = (
    _reader,
    _facts,
    _papers,
    _funding,
    _onward,
    moves.on_stay_page,
    notes.on_stay_page,
    _messages,
    incidents.on_stay_page,
    leave.on_stay_page,
    corrections.on_stay_page,
)
