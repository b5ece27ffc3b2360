"""Complaints about a house: who makes them, about what, what came of them (001: number and main theme)."""

import enum

LONGEST_COMPLAINT = 4000


class Complainant(enum.StrEnum):
    """Who complains."""

    PERSON = "person"
    FAMILY = "family"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The complainant in words."""
        return {
            Complainant.PERSON: "The person who stays there",
            Complainant.FAMILY: "Family or a friend",
            Complainant.OTHER: "Somebody else, such as a neighbour or a visitor",
        }[self]


class ComplaintWay(enum.StrEnum):
    """How it was made."""

    VERBAL = "verbal"
    WRITTEN = "written"

    @property
    def label(self) -> str:
        """The way in words."""
        return {ComplaintWay.VERBAL: "Verbally", ComplaintWay.WRITTEN: "In writing"}[self]


class ComplaintTheme(enum.StrEnum):
    """What it is mainly about."""

    CARE = "care"
    MEDICATION = "medication"
    STAFF = "staff"
    SAFETY = "safety"
    HOUSE = "house"
    RULES = "rules"
    INFORMATION = "information"
    LEAVING = "leaving"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The theme in words."""
        return {
            ComplaintTheme.CARE: "Care and treatment",
            ComplaintTheme.MEDICATION: "Medication",
            ComplaintTheme.STAFF: "How staff behave",
            ComplaintTheme.SAFETY: "Feeling safe, other residents",
            ComplaintTheme.HOUSE: "The house, rooms and food",
            ComplaintTheme.RULES: "Rules, privacy and fairness",
            ComplaintTheme.INFORMATION: "Information and being listened to",
            ComplaintTheme.LEAVING: "Leaving and what came afterwards",
            ComplaintTheme.OTHER: "Something else",
        }[self]


class ComplaintOutcome(enum.StrEnum):
    """What came of it."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The outcome in words."""
        return self.value.replace("_", " ").capitalize()

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return "good" if self in {ComplaintOutcome.UPHELD, ComplaintOutcome.PARTLY_UPHELD} else "closed"
