"""Who a person is to the measures: sex, substances and their groups; what they consent to."""

import enum


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
