"""A declined request while others look at it again, and what comes of it; all raise IllegalMove from elsewhere."""

import datetime as dt

from rehab.core.actor import Actor, Permission
from rehab.core.errors import Conflict
from rehab.notifications.commands import notify
from rehab.requests import queries
from rehab.requests.commands.moves import move
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus


def appeal(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """The person appeals: the request is live again. Raises Conflict when another request of the person is."""
    if (live := queries.live_elsewhere(request)) is not None:
        may_know = by.can_for(Permission.VIEW_CASES, live.service_id) or by.can_for(
            Permission.COORDINATE_PANEL, live.authority_id
        )
        which = live.reference if may_know else "another request"
        msg = f"The person cannot appeal now: {which} is being looked at for them. It must be decided or withdrawn."
        raise Conflict(msg)
    move(request, RequestStatus.APPEALED, action="request.appealed", by=by, now=now)


def uphold(request: PlacementRequest, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """The decline stands, or the appeal was taken back. Tells the key worker."""
    move(request, RequestStatus.DECLINED, action="request.decline_upheld", by=by, now=now, reason=reason)
    notify([request.key_worker_id], template="decision_made", path=f"/cases/{request.reference}", now=now)


def send_back(request: PlacementRequest, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """Those who looked at the appeal want the panel to decide anew: ready for an agenda. Tells the key worker."""
    move(request, RequestStatus.READY, action="request.sent_back_to_panel", by=by, now=now, reason=reason)
    notify([request.key_worker_id], template="decision_made", path=f"/cases/{request.reference}", now=now)
