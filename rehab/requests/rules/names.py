"""The sections of a request and the states they can be in."""

import enum


class Section(enum.StrEnum):
    """The sections of a request, in the order of its task list."""

    PERSON = "person"
    CONSENT = "consent"
    ELIGIBILITY = "eligibility"
    SUBSTANCES = "substances"
    TREATMENT = "treatment"
    HEALTH = "health"
    RISK = "risk"
    FAMILY = "family"
    HOME = "home"
    PRIORITY = "priority"
    CHOICE = "choice"
    FUNDING = "funding"
    DISCHARGE_PLAN = "discharge-plan"
    TOP = "top"
    DECLARATIONS = "declarations"

    @property
    def label(self) -> str:
        """The section's title."""
        return _LABELS[self]


_LABELS = {
    Section.PERSON: "About the person",
    Section.CONSENT: "Consent",
    Section.ELIGIBILITY: "Eligibility and type of care",
    Section.SUBSTANCES: "Substances",
    Section.TREATMENT: "Treatment so far and preparation",
    Section.HEALTH: "Health",
    Section.RISK: "Risk and safeguarding",
    Section.FAMILY: "Family and who comes along",
    Section.HOME: "Home, money and work",
    Section.PRIORITY: "Priority groups",
    Section.CHOICE: "Choice of facilities",
    Section.FUNDING: "Funding",
    Section.DISCHARGE_PLAN: "Discharge plan",
    Section.TOP: "Treatment outcomes profile at the start",
    Section.DECLARATIONS: "Declarations",
}


class SectionState(enum.StrEnum):
    """Derived by validating, never stored."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"

    @property
    def tone(self) -> str:
        """How a tag shows it."""
        return {SectionState.NOT_STARTED: "act", SectionState.IN_PROGRESS: "progress", SectionState.COMPLETE: "good"}[
            self
        ]

    @property
    def label(self) -> str:
        """The state in words."""
        return self.value.replace("_", " ").capitalize()
