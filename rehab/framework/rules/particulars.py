"""What a facility states of itself, field by field: its name on the page, and whether a change of it must wait.

A value is what JSON can hold: text, a whole number, yes or no, a list of codes, a date as `2026-06-01`, or None for
"not stated".
"""

import datetime as dt
import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rehab.core.clock import written
from rehab.framework.rules.facilities import Beds, FacilityDetails, facility_faults
from rehab.framework.rules.kinds import Rating, RegulatedActivity
from rehab.framework.rules.profiles import (
    LANGUAGES,
    DetoxSubstance,
    DualDiagnosis,
    Exclusion,
    MedicalCover,
    Programme,
    Region,
    Sexes,
)

Value = Any
Values = dict[str, Value]
NOT_STATED = "Not stated"
_COORDINATES = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,8})?)[ ,]+(-?[0-9](?:\.[0-9]{1,8})?)", re.ASCII)


class Part(enum.StrEnum):
    """One page of the form; the values of the last wait for the commissioner where a provider changes them."""

    ABOUT = "about"
    LIVING = "living"
    PLACES = "places"

    @property
    def label(self) -> str:
        """The heading of the page."""
        return {
            Part.ABOUT: "What it is like and where it is",
            Part.LIVING: "Programme and daily life",
            Part.PLACES: "Beds, who it is for and registration",
        }[self]

    @property
    def waits(self) -> bool:
        """Whether it decides who can be placed there, so that a commissioner accepts changes first."""
        return self is Part.PLACES


def _text(value: Value) -> str:
    return str(value) if value not in (None, "") else NOT_STATED


def _yes_no(value: Value) -> str:
    return NOT_STATED if value is None else "Yes" if value else "No"


def _label(kind: Callable[[Value], Any]) -> Callable[[Value], str]:
    return lambda value: NOT_STATED if value is None else str(kind(value).label)


def _labels(kind: Callable[[Value], Any]) -> Callable[[Value], str]:
    return lambda values: "; ".join(str(kind(value).label) for value in values or ()) or "None stated"


def _languages(codes: Sequence[str]) -> str:
    return ", ".join(LANGUAGES[code] for code in codes or ()) or "None stated"


def _counted(unit: str) -> Callable[[Value], str]:
    return lambda value: NOT_STATED if value is None else f"{value} {unit}{'' if value == 1 else 's'}"


def _milligrams(value: Value) -> str:
    return NOT_STATED if value is None else f"{value} mg a day"


def _day(value: Value) -> str:
    return NOT_STATED if value is None else written(dt.date.fromisoformat(value))


@dataclass(frozen=True, slots=True)
class Particular:
    """One field of a facility; `shown` puts its value into words."""

    name: str
    label: str
    part: Part
    shown: Callable[[Value], str] = _text


A, L, P = Part.ABOUT, Part.LIVING, Part.PLACES
PARTICULARS = (
    Particular("name", "Name", A),
    Particular("description", "In one sentence", A),
    Particular("what_it_is_like", "What it is like", A),
    Particular("what_it_expects", "What it expects of people", A),
    Particular("address", "Address", A),
    Particular("postcode", "Postcode", A),
    Particular("region", "Region", A, _label(Region)),
    Particular("coordinates", "Place on the map", A),
    Particular("programmes", "How it works", L, _labels(Programme)),
    Particular("shortest_weeks", "Shortest stay", L, _counted("week")),
    Particular("longest_weeks", "Longest stay", L, _counted("week")),
    Particular("waiting_days", "Usual wait for a bed", L, _counted("day")),
    Particular("medical_cover", "Medical cover", L, _label(MedicalCover)),
    Particular("dual_diagnosis", "Mental ill health it can support", L, _label(DualDiagnosis)),
    Particular("takes_couples", "Couples", L, _yes_no),
    Particular("takes_pets", "Pets", L, _yes_no),
    Particular("wheelchair", "Wheelchair access", L, _yes_no),
    Particular("ground_floor", "Ground floor rooms", L, _yes_no),
    Particular("languages", "Languages besides English", L, _languages),
    Particular("mutual_aid", "Mutual aid groups", L, _yes_no),
    Particular("aftercare", "Aftercare", L, _yes_no),
    Particular("move_on_housing", "Move-on housing", L, _yes_no),
    Particular("beds_men", "Beds for men", P),
    Particular("beds_women", "Beds for women", P),
    Particular("beds_any", "Beds for men or women", P),
    Particular("sexes", "Who lives there", P, _label(Sexes)),
    Particular("youngest_age", "Youngest age", P, _counted("year")),
    Particular("oldest_age", "Oldest age", P, _counted("year")),
    Particular("takes_families", "Children with a parent", P, _yes_no),
    Particular("oldest_child", "Oldest child taken", P, _counted("year")),
    Particular("exclusions", "Does not take", P, _labels(Exclusion)),
    Particular("detox", "Detox on site from", P, _labels(DetoxSubstance)),
    Particular("detox_nights", "Nights of a detox", P, _counted("night")),
    Particular("takes_substitution", "Opiate substitution", P, _yes_no),
    Particular("top_methadone_mg", "Highest dose of methadone", P, _milligrams),
    Particular("top_buprenorphine_mg", "Highest dose of buprenorphine", P, _milligrams),
    Particular("is_registered", "Registered with the Care Quality Commission", P, _yes_no),
    Particular("cqc_location_id", "CQC location number", P),
    Particular("activities", "Registered for", P, _labels(RegulatedActivity)),
    Particular("rating", "CQC rating", P, _label(Rating)),
    Particular("rated_on", "Rated on", P, _day),
)
PARTICULAR = {particular.name: particular for particular in PARTICULARS}
# What the regulator says of a facility is no provider's to propose.
REGULATORS = frozenset({"rating", "rated_on"})


