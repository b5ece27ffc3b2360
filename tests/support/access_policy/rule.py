"""Who people are to the product, and what a rule of who may reach what says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.site import ANONYMOUS, DISABLED, PENDING

KEY_WORKERS = frozenset({"key worker", "colleague", "team manager"})
KEY_WORKER = frozenset({"key worker"})
TEAM_MANAGER = frozenset({"team manager"})
COORDINATOR = frozenset({"coordinator"})
COMMISSIONER = frozenset({"commissioner"})
CHAIR = frozenset({"chair"})
MEMBERS = frozenset({"chair", "member"})
PROVIDERS = frozenset({"provider staff", "provider manager"})
MANAGER = frozenset({"provider manager"})
ADMINISTRATOR = frozenset({"administrator"})
OVERSEERS = COORDINATOR | COMMISSIONER
CASE_READERS = KEY_WORKERS | OVERSEERS
SIGNED_IN = CASE_READERS | MEMBERS | PROVIDERS | ADMINISTRATOR
BOTH_SIDES = KEY_WORKERS | PROVIDERS
SERVERS = KEY_WORKERS | COORDINATOR
NOBODY: frozenset[str] = frozenset()

STRANGERS = (ANONYMOUS, DISABLED, PENDING)
NEXT_DOOR = "key worker of another service"


@dataclass(frozen=True)
class Standing:
    """On which side somebody stands, and in which place."""

    side: str
    place: str


STANDINGS = {
    **{place: Standing("testbury", place) for place in sorted(SIGNED_IN)},
    NEXT_DOOR: Standing("testbury", "key worker"),
    "key worker of another council": Standing("otherham", "key worker"),
    "other council's coordinator": Standing("otherham", "coordinator"),
    "other council's member": Standing("otherham", "member"),
    "other provider's staff": Standing("otherham", "provider staff"),
    "other council's commissioner": Standing("otherham", "commissioner"),
    "other council's administrator": Standing("otherham", "administrator"),
}
MISSING = {
    "public_id": "0" * 32,
    "reference": "R-2026-99999",
    "section": "nonsense",
    "party": "nonsense",
    "kind": "nonsense",
    "number": "999",
    "contact_id": "0" * 32,
    "document_id": "0" * 32,
    "note_id": "0" * 32,
    "assurance_id": "0" * 32,
    "name": "nonsense",
    "member_id": "0" * 32,
    "referral_id": "0" * 32,
    "measure_id": "nonsense",
    "counted": "nonsense",
    "filename": "nonsense.css",
    "token": "nonsense",
}


@dataclass(frozen=True)
class Rule:
    """One route with one method, on one kind of thing.

    `things` leads from an argument to a key of `Side.ids`, `always` gives arguments that name no thing. A form is
    sent as its page (`page`, by default the route's own) shows it, with `form` changed; values with an @ are keys of
    `Side.choices`. `but` says what happens to somebody with a thing of a side where the rest would say otherwise;
    with `one_side` nobody asks for the thing of the other council.
    """

    endpoint: str
    method: str = "GET"
    things: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = NOBODY
    anybody: frozenset[str] = NOBODY
    seen: frozenset[str] = NOBODY
    is_public: bool = False
    of_council: bool = False
    form: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""
    but: Mapping[tuple[str, str], str] = field(default_factory=dict)
    one_side: bool = False

    @property
    def route(self) -> tuple[str, str]:
        """The route and its method."""
        return self.endpoint, self.method

    @property
    def label(self) -> str:
        """For the name of its test."""
        return "-".join([self.method, self.endpoint, *self.always.values(), *self.things.values()]).replace(" ", "_")

    def expects(self, who: str, side: str | None) -> str:
        """What happens to somebody who asks for a thing of a side; None is a thing that does not exist."""
        if self.is_public:
            return "let in" if side else "not found"
        if who in STRANGERS:
            return "sign in"
        if side and (who, side) in self.but:
            return self.but[who, side]
        place = STANDINGS[who].place
        if side and place in self.anybody:
            return "let in"
        if side and self._is_of(who, side) and place in self.own | self.seen:
            return "let in" if place in self.own else "refused"
        return "not found"

    def _is_of(self, who: str, side: str) -> bool:
        """Whether a thing of a side is theirs: services of one council share no cases, only what is the council's."""
        return STANDINGS[who].side == side and (self.of_council or who != NEXT_DOOR)


def both(endpoint: str, **rule: Any) -> list[Rule]:
    """A page and what its form does, for the same people."""
    form = rule.pop("form", {})
    return [Rule(endpoint, "GET", **rule), Rule(endpoint, "POST", form=form, **rule)]


def of(thing: str) -> dict[str, str]:
    """What a random id names."""
    return {"public_id": thing}


def case(thing: str) -> dict[str, str]:
    """What a reference names."""
    return {"reference": thing}
