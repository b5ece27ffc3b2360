"""Panels: roles, cases, declarations, votes and letters, each with the words it is shown in."""

import enum


class PanelRole(enum.StrEnum):
    """What a member is on a panel."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    CLINICAL_LEAD = "clinical_lead"
    SOCIAL_WORK_LEAD = "social_work_lead"
    TREATMENT_LEAD = "treatment_lead"
    LIVED_EXPERIENCE = "lived_experience"
    MEMBER = "member"

    @property
    def label(self) -> str:
        """The role in words."""
        return self.value.replace("_", " ").capitalize()


class CaseKind(enum.StrEnum):
    """Why a case is before the panel."""

    NEW = "new"
    FAST_TRACK_DETOX = "fast_track_detox"
    EXTENSION = "extension"
    APPEAL = "appeal"
    RATIFICATION = "ratification"
    EXCEPTION = "exception"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            CaseKind.NEW: "New request",
            CaseKind.FAST_TRACK_DETOX: "Fast-track detox",
            CaseKind.EXTENSION: "Extension",
            CaseKind.APPEAL: "Appeal",
            CaseKind.RATIFICATION: "Ratification",
            CaseKind.EXCEPTION: "Off-framework exception",
        }[self]


class PanelCaseStatus(enum.StrEnum):
    """A case is prepared on an agenda, opened with its papers, and decided (or taken off)."""

    PREPARED = "prepared"
    OPEN = "open"
    DECIDED = "decided"
    TAKEN_OFF = "taken_off"


class Interest(enum.StrEnum):
    """What a member declares before the pack opens."""

    NONE = "none"
    CONFLICT = "conflict"


class Choice(enum.StrEnum):
    """A vote; a reason is required for all but the first."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    DEFER = "defer"
    DECLINE = "decline"

    @property
    def label(self) -> str:
        """The choice in words."""
        return self.value.replace("_", " ").capitalize()

    @property
    def outcome(self) -> str:
        """What became of a case that was decided so."""
        return {
            Choice.APPROVE: "Approved",
            Choice.APPROVE_WITH_CONDITIONS: "Approved with conditions",
            Choice.DEFER: "Deferred",
            Choice.DECLINE: "Declined",
        }[self]


class DeclineReason(enum.StrEnum):
    """Why a panel declines; the words of its own reason stand beside it."""

    NOT_ELIGIBLE = "not_eligible"
    COMMUNITY_FIRST = "community_first"
    NOT_PREPARED = "not_prepared"
    RISK = "risk"
    OTHER_CARE = "other_care"
    NO_FACILITY = "no_facility"
    FUNDING = "funding"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return {
            DeclineReason.NOT_ELIGIBLE: "Not eligible",
            DeclineReason.COMMUNITY_FIRST: "Treatment in the community can do more first",
            DeclineReason.NOT_PREPARED: "Not prepared for it yet",
            DeclineReason.RISK: "The risk cannot be managed there",
            DeclineReason.OTHER_CARE: "Needs another kind of care",
            DeclineReason.NO_FACILITY: "No facility is suitable",
            DeclineReason.FUNDING: "No money is left, or somebody else should pay",
            DeclineReason.OTHER: "Another reason",
        }[self]


class ConsentAnswer(enum.StrEnum):
    """What a commissioner says to going over the budget."""

    GIVEN = "given"
    REFUSED = "refused"


class Part(enum.StrEnum):
    """What a case asks of a member, or what they have done."""

    DECLARE = "declare"
    VOTE = "vote"
    DECIDE = "decide"
    VOTED = "voted"
    READ = "read"
    NONE = "none"
    DECIDED = "decided"

    @property
    def label(self) -> str:
        """It in words."""
        return {
            Part.DECLARE: "Declare your interest",
            Part.VOTE: "Read and vote",
            Part.DECIDE: "Record the decision",
            Part.VOTED: "You have voted",
            Part.READ: "You can read it",
            Part.NONE: "You take no part",
            Part.DECIDED: "Decided",
        }[self]

    @property
    def is_to_do(self) -> bool:
        """Whether the member must act."""
        return self in {Part.DECLARE, Part.VOTE, Part.DECIDE}

    @property
    def tone(self) -> str:
        """How its tag looks."""
        if self.is_to_do:
            return "act"
        return {Part.VOTED: "good", Part.DECIDED: "good", Part.READ: "progress"}.get(self, "closed")


class Audience(enum.StrEnum):
    """To whom a decision letter goes."""

    CLIENT = "client"
    KEY_WORKER = "key_worker"
    PROVIDER = "provider"

    @property
    def label(self) -> str:
        """It in words."""
        return {Audience.CLIENT: "Person", Audience.KEY_WORKER: "Key worker", Audience.PROVIDER: "Provider"}[self]
