"""What holds for frameworks, whatever the database says: pure and property-tested."""

from rehab.framework.rules.call_off import (
    REFUSALS,
    CallOffFacts,
    Refusal,
    call_off_refusals,
    framework_state,
    refusal_text,
)
from rehab.framework.rules.facilities import Beds, FacilityDetails, facility_faults, is_stale, vacancy_faults
from rehab.framework.rules.kinds import (
    REQUIRED_ACTIVITY,
    STAGE_OF_CARE,
    STAGES_OF_CARE,
    CareType,
    ContractType,
    FrameworkState,
    PlaceStatus,
    PriceBasis,
    Rating,
    RegulatedActivity,
    Stage,
)
from rehab.framework.rules.places import PLACE_MOVES, may_become
from rehab.framework.rules.provider_list import (
    LARGEST_FILE,
    ListedPlace,
    care_type_of_service,
    read_provider_list,
    text_fault,
)

__all__ = [
    "LARGEST_FILE",
    "PLACE_MOVES",
    "REFUSALS",
    "REQUIRED_ACTIVITY",
    "STAGES_OF_CARE",
    "STAGE_OF_CARE",
    "Beds",
    "CallOffFacts",
    "CareType",
    "ContractType",
    "FacilityDetails",
    "FrameworkState",
    "ListedPlace",
    "PlaceStatus",
    "PriceBasis",
    "Rating",
    "Refusal",
    "RegulatedActivity",
    "Stage",
    "call_off_refusals",
    "care_type_of_service",
    "facility_faults",
    "framework_state",
    "is_stale",
    "may_become",
    "read_provider_list",
    "refusal_text",
    "text_fault",
    "vacancy_faults",
]
