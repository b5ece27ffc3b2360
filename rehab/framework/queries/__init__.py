"""Every read of frameworks, providers and facilities."""

from rehab.framework.queries.call_off import CallOffOption, call_off_option, call_off_options, call_off_options_at
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
from rehab.framework.queries.outside import facility_at, is_registered_for, refusals_outside

__all__ = [
    "CallOffOption",
    "FacilityPage",
    "FrameworkRow",
    "PlaceRow",
    "call_off_option",
    "call_off_options",
    "call_off_options_at",
    "facilities_of",
    "facility_at",
    "facility_page",
    "frameworks",
    "get_framework",
    "is_registered_for",
    "lock_facility",
    "places",
    "refusals_outside",
]
