"""What people say about a stay when they have left: a rating, a few questions, their own words.

Few people leave a house, so that who leaves can be told from a figure that moves: results stand still until five more
have answered (`docs/decisions`, who reads what people say).
"""

import enum
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from rehab.placements.rules import Satisfaction
from rehab.placements.rules.complaints import ComplaintTheme

TOKEN_BYTES = 24
AT_A_TIME = 5
LONGEST_COMMENT = 2000


class Reply(enum.StrEnum):
    """A reply that anybody can give."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        """The reply in words."""
        return self.value.capitalize()


# Column of the answer, and the question in plain words.
ASKED = {
    "felt_safe": "Did you feel safe there?",
    "respected": "Were you treated with respect?",
    "had_a_say": "Did you have a say in what happened to you?",
    "was_ready": "Were you ready to leave when you left?",
    "knows_where_to_turn": "Do you know whom to turn to now?",
}


@dataclass(frozen=True, slots=True)
class Protest:
    """A complaint made with the feedback; only with `names_them` do those who answer it learn who complains."""

    theme: ComplaintTheme
    text: str
    names_them: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody said; every part of it may be left out, but not all."""

    rating: Satisfaction | None = None
    answers: Mapping[str, Reply | None] = field(default_factory=dict)
    comment: str = ""
    may_share: bool = False
    complaint: Protest | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything was answered."""
        return any((self.rating, self.comment, self.complaint, *self.answers.values()))


def new_token() -> str:
    """What the link ends with: 192 random bits, kept nowhere."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token. It is too long to guess, so a plain hash keeps it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
