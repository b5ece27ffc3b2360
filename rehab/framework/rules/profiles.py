"""The words for what a facility offers and whom it takes (`domain.md`, Framework)."""

import enum


class Sexes(enum.StrEnum):
    """Who lives there."""

    MEN = "men"
    WOMEN = "women"
    MIXED = "mixed"

    @property
    def label(self) -> str:
        """Who lives there, in words."""
        return {Sexes.MEN: "Men only", Sexes.WOMEN: "Women only", Sexes.MIXED: "Men and women"}[self]


class DualDiagnosis(enum.StrEnum):
    """The most mental ill health that its staff can support beside addiction; the order is from least to most."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"

    @property
    def label(self) -> str:
        """The level in words."""
        return "None" if self is DualDiagnosis.NONE else f"Up to {self.value}"

    @property
    def level(self) -> int:
        """To compare by: 0 is none."""
        return list(DualDiagnosis).index(self)


class MedicalCover(enum.StrEnum):
    """Who looks after residents' health, from least to most."""

    LOCAL_GP = "local_gp"
    VISITING_NURSE = "visiting_nurse"
    NURSE_DAY = "nurse_day"
    NURSE_NIGHT = "nurse_night"
    DOCTOR_NIGHT = "doctor_night"

    @property
    def label(self) -> str:
        """The cover in words."""
        return {
            MedicalCover.LOCAL_GP: "Local GP practice",
            MedicalCover.VISITING_NURSE: "Visiting nurse",
            MedicalCover.NURSE_DAY: "Nurse by day",
            MedicalCover.NURSE_NIGHT: "Nurse day and night",
            MedicalCover.DOCTOR_NIGHT: "Doctor and nurse day and night",
        }[self]


class Region(enum.StrEnum):
    """The nine regions of England by which the regulator lists locations, and the rest."""

    EAST = "east"
    EAST_MIDLANDS = "east_midlands"
    LONDON = "london"
    NORTH_EAST = "north_east"
    NORTH_WEST = "north_west"
    SOUTH_EAST = "south_east"
    SOUTH_WEST = "south_west"
    WEST_MIDLANDS = "west_midlands"
    YORKSHIRE = "yorkshire"
    ELSEWHERE = "elsewhere"

    @property
    def label(self) -> str:
        """The region's name."""
        if self is Region.YORKSHIRE:
            return "Yorkshire and the Humber"
        if self is Region.ELSEWHERE:
            return "Outside England"
        return self.value.replace("_", " ").title() if self is not Region.EAST else "East of England"


class Programme(enum.StrEnum):
    """How it works."""

    TWELVE_STEP = "twelve_step"
    THERAPEUTIC_COMMUNITY = "therapeutic_community"
    CBT = "cbt"
    FAITH_BASED = "faith_based"
    ECLECTIC = "eclectic"

    @property
    def label(self) -> str:
        """The programme in words."""
        return {
            Programme.TWELVE_STEP: "12-step",
            Programme.THERAPEUTIC_COMMUNITY: "Therapeutic community",
            Programme.CBT: "Cognitive behavioural therapy (CBT)",
            Programme.FAITH_BASED: "Faith based",
            Programme.ECLECTIC: "A mix of approaches",
        }[self]


class DetoxSubstance(enum.StrEnum):
    """What it can detox people from on site."""

    ALCOHOL = "alcohol"
    OPIATES = "opiates"
    BENZODIAZEPINES = "benzodiazepines"
    STIMULANTS = "stimulants"
    GHB = "ghb"
    PREGABALIN = "pregabalin"

    @property
    def label(self) -> str:
        """The substance in words."""
        special = {DetoxSubstance.GHB: "GHB or GBL", DetoxSubstance.PREGABALIN: "Pregabalin or gabapentin"}
        return special.get(self, self.value.capitalize())


class Exclusion(enum.StrEnum):
    """Whom it does not take, whatever else fits."""

    ARSON = "arson"
    SEXUAL_OFFENCES = "sexual_offences"
    VIOLENCE = "violence"
    PREGNANCY = "pregnancy"
    RECENT_SELF_HARM = "recent_self_harm"
    SEIZURES = "seizures"

    @property
    def label(self) -> str:
        """Whom it does not take, in words."""
        return {
            Exclusion.ARSON: "People with a history of arson",
            Exclusion.SEXUAL_OFFENCES: "People with a history of sexual offences",
            Exclusion.VIOLENCE: "People with a history of serious violence",
            Exclusion.PREGNANCY: "Pregnant women",
            Exclusion.RECENT_SELF_HARM: "People who harmed themselves in the last three months",
            Exclusion.SEIZURES: "People with a history of seizures",
        }[self]


class FeatureKind(enum.StrEnum):
    """What a facility may state several of."""

    PROGRAMME = "programme"
    DETOX = "detox"
    LANGUAGE = "language"
    EXCLUSION = "exclusion"


# Languages other than English that staff may speak, and that a person may need; by ISO 639 code.
LANGUAGES: dict[str, str] = {
    "ar": "Arabic",
    "bn": "Bengali",
    "bfi": "British Sign Language",
    "cy": "Welsh",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "pa": "Punjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "so": "Somali",
    "ur": "Urdu",
    "zh": "Chinese",
}
