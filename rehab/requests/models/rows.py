"""Which row holds the answers of which section."""

from rehab.requests.models.needs import (
    FamilySection,
    HealthSection,
    HomeSection,
    PrioritySection,
    RiskSection,
    SubstancesSection,
    TopSection,
    TreatmentSection,
)
from rehab.requests.models.requests import PlacementRequest
from rehab.requests.models.sections import (
    ChoiceSection,
    ConsentSection,
    DeclarationsSection,
    EligibilitySection,
    FundingSection,
    PersonSection,
)
from rehab.requests.rules import Section

SectionRow = (
    PersonSection
    | ConsentSection
    | EligibilitySection
    | SubstancesSection
    | TreatmentSection
    | HealthSection
    | RiskSection
    | FamilySection
    | HomeSection
    | PrioritySection
    | ChoiceSection
    | FundingSection
    | TopSection
    | DeclarationsSection
)
# The discharge plan is kept by `rehab.plans`.
ROWS: dict[Section, tuple[str, type[SectionRow]]] = {
    Section.PERSON: ("person", PersonSection),
    Section.CONSENT: ("consent", ConsentSection),
    Section.ELIGIBILITY: ("eligibility", EligibilitySection),
    Section.SUBSTANCES: ("substance_use", SubstancesSection),
    Section.TREATMENT: ("treatment", TreatmentSection),
    Section.HEALTH: ("health", HealthSection),
    Section.RISK: ("risk", RiskSection),
    Section.FAMILY: ("family", FamilySection),
    Section.HOME: ("home", HomeSection),
    Section.PRIORITY: ("priority", PrioritySection),
    Section.CHOICE: ("choice", ChoiceSection),
    Section.FUNDING: ("funding", FundingSection),
    Section.TOP: ("top", TopSection),
    Section.DECLARATIONS: ("declarations", DeclarationsSection),
}


def row_of(request: PlacementRequest, section: Section) -> SectionRow | None:
    """The row of a section; None where it was never saved, or is the discharge plan."""
    if section not in ROWS:
        return None
    row: SectionRow | None = getattr(request, ROWS[section][0])
    return row
