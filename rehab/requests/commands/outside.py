"""A facility off the framework, as a request has to know of it."""

from rehab.requests.models import PlacementRequest


def note_outside(request: PlacementRequest, facility: str, weekly_pence: int) -> None:
    """An approved exception opens this facility at this weekly price: none of the framework need be chosen now."""
    request.outside_facility, request.outside_weekly_pence = facility, weekly_pence


def forget_outside(request: PlacementRequest) -> None:
    """The exception was withdrawn."""
    request.outside_facility, request.outside_weekly_pence = "", None
