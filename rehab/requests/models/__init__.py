"""Placement requests and their sections."""

from rehab.requests.models.needs import FamilySection, HealthSection, RiskSection
from rehab.requests.models.requests import PlacementRequest, StatusChange
from rehab.requests.models.sections import (
    ChoiceSection,
    EligibilitySection,
    FundingSection,
    PersonSection,
    RequestChoice,
    RequestSubstance,
)

__all__ = [
    "ChoiceSection",
    "EligibilitySection",
    "FamilySection",
    "FundingSection",
    "HealthSection",
    "PersonSection",
    "PlacementRequest",
    "RequestChoice",
    "RequestSubstance",
    "RiskSection",
    "StatusChange",
]
