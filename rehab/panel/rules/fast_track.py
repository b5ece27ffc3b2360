"""Fast-track detox (`domain.md`, Panel): when it is right, and where two people's votes leave it."""

import enum
from collections.abc import Iterable

from rehab.core.text import sentence_list
from rehab.panel.rules.kinds import PanelRole
from rehab.panel.rules.results import APPROVALS
from rehab.panel.rules.voting import Bench, Seat
from rehab.requests.rules import RequestStatus

# Both must agree; nobody stands in for either.
FAST_TRACK_ROLES = (PanelRole.CHAIR, PanelRole.CLINICAL_LEAD)


BEFORE_A_PANEL = frozenset({RequestStatus.DRAFT, RequestStatus.SUBMITTED, RequestStatus.RETURNED, RequestStatus.READY})


class Trigger(enum.StrEnum):
    """What makes two weeks too long to wait."""

    PREGNANCY = "pregnancy"
    WITHDRAWAL = "withdrawal"
    RELEASE = "release"
    ILLNESS = "illness"
    BED = "bed"
    SAFEGUARDING = "safeguarding"

    @property
    def label(self) -> str:
        """The trigger in words."""
        return {
            Trigger.PREGNANCY: "Pregnancy",
            Trigger.WITHDRAWAL: "Seizures or delirium in withdrawal",
            Trigger.RELEASE: "Release from hospital or prison within 10 days",
            Trigger.ILLNESS: "Serious physical illness",
            Trigger.BED: "A bed that is free only now",
            Trigger.SAFEGUARDING: "Safeguarding",
        }[self]


class FastTrackStatus(enum.StrEnum):
    """Where a fast track stands; the last four lead to the next panel or nowhere."""

    ASKED = "asked"
    OPEN = "open"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    CONFLICT = "conflict"
    RAN_OUT = "ran_out"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status in words."""
        return {
            FastTrackStatus.ASKED: "Asked for",
            FastTrackStatus.OPEN: "With the chair and the clinical lead",
            FastTrackStatus.AGREED: "Agreed",
            FastTrackStatus.NOT_AGREED: "Not agreed: the next panel decides",
            FastTrackStatus.CONFLICT: "A conflict of interest: the next panel decides",
            FastTrackStatus.RAN_OUT: "Not decided in time: the next panel decides",
            FastTrackStatus.WITHDRAWN: "Withdrawn",
        }[self]

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return {
            FastTrackStatus.ASKED: "act",
            FastTrackStatus.OPEN: "progress",
            FastTrackStatus.AGREED: "good",
        }.get(self, "closed")


ALIVE = frozenset({FastTrackStatus.ASKED, FastTrackStatus.OPEN})


def roles_missing(seats: Iterable[Seat]) -> list[str]:
    """Which of the two nobody can be, in words, where their seats are empty or in conflict."""
    held = {seat.role for seat in seats if seat.votes}
    return [f"the {role.label.lower()}" for role in FAST_TRACK_ROLES if role not in held]


def standing(bench: Bench) -> FastTrackStatus:
    """OPEN while votes are awaited, AGREED when both approve; a conflict or any other vote ends it at once."""
    if roles_missing(bench.unconflicted):
        return FastTrackStatus.CONFLICT
    votes = [bench.votes[seat.user_id] for seat in bench.voted]
    if any(vote not in APPROVALS for vote in votes):
        return FastTrackStatus.NOT_AGREED
    return FastTrackStatus.OPEN if roles_missing(bench.voted) else FastTrackStatus.AGREED


def still_to_vote(bench: Bench) -> str:
    """A sentence about who has not voted yet; empty when both have."""
    missing = roles_missing(bench.voted)
    return f"Still to vote: {sentence_list(missing)}." if missing else ""
