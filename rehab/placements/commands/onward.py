"""Going on from one bed to the next: the rehab after a detox, or another provider, in one placement."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.moves import move_offer, tell_provider
from rehab.placements.events import StayChanged
from rehab.placements.models import Placement, Stay
from rehab.placements.rules import GOES_ON, OfferStatus, PlacementStatus
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest


def watch_gap(request: PlacementRequest, *, now: dt.datetime) -> None:
    """Tell key worker and coordinators of nights without a bed between two, once for each length that it takes.

    The request is locked. Call it when a day on either side is set or corrected.
    """
    onward = queries.onward_of(request.id)
    if onward is None or onward.placement.gap_told == onward.gap:
        return
    onward.placement.gap_told = onward.gap
    if onward.gap:
        people = [request.key_worker_id, *requests.coordinator_ids(request)]
        notify(people, template="gap_between_beds", path=f"/cases/{request.reference}", now=now)


def watch_gap_of_stay(event: StayChanged) -> None:
    """A date of a stay is another, perhaps with a gap before the next bed."""
    watch_gap(queries.whole_stay(event.stay_id).request, now=event.now)


def close_placement(stay: Stay, *, by: Actor, now: dt.datetime) -> None:
    """The stay has ended, and with it its placement and request, unless the person goes on to a bed that waits.

    A bed that waits for somebody who does not go on to it is given up.
    """
    waiting = queries.arranged_placement(stay.request_id, lock=True)
    if waiting is not None and stay.exit_reason in GOES_ON:
        return
    if waiting is not None and waiting.offer is not None:
        waiting.status = PlacementStatus.CANCELLED
        move_offer(waiting.offer, OfferStatus.WITHDRAWN, by=by, now=now)
        audit.record("placement.cancelled", subject=waiting, by=by, case_id=stay.request_id, at=now)
        tell_provider(waiting.offer.provider, "offer_closed", "/offers", now=now)
    _end(stay.placement, stay.request, by=by, now=now)


def close_after_non_arrival(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """The person did not go on to the next bed: where they have left the one before, the placement has ended."""
    stay = queries.last_stay(request.id)
    if stay is not None and stay.ended_on is not None:
        whole = queries.whole_stay(stay.id)
        _end(whole.placement, whole.request, by=by, now=now)


def _end(placement: Placement, request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    placement.status = PlacementStatus.ENDED
    requests.mark_ended(request, by=by, now=now)


def join(waiting: Placement) -> int:
    """The person has arrived: returns the id of the placement that their stay is of, the one that this continues."""
    waiting.status = PlacementStatus.ADMITTED if waiting.continues_id is None else PlacementStatus.JOINED
    return waiting.continues_id or waiting.id
