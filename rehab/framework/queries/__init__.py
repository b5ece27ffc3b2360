"""Every read of frameworks, providers and facilities."""

from rehab.framework.queries.call_off import CallOffOption, call_off_option, call_off_options
from rehab.framework.queries.directory import (
    FrameworkRow,
    PlaceRow,
    facilities_of,
    frameworks,
    get_framework,
    lock_facility,
    places,
)
from rehab.framework.queries.facility import FacilityPage, facility_page

__all__ = [
    "CallOffOption",
    "FacilityPage",
    "FrameworkRow",
    "PlaceRow",
    "call_off_option",
    "call_off_options",
    "facilities_of",
    "facility_page",
    "frameworks",
    "get_framework",
    "lock_facility",
    "places",
]