def names_of(part: Part) -> list[str]:
    """The names of the values on one page of the form, in its order."""
    return [particular.name for particular in PARTICULARS if particular.part is part]


def read_coordinates(text: str) -> tuple[float, float] | None:
    """Latitude and longitude as a map gives them, `52.4081, -1.5106`; None for anything else."""
    match = _COORDINATES.fullmatch(text.strip())
    return (float(match[1]), float(match[2])) if match else None


def particulars_faults(values: Mapping[str, Value], *, today: dt.date) -> dict[str, str]:
    """Field -> what is wrong; empty when a facility can be like this. `values` are all the particulars."""
    faults = facility_faults(details_of(values), today=today)
    if "beds" in faults:
        faults["beds_men"] = faults.pop("beds")
    return faults | _profile_faults(values)


def details_of(values: Mapping[str, Value]) -> FacilityDetails:
    """What makes it a facility at all."""
    rated_on = values["rated_on"]
    return FacilityDetails(
        name=values["name"],
        address=values["address"],
        postcode=values["postcode"],
        beds=Beds(values["beds_men"], values["beds_women"], values["beds_any"]),
        cqc_location_id=values["cqc_location_id"],
        is_registered=bool(values["is_registered"]),
        activities=frozenset(RegulatedActivity(value) for value in values["activities"]),
        rating=Rating(values["rating"]),
        rated_on=dt.date.fromisoformat(rated_on) if rated_on else None,
        description=values["description"],
    )


def _profile_faults(values: Mapping[str, Value]) -> dict[str, str]:
    place = read_coordinates(values["coordinates"]) if values["coordinates"] else None
    wrong = {
        "oldest_age": (_is_above(values["youngest_age"], values["oldest_age"]), "The oldest age is below the youngest"),
        "longest_weeks": (
            _is_above(values["shortest_weeks"], values["longest_weeks"]),
            "The longest stay is shorter than the shortest",
        ),
        "oldest_child": (
            values["oldest_child"] is not None and not values["takes_families"],
            "Say that children can come too, or leave their age empty",
        ),
        "detox_nights": (
            values["detox_nights"] is not None and not values["detox"],
            "Choose what people are detoxed from, or leave the nights empty",
        ),
        "coordinates": (
            bool(values["coordinates"]) and (place is None or not (49 <= place[0] <= 61) or not (-9 <= place[1] <= 3)),
            "Enter the latitude and longitude of a place in Britain, like 52.4081, -1.5106",
        ),
    }
    doses = ("top_methadone_mg", "top_buprenorphine_mg")
    wrong |= {
        name: (
            values[name] is not None and not values["takes_substitution"],
            "Say that opiate substitution is taken, or leave the dose empty",
        )
        for name in doses
    }
    return {field: sentence for field, (is_wrong, sentence) in wrong.items() if is_wrong}


def _is_above(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and low > high


WHO = (
    "sexes",
    "youngest_age",
    "oldest_age",
    "takes_families",
    "oldest_child",
    "takes_couples",
    "takes_pets",
    "wheelchair",
    "ground_floor",
    "dual_diagnosis",
    "languages",
)
OFFERS = (
    "programmes",
    "shortest_weeks",
    "longest_weeks",
    "waiting_days",
    "detox",
    "detox_nights",
    "takes_substitution",
    "top_methadone_mg",
    "top_buprenorphine_mg",
    "medical_cover",
    "mutual_aid",
    "aftercare",
    "move_on_housing",
)

# What has a meaning only where something else is stated, and is not no.
_ONLY_IF = {
    "oldest_child": "takes_families",
    "detox_nights": "detox",
    "top_methadone_mg": "takes_substitution",
    "top_buprenorphine_mg": "takes_substitution",
}


class Fact(NamedTuple):
    """A particular in words."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Told:
    """Particulars for somebody who reads: those stated, and the labels of the rest, to stand in a sentence."""

    stated: list[Fact]
    unstated: list[str]


def told(values: Mapping[str, Value], names: Sequence[str]) -> Told:
    """Sort some particulars into what the facility states and what one must ask."""
    some = [PARTICULAR[name] for name in names]
    asked = [each for each in some if not is_stated(values[each.name]) and _matters(each.name, values)]
    return Told(
        stated=[Fact(each.label, each.shown(values[each.name])) for each in some if is_stated(values[each.name])],
        unstated=[each.label[0].lower() + each.label[1:] for each in asked],
    )


def _matters(name: str, values: Mapping[str, Value]) -> bool:
    """Whether to ask for it: the age of children only where children are taken."""
    return name not in _ONLY_IF or bool(values[_ONLY_IF[name]])


def is_stated(value: Value) -> bool:
    """Whether a facility has said anything; no is an answer too."""
    return value is not None and value not in ("", [])
