"""Why a request is taken back."""

import enum


class WithdrawalReason(enum.StrEnum):
    """Coded, so that reports can count it; OTHER is said in words."""

    CHANGED_MIND = "changed_mind"
    OTHER_TREATMENT = "other_treatment"
    LOST_CONTACT = "lost_contact"
    TOO_UNWELL = "too_unwell"
    IN_CUSTODY = "in_custody"
    MOVED_AWAY = "moved_away"
    DIED = "died"
    MISTAKE = "mistake"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return {
            WithdrawalReason.CHANGED_MIND: "The person changed their mind",
            WithdrawalReason.OTHER_TREATMENT: "They go on with other treatment",
            WithdrawalReason.LOST_CONTACT: "Contact with them was lost",
            WithdrawalReason.TOO_UNWELL: "They are too unwell, or in hospital",
            WithdrawalReason.IN_CUSTODY: "They are in custody",
            WithdrawalReason.MOVED_AWAY: "They moved out of the area",
            WithdrawalReason.DIED: "They died",
            WithdrawalReason.MISTAKE: "It was started by mistake, or twice",
            WithdrawalReason.OTHER: "Another reason",
        }[self]

    def told(self, detail: str) -> str:
        """The reason with what was added to it."""
        return " ".join(part for part in ("" if self is WithdrawalReason.OTHER else f"{self.label}.", detail) if part)
