"""What a facility states of itself, as plain values by name."""

import enum
from typing import Any

from rehab.framework.models import Facility, FacilityProfile
from rehab.framework.rules import DualDiagnosis, FeatureKind, MedicalCover, Rating, Region, Sexes, Values

# Columns of the profile that are particulars as they are.
PROFILE_COLUMNS = (
    "what_it_is_like",
    "what_it_expects",
    "region",
    "shortest_weeks",
    "longest_weeks",
    "waiting_days",
    "medical_cover",
    "dual_diagnosis",
    "takes_couples",
    "takes_pets",
    "wheelchair",
    "ground_floor",
    "mutual_aid",
    "aftercare",
    "move_on_housing",
    "sexes",
    "youngest_age",
    "oldest_age",
    "takes_families",
    "oldest_child",
    "detox_nights",
    "takes_substitution",
    "top_methadone_mg",
    "top_buprenorphine_mg",
)
FACILITY_COLUMNS = (
    "name",
    "description",
    "address",
    "postcode",
    "beds_men",
    "beds_women",
    "beds_any",
    "is_registered",
    "cqc_location_id",
    "rating",
)
FEATURES = {
    "programmes": FeatureKind.PROGRAMME,
    "languages": FeatureKind.LANGUAGE,
    "exclusions": FeatureKind.EXCLUSION,
    "detox": FeatureKind.DETOX,
}
# Codes of these stand for members of an enum.
CODED: dict[str, type[enum.StrEnum]] = {
    "region": Region,
    "medical_cover": MedicalCover,
    "dual_diagnosis": DualDiagnosis,
    "sexes": Sexes,
    "rating": Rating,
}
TEXTS = ("what_it_is_like", "what_it_expects")


def particulars(facility: Facility) -> Values:
    """Every particular of a facility that was loaded with its activities, its profile and the profile's features."""
    values = {name: _plain(getattr(facility, name)) for name in FACILITY_COLUMNS}
    values["rated_on"] = facility.rated_on.isoformat() if facility.rated_on else None
    values["activities"] = sorted(activity.activity.value for activity in facility.activities)
    return values | _of_profile(facility.profile)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, enum.Enum) else value


def _of_profile(profile: FacilityProfile | None) -> Values:
    if profile is None:
        return {
            **{name: "" if name in TEXTS else None for name in PROFILE_COLUMNS},
            **{name: [] for name in FEATURES},
            "coordinates": "",
        }
    return {
        **{name: _plain(getattr(profile, name)) for name in PROFILE_COLUMNS},
        **{name: sorted(profile.values(kind)) for name, kind in FEATURES.items()},
        "coordinates": "" if profile.latitude is None else f"{profile.latitude}, {profile.longitude}",
    }
