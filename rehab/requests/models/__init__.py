"""Placement requests and their sections."""

from rehab.requests.models.drafts import FormDraft
from rehab.requests.models.edits import Edit
from rehab.requests.models.needs import (
    FamilySection,
    HealthSection,
    HomeSection,
    PrioritySection,
    RequestSubstance,
    RiskSection,
    SubstancesSection,
    TopSection,
    TreatmentSection,
)
from rehab.requests.models.requests import ApprovedFacility, PlacementRequest, StatusChange
from rehab.requests.models.returns import ReturnedSection
from rehab.requests.models.rows import ROWS, SectionRow, row_of
from rehab.requests.models.sections import (
    ChoiceSection,
    ConsentSection,
    DeclarationsSection,
    EligibilitySection,
    FundingSection,
    PersonSection,
    RequestChoice,
)
from rehab.requests.models.signing import SignOff

__all__ = [
    "ROWS",
    "ApprovedFacility",
    "ChoiceSection",
    "ConsentSection",
    "DeclarationsSection",
    "Edit",
    "EligibilitySection",
    "FamilySection",
    "FormDraft",
    "FundingSection",
    "HealthSection",
    "HomeSection",
    "PersonSection",
    "PlacementRequest",
    "PrioritySection",
    "RequestChoice",
    "RequestSubstance",
    "ReturnedSection",
    "RiskSection",
    "SectionRow",
    "SignOff",
    "StatusChange",
    "SubstancesSection",
    "TopSection",
    "TreatmentSection",
    "row_of",
]
