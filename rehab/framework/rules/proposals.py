"""Changes of a facility that wait for the commissioner's acceptance."""

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping


class ProposalState(enum.StrEnum):
    """WAITING is the only state in which anything can still happen to it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            ProposalState.WAITING: "Waiting for the commissioner",
            ProposalState.ACCEPTED: "Accepted",
            ProposalState.REFUSED: "Refused",
            ProposalState.WITHDRAWN: "Taken back",
        }[self]

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return {
            ProposalState.WAITING: "progress",
            ProposalState.ACCEPTED: "good",
            ProposalState.REFUSED: "bad",
            ProposalState.WITHDRAWN: "closed",
        }[self]


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The names in `after` whose values differ from those in `before`, in the order of `after`."""
    return [name for name, value in after.items() if before.get(name) != value]


def moved_since(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """The names whose values are no longer what they were when the change was proposed."""
    return [name for name, value in before.items() if now.get(name) != value]


def picked(values: Mapping[str, object], names: Iterable[str]) -> dict[str, object]:
    """Those values alone."""
    return {name: values[name] for name in names}


def fingerprint(values: Mapping[str, object]) -> str:
    """What a form carries to tell, when it comes back, whether any of these values has changed since."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:16]


_HISTORY = {
    "facility.added": "Facility added",
    "facility.changed": "Changed",
    "facility.change_proposed": "Change proposed",
    "facility.change_accepted": "Proposed change accepted",
    "facility.change_refused": "Proposed change refused",
    "facility.change_withdrawn": "Proposed change taken back",
    "facility.register_applied": "Brought to what the CQC register says",
    "facility.register_matched": "Found in the CQC register",
}


def history_title(action: str) -> str:
    """What was done to a facility, in words (`facility.checked`: Checked)."""
    return _HISTORY.get(action) or action.split(".", maxsplit=1)[-1].replace("_", " ").capitalize()
