"""Who a person is to the measures: sex, substances and their groups; what they consent to."""

import datetime as dt
import enum
from dataclasses import dataclass
from difflib import SequenceMatcher

from nhs_number.validate import is_valid

from rehab.core.actor import Actor
from rehab.core.clock import age_on
from rehab.core.text import fold


class Sex(enum.StrEnum):
    """As national data records it."""

    MALE = "male"
    FEMALE = "female"
    NOT_STATED = "not_stated"

    @property
    def label(self) -> str:
        """The sex in words."""
        return self.value.replace("_", " ").capitalize()


class ConsentKind(enum.StrEnum):
    """Treatment and sharing are needed to submit; refusing NDTMS only leaves the person out of the extract."""

    TREATMENT = "treatment"
    SHARING = "sharing"
    NDTMS = "ndtms"

    @property
    def label(self) -> str:
        """What is consented to, in words."""
        return {
            ConsentKind.TREATMENT: "Treatment",
            ConsentKind.SHARING: "Sharing their record with providers",
            ConsentKind.NDTMS: "National drug treatment data (NDTMS)",
        }[self]


class SubstanceGroup(enum.StrEnum):
    """The four groups of `kpis.md`."""

    OPIATE = "opiate"
    NON_OPIATE = "non_opiate"
    ALCOHOL = "alcohol"
    ALCOHOL_AND_NON_OPIATE = "alcohol_and_non_opiate"

    @property
    def label(self) -> str:
        """The group in words."""
        return self.value.replace("non_opiate", "non-opiate").replace("_", " ").capitalize()


ALCOHOL = 7000
CRACK = 3201

# NDTMS drug codes that key workers choose from; the groups depend on the ranges of `kpis.md` only.
SUBSTANCES: dict[int, str] = {
    1101: "Heroin",
    1201: "Methadone",
    1000: "Other opiates",
    2200: "Benzodiazepines",
    3100: "Amphetamines",
    3200: "Cocaine (powder)",
    3201: "Crack cocaine",
    3406: "Mephedrone",
    4000: "Hallucinogens",
    5000: "Cannabis",
    6000: "Solvents",
    7000: "Alcohol",
    8300: "Other drugs, prescribed or bought",
}


def is_opiate(code: int) -> bool:
    """NDTMS codes 1000 to 1999."""
    return 1000 <= code <= 1999


def substance_group(codes: list[int]) -> SubstanceGroup | None:
    """The group of all substances cited (`kpis.md`); None when none is."""
    if not codes:
        return None
    if any(is_opiate(code) for code in codes):
        return SubstanceGroup.OPIATE
    if ALCOHOL in codes:
        others = any(code != ALCOHOL for code in codes)
        return SubstanceGroup.ALCOHOL_AND_NON_OPIATE if others else SubstanceGroup.ALCOHOL
    return SubstanceGroup.NON_OPIATE


def uses_opiates_or_crack(codes: list[int]) -> bool:
    """The measure group `opiate_crack`."""
    return any(is_opiate(code) or code == CRACK for code in codes)


# The 16 ethnic categories that NDTMS takes from the census, and Z for not stated.
ETHNICITIES: dict[str, str] = {
    "A": "White British",
    "B": "White Irish",
    "C": "Any other White background",
    "D": "White and Black Caribbean",
    "E": "White and Black African",
    "F": "White and Asian",
    "G": "Any other mixed background",
    "H": "Indian",
    "J": "Pakistani",
    "K": "Bangladeshi",
    "L": "Any other Asian background",
    "M": "Caribbean",
    "N": "African",
    "P": "Any other Black background",
    "R": "Chinese",
    "S": "Any other ethnic group",
    "Z": "Not stated",
}
ADULT_AGE = 18
NOT_AN_NHS_NUMBER = "Enter an NHS number in the correct format, like 943 476 5919"


def name_key(given_name: str, family_name: str) -> str:
    """What people are sorted and found by: family name, then given name."""
    return fold(f"{family_name} {given_name}")


def is_adult(date_of_birth: dt.date, day: dt.date) -> bool:
    """18 or over on that day (004 §3.10)."""
    return age_on(date_of_birth, day) >= ADULT_AGE


def consent_fault(given_on: dt.date, *, date_of_birth: dt.date, today: dt.date) -> str | None:
    """Why somebody cannot have consented on that day, or None."""
    if given_on > today:
        return "The date they agreed must be today or earlier"
    if given_on < date_of_birth:
        return "The date they agreed must be after their date of birth"
    return None


def nhs_digits(text: str) -> str:
    """An NHS number as it is stored: its digits, without the spaces in which it is written."""
    return "".join(text.split()).replace("-", "")


def is_nhs_number(text: str) -> bool:
    """Ten digits of which the last one checks the others."""
    return len(text) == 10 and text.isascii() and text.isdigit() and is_valid(text)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What two records of people are compared by; an NHS number of "" is not known."""

    given_name: str
    family_name: str
    date_of_birth: dt.date
    nhs_number: str = ""


# Of names of seven letters, one that is wrong and one that is missing.
SPELT_ALIKE = 0.75


def likeness(one: Particulars, other: Particulars) -> str:
    """Why two records may be of one person, in words; "" where nothing says so, or their NHS numbers differ."""
    if one.nhs_number and other.nhs_number:
        return "The same NHS number" if one.nhs_number == other.nhs_number else ""
    names, others = _words(one), _words(other)
    if one.date_of_birth == other.date_of_birth:
        if names == others:
            return "The same name and date of birth"
        if names & others:
            return "The same date of birth, and a name in common"
        return "The same date of birth, and a name that is spelt much alike" if _sound_alike(one, other) else ""
    if names == others and _is_slip(one.date_of_birth, other.date_of_birth):
        return "The same name, and a date of birth that differs in one place"
    return ""


def _words(of: Particulars) -> frozenset[str]:
    return frozenset(name_key(of.given_name, of.family_name).split())


def _sound_alike(one: Particulars, other: Particulars) -> bool:
    """Whether given and family name, in either order of comparing, differ by no more than a slip or two."""
    pairs = ((one.given_name, other.given_name), (one.family_name, other.family_name))
    return all(_similarity(fold(mine), fold(theirs)) >= SPELT_ALIKE for mine, theirs in pairs)


def _similarity(one: str, other: str) -> float:
    """From 0 to 1; the measure of the standard library depends on the order, so the better of both counts."""
    return max(SequenceMatcher(None, *pair).ratio() for pair in ((one, other), (other, one)))


def _is_slip(one: dt.date, other: dt.date) -> bool:
    """Whether two dates differ in one of day, month and year alone, or have day and month the other way round."""
    alike = (one.day == other.day) + (one.month == other.month) + (one.year == other.year)
    is_swapped = one.year == other.year and (one.day, one.month) == (other.month, other.day)
    return alike == 2 or is_swapped


@dataclass(frozen=True, slots=True)
class RecordsMerging:
    """Announced before two records of one person become one; whoever must not have it raises a DomainError."""

    kept_id: int
    merged_id: int
    by: Actor
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class RecordsParted:
    """Announced once a merge was undone: what was one person is two again. All their records are locked."""

    parted_id: int
    by: Actor
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """Announced once a person's consent is withdrawn; `client_ids` are all their records, which are locked."""

    client_ids: tuple[int, ...]
    kind: ConsentKind
    by: Actor
    now: dt.datetime
