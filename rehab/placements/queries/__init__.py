"""Reads of offers, placements and stays. What an actor may not see does not exist."""

from rehab.placements.queries.beds import taken
from rehab.placements.queries.offers import (
    answer_due,
    get_made_offer,
    get_made_offer_for_update,
    get_offer,
    get_offer_for_update,
    offer_list,
    offers_of,
    open_offers_for_update,
)
from rehab.placements.queries.options import (
    FacilityOption,
    approval_of,
    facility_options,
    is_lapsed,
    lapsed_approvals,
    offer_fault,
)
from rehab.placements.queries.residents import arrivals, counts, residents
from rehab.placements.queries.stays import (
    get_placement,
    get_placement_for_update,
    get_stay,
    get_stay_for_update,
    next_reviews,
    open_placement,
    record_is_shared,
    stays_of_client,
    visible_stays,
    whole_stay,
)

__all__ = [
    "FacilityOption",
    "answer_due",
    "approval_of",
    "arrivals",
    "counts",
    "facility_options",
    "get_made_offer",
    "get_made_offer_for_update",
    "get_offer",
    "get_offer_for_update",
    "get_placement",
    "get_placement_for_update",
    "get_stay",
    "get_stay_for_update",
    "is_lapsed",
    "lapsed_approvals",
    "next_reviews",
    "offer_fault",
    "offer_list",
    "offers_of",
    "open_offers_for_update",
    "open_placement",
    "record_is_shared",
    "residents",
    "stays_of_client",
    "taken",
    "visible_stays",
    "whole_stay",
]
