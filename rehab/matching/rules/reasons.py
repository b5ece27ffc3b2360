"""Why a place that was looked at was not chosen."""

import enum


class WhyNot(enum.StrEnum):
    """The reason in a code, so that commissioners can count them."""

    NOT_WANTED = "not_wanted"
    TOO_FAR = "too_far"
    WAIT_TOO_LONG = "wait_too_long"
    COST = "cost"
    NEEDS_NOT_MET = "needs_not_met"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return {
            WhyNot.NOT_WANTED: "The person does not want it",
            WhyNot.TOO_FAR: "It is too far away",
            WhyNot.WAIT_TOO_LONG: "The wait is too long",
            WhyNot.COST: "It costs too much",
            WhyNot.NEEDS_NOT_MET: "It does not meet their needs",
            WhyNot.OTHER: "Another reason",
        }[self]
