"""Where money comes from and what happens to it."""

import enum


class FundingSource(enum.StrEnum):
    """Who pays (`domain.md`, Money)."""

    PUBLIC_HEALTH_GRANT = "public_health_grant"
    ADULT_SOCIAL_CARE = "adult_social_care"
    SUPPLEMENTARY_GRANT = "supplementary_grant"
    CRIMINAL_JUSTICE = "criminal_justice"
    NHS = "nhs"

    @property
    def label(self) -> str:
        """The source in words."""
        return "NHS" if self is FundingSource.NHS else self.value.replace("_", " ").capitalize()


class LedgerKind(enum.StrEnum):
    """What a line of the ledger is; money moves from one kind to the next by a pair of lines."""

    RESERVED = "reserved"
    COMMITTED = "committed"
    ACTUAL = "actual"
