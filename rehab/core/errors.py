"""What can go wrong for reasons a user can understand; the message is shown to them as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

NOTHING_HERE = "If you typed the address, check it is right. You may also not have access to what is there."


class DomainError(Exception):
    """A rule of the domain refuses; `str(error)` is a plain sentence that says what to do."""


class NotFound(DomainError):
    """The thing does not exist, or is not this user's to see: the two look alike."""

    def __init__(self, message: str = NOTHING_HERE) -> None:
        super().__init__(message)


class NotAllowed(DomainError):
    """The user may see the thing but not do this to it."""

    def __init__(self, message: str = "You cannot do this.") -> None:
        super().__init__(message)


class IllegalMove(DomainError):
    """The thing is not in a state from which it can go there."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing of which something else is recorded than what was sent, both in words."""

    label: str
    recorded: str
    sent: str


class Conflict(DomainError):
    """Somebody else changed the thing first, or it exists already; where known, with what disagrees.

    `path` is the page that shows what is recorded, if the person can open one.
    """

    def __init__(self, message: str, disagreements: tuple[Disagreement, ...] = (), *, path: str = "") -> None:
        super().__init__(message)
        self.disagreements = disagreements
        self.path = path

    @classmethod
    def between(cls, message: str, pairs: Mapping[str, tuple[object, object]], *, path: str = "") -> Self:
        """A conflict of two entries: what each thing is called -> what is recorded, and what was sent.

        Things of which both say the same are left out. Blank values are shown as "Nothing".
        """
        return cls(
            message,
            tuple(
                Disagreement(label, str(recorded or "Nothing"), str(sent or "Nothing"))
                for label, (recorded, sent) in pairs.items()
                if recorded != sent
            ),
            path=path,
        )


class InvalidInput(DomainError):
    """Input that breaks rules, with the field (or row) that each sentence is about."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults
