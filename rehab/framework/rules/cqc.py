"""What the regulator's register says of a facility against what is known here, and who it may be in the register."""

import datetime as dt
import enum
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from rehab.core.clock import written
from rehab.core.text import fold, letters_and_digits
from rehab.framework.rules.kinds import Rating, RegulatedActivity

# What a check is called among long work.
CHECK_KIND = "check_register"
PROPOSED_FROM = 60
MOST_PROPOSED = 3
# Words in so many names that they tell no house from another.
_USUAL = """
a addiction addictions and at care center centre cic clinic demonstration detox for home house in limited lodge ltd
of project recovery rehab rehabilitation residential service services the treatment trust unit
"""
_USUAL_WORDS = frozenset(_USUAL.split())


class ChangeKind(enum.StrEnum):
    """What differs between the register and what is known here."""

    GONE = "gone"
    BACK = "back"
    DORMANT = "dormant"
    ACTIVITY_LOST = "activity_lost"
    ACTIVITY_GAINED = "activity_gained"
    RATING = "rating"
    BEDS = "beds"
    NAME = "name"
    ADDRESS = "address"

    @property
    def label(self) -> str:
        """The change in words."""
        return {
            ChangeKind.GONE: "Registration gone",
            ChangeKind.BACK: "Registered again",
            ChangeKind.DORMANT: "Dormant",
            ChangeKind.ACTIVITY_LOST: "Regulated activity lost",
            ChangeKind.ACTIVITY_GAINED: "Regulated activity gained",
            ChangeKind.RATING: "Rating",
            ChangeKind.BEDS: "Beds",
            ChangeKind.NAME: "Name",
            ChangeKind.ADDRESS: "Address",
        }[self]

    @property
    def is_applied_at_once(self) -> bool:
        """Whether the register's word counts by itself; the rest is for a person to decide."""
        return self not in ASKED


# What a person applies with a click, and what is only told.
APPLICABLE = frozenset({ChangeKind.BEDS, ChangeKind.NAME, ChangeKind.ADDRESS})
ASKED = APPLICABLE | {ChangeKind.DORMANT}


class BlockReason(enum.StrEnum):
    """Why a check of the register stops new call-offs at a facility."""

    GONE = "gone"
    INADEQUATE = "inadequate"

    @property
    def label(self) -> str:
        """The reason in words."""
        return "No longer registered" if self is BlockReason.GONE else "Rated Inadequate"


class CheckOutcome(enum.StrEnum):
    """What a check found of a facility."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The outcome in words."""
        return {
            CheckOutcome.SAME: "As known here",
            CheckOutcome.CHANGED: "Differs",
            CheckOutcome.GONE: "Not in the register",
            CheckOutcome.UNKNOWN: "No location number",
        }[self]

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return {
            CheckOutcome.SAME: "good",
            CheckOutcome.CHANGED: "act",
            CheckOutcome.GONE: "bad",
            CheckOutcome.UNKNOWN: "closed",
        }[self]


class FindingState(enum.StrEnum):
    """What became of a difference."""

    APPLIED = "applied"
    OPEN = "open"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            FindingState.APPLIED: "Applied",
            FindingState.OPEN: "To decide",
            FindingState.DISMISSED: "Left as it is",
        }[self]

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return {FindingState.APPLIED: "good", FindingState.OPEN: "act", FindingState.DISMISSED: "closed"}[self]


class MatchState(enum.StrEnum):
    """What became of a proposal that a facility is this location."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            MatchState.PROPOSED: "To decide",
            MatchState.CONFIRMED: "Confirmed",
            MatchState.DISMISSED: "Not this one",
        }[self]

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return {MatchState.PROPOSED: "act", MatchState.CONFIRMED: "good", MatchState.DISMISSED: "closed"}[self]


@dataclass(frozen=True, slots=True)
class Location:
    """A row of the register. `beds` is None where it states none."""

    location_id: str
    name: str
    postcode: str
    street: str
    town: str
    provider: str
    is_dormant: bool
    beds: int | None
    rating: Rating
    rated_on: dt.date | None
    activities: frozenset[RegulatedActivity]

    @property
    def address(self) -> str:
        """Street and town, without the postcode."""
        return ", ".join(part for part in (self.street, self.town) if part)


@dataclass(frozen=True, slots=True)
class Known:
    """A facility as it is known here."""

    facility_id: int
    name: str
    provider: str
    address: str
    postcode: str
    location_id: str | None
    is_registered: bool
    rating: Rating
    rated_on: dt.date | None
    beds: int
    activities: frozenset[RegulatedActivity]
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, with both sides in words."""

    kind: ChangeKind
    before: str
    after: str


def changes(known: Known, location: Location | None) -> list[Change]:
    """What differs, the gravest first; nothing for a facility that is known to be gone and still is."""
    if location is None:
        return [Change(ChangeKind.GONE, "Registered", "Not in the register")] if known.is_registered else []
    return list(_of_registration(known, location)) + list(_to_decide(known, location))


def _of_registration(known: Known, location: Location) -> Iterator[Change]:
    if not known.is_registered:
        yield Change(ChangeKind.BACK, "Not registered", "Registered")
    if location.is_dormant:
        yield Change(ChangeKind.DORMANT, "", "Registered, but nothing is carried on there")
    for activity in sorted(known.activities - location.activities):
        yield Change(ChangeKind.ACTIVITY_LOST, activity.label, "")
    for activity in sorted(location.activities - known.activities):
        yield Change(ChangeKind.ACTIVITY_GAINED, "", activity.label)
    if (known.rating, known.rated_on) != (location.rating, location.rated_on):
        before, after = rating_words(known.rating, known.rated_on), rating_words(location.rating, location.rated_on)
        yield Change(ChangeKind.RATING, before, after)


def _to_decide(known: Known, location: Location) -> Iterator[Change]:
    if location.beds is not None and location.beds != known.beds:
        yield Change(ChangeKind.BEDS, str(known.beds), str(location.beds))
    if letters_and_digits(known.name) != letters_and_digits(location.name):
        yield Change(ChangeKind.NAME, known.name, location.name)
    is_moved = known.postcode != location.postcode
    if is_moved or letters_and_digits(location.street) not in letters_and_digits(known.address):
        before = f"{known.address}, {known.postcode}"
        yield Change(ChangeKind.ADDRESS, before, f"{location.address}, {location.postcode}")


def rating_words(rating: Rating, rated_on: dt.date | None) -> str:
    """`Good, 14 March 2025`."""
    return f"{rating.label}, {written(rated_on)}" if rated_on else rating.label


def block_reason(known: Known, location: Location | None) -> BlockReason | None:
    """Why the check stops new call-offs there that could be made until now; None where it does not."""
    if location is None:
        return BlockReason.GONE if known.is_registered else None
    is_new = known.rating is not Rating.INADEQUATE
    return BlockReason.INADEQUATE if location.rating is Rating.INADEQUATE and is_new else None


def doubt(*, rows: int, known: int, found: int, fewest_rows: int) -> str | None:
    """Why a file is probably not the full list, in a sentence; None where it may be.

    A location that is missing counts as gone, so half a list would stop placements everywhere.
    """
    if rows < fewest_rows:
        return f"The file has {rows:,} locations. The full list has tens of thousands: this is probably not all of it."
    if known and found * 2 < known:
        return f"{known - found:,} of the {known:,} locations known here are not in the file: it is probably not all."
    return None


def tidy_postcode(text: str) -> str:
    """In capitals, with one space before the last three characters."""
    plain = re.sub(r"[^A-Z0-9]", "", text.upper())
    return f"{plain[:-3]} {plain[-3:]}" if len(plain) > 4 else plain


def district(postcode: str) -> str:
    """The first half of a postcode."""
    return postcode.partition(" ")[0]


def telling_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others; all of them where none does."""
    words = frozenset(re.findall(r"[a-z0-9]+", fold(name)))
    return words - _USUAL_WORDS or words


def likeness(known: Known, location: Location) -> int:
    """From 0 to 100: how likely the location is the facility, by name, postcode and provider."""
    parts = (
        (45, _alike(known.name, location.name)),
        (40, _near(known.postcode, location.postcode)),
        (15, _alike(known.provider, location.provider)),
    )
    return round(sum(weight * share for weight, share in parts))


def _alike(one: str, other: str) -> float:
    # In a fixed order, for the matcher may judge two texts differently the other way round.
    left, right = sorted(" ".join(sorted(telling_words(name))) for name in (one, other))
    return SequenceMatcher(a=left, b=right, autojunk=False).ratio() if left else 0.0


def _near(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    return 0.4 if district(one) == district(other) else 0.0


def proposals(
    known: Known, locations: Collection[Location], *, taken: Collection[str], dismissed: Collection[str]
) -> list[tuple[int, Location]]:
    """The locations that may be this facility, the likeliest first, with how likely each is.

    `taken` are the numbers that facilities have already, `dismissed` those that a person refused for this one.
    """
    words, area = telling_words(known.name), district(known.postcode)
    scored = [
        (likeness(known, location), location)
        for location in locations
        if location.location_id not in taken
        and location.location_id not in dismissed
        and (district(location.postcode) == area or telling_words(location.name) == words)
    ]
    likely = [each for each in scored if each[0] >= PROPOSED_FROM]
    return sorted(likely, key=lambda each: (-each[0], each[1].location_id))[:MOST_PROPOSED]
