"""What a person needs and prefers of a place, and what is known of each place; None is "not known" on both sides."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from rehab.clients.rules import ALCOHOL, Sex, is_opiate
from rehab.core.money import pounds
from rehab.core.text import sentence_list
from rehab.framework.rules import (
    LANGUAGES,
    Beds,
    CareType,
    DetoxSubstance,
    DualDiagnosis,
    Exclusion,
    MedicalCover,
    Programme,
    Region,
    Sexes,
)
from rehab.matching.rules.outcomes import Outcomes
from rehab.requests.rules import Mobility, Nearness, Section, Substitution

ENGLISH = "en"
USUAL_WEEKS = {CareType.RESIDENTIAL_REHAB: 12, CareType.INPATIENT_DETOX: 2}


@dataclass(frozen=True, slots=True)
class Needs:
    """What a place must be able to do for one person, then what the person would like.

    `detox` is what they would be detoxed from on the spot, empty where no detox is wanted. Doses are milligrams a day.
    `risks` holds, of what places may exclude, what is known to be so; `risks_not_known` what was not answered.
    `others_pay_pence` is what does not fall to the council each week.
    """

    care_type: CareType
    sex: Sex | None = None
    age: int | None = None
    children_come: bool | None = None
    oldest_child: int | None = None
    partner_comes: bool | None = None
    pet_comes: bool | None = None
    substitution: Substitution | None = None
    dose_mg: int | None = None
    detox: frozenset[DetoxSubstance] | None = None
    risks: frozenset[Exclusion] = frozenset()
    risks_not_known: frozenset[Exclusion] = frozenset()
    mental_health: DualDiagnosis | None = None
    mobility: Mobility | None = None
    language: str | None = None
    weeks: int | None = None
    others_pay_pence: int = 0
    nearness: Nearness | None = None
    programme: Programme | None = None
    single_sex: bool | None = None

    @property
    def weeks_or_usual(self) -> int:
        """The weeks asked for, or those that are usual for the care."""
        return self.weeks or USUAL_WEEKS[self.care_type]


@dataclass(frozen=True, slots=True)
class Offering:
    """What a facility states of itself, by the names of its profile's columns."""

    sexes: Sexes | None = None
    takes_families: bool | None = None
    oldest_child: int | None = None
    takes_couples: bool | None = None
    takes_pets: bool | None = None
    detox_nights: int | None = None
    takes_substitution: bool | None = None
    top_methadone_mg: int | None = None
    top_buprenorphine_mg: int | None = None
    dual_diagnosis: DualDiagnosis | None = None
    medical_cover: MedicalCover | None = None
    wheelchair: bool | None = None
    ground_floor: bool | None = None
    youngest_age: int | None = None
    oldest_age: int | None = None
    shortest_weeks: int | None = None
    longest_weeks: int | None = None
    waiting_days: int | None = None
    mutual_aid: bool | None = None
    aftercare: bool | None = None
    move_on_housing: bool | None = None
    region: Region | None = None
    latitude: float | None = None
    longitude: float | None = None
    what_it_is_like: str = ""
    what_it_expects: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One facility on a day. `refusals` are the rules that forbid a call-off, in words.

    `bed_from` is the first day on which a fresh report has a bed for the person; `reported_at` is when it was made.
    """

    id: int
    public_id: str
    name: str
    name_key: str
    provider: str
    beds: Beds
    address: str = ""
    description: str = ""
    offering: Offering = Offering()
    programmes: frozenset[Programme] = frozenset()
    detox: frozenset[DetoxSubstance] = frozenset()
    languages: frozenset[str] = frozenset()
    exclusions: frozenset[Exclusion] = frozenset()
    refusals: tuple[str, ...] = ()
    weekly_pence: int | None = None
    bed_from: dt.date | None = None
    reported_at: dt.datetime | None = None
    outcomes: Outcomes | None = None

    def beds_for(self, sex: Sex) -> int:
        """The beds that somebody of this sex may have; all of them where the sex is not stated."""
        own = {Sex.MALE: self.beds.men, Sex.FEMALE: self.beds.women}
        return self.beds.either + own.get(sex, self.beds.men + self.beds.women)


class NeedLine(NamedTuple):
    """One need as the request's page shows it, and the section that it comes from; None where it was not answered."""

    section: Section
    label: str
    value: str | None


def detox_substances(codes: Collection[int]) -> frozenset[DetoxSubstance]:
    """What a person who cites these NDTMS codes would be detoxed from."""
    return frozenset(substance for code in codes if (substance := _detox_substance(code)))


def _detox_substance(code: int) -> DetoxSubstance | None:
    if code == ALCOHOL:
        return DetoxSubstance.ALCOHOL
    if is_opiate(code):
        return DetoxSubstance.OPIATES
    return {2: DetoxSubstance.BENZODIAZEPINES, 3: DetoxSubstance.STIMULANTS}.get(code // 1000)


def need_lines(needs: Needs) -> list[NeedLine]:
    """All needs in the order of the request's sections."""
    return [
        NeedLine(Section.PERSON, "Sex", needs.sex.label if needs.sex and needs.sex is not Sex.NOT_STATED else None),
        NeedLine(Section.PERSON, "Age", str(needs.age) if needs.age is not None else None),
        NeedLine(Section.PERSON, "Getting about", needs.mobility.label if needs.mobility else None),
        NeedLine(Section.PERSON, "Language", _language(needs.language)),
        NeedLine(Section.SUBSTANCES, "Detox from", _detox(needs.detox)),
        NeedLine(Section.HEALTH, "Opiate substitute", _substitute(needs)),
        NeedLine(Section.HEALTH, "Mental ill health", needs.mental_health.label if needs.mental_health else None),
        NeedLine(Section.HEALTH, "Pregnant", _risk(needs, Exclusion.PREGNANCY)),
        NeedLine(Section.HEALTH, "Seizures", _risk(needs, Exclusion.SEIZURES)),
        NeedLine(Section.RISK, "Harmed themselves in the last three months", _risk(needs, Exclusion.RECENT_SELF_HARM)),
        NeedLine(Section.RISK, "Serious violence", _risk(needs, Exclusion.VIOLENCE)),
        NeedLine(Section.RISK, "Arson", _risk(needs, Exclusion.ARSON)),
        NeedLine(Section.RISK, "Sexual offences", _risk(needs, Exclusion.SEXUAL_OFFENCES)),
        NeedLine(Section.FAMILY, "Children come along", _children(needs)),
        NeedLine(Section.FAMILY, "Partner comes along", _yes_no(needs.partner_comes)),
        NeedLine(Section.FAMILY, "Pet comes along", _yes_no(needs.pet_comes)),
        NeedLine(Section.CHOICE, "Where they want to be", needs.nearness.label if needs.nearness else None),
        NeedLine(Section.CHOICE, "Programme they prefer", needs.programme.label if needs.programme else None),
        NeedLine(Section.CHOICE, "Wants a house of one sex", _yes_no(needs.single_sex)),
        NeedLine(Section.FUNDING, "Weeks asked for", str(needs.weeks) if needs.weeks else None),
        NeedLine(Section.FUNDING, "The person and others pay each week", pounds(needs.others_pay_pence)),
    ]


def _yes_no(answer: bool | None) -> str | None:
    return None if answer is None else ("Yes" if answer else "No")


def _risk(needs: Needs, exclusion: Exclusion) -> str | None:
    return None if exclusion in needs.risks_not_known else _yes_no(exclusion in needs.risks)


def _language(code: str | None) -> str | None:
    return "English" if code == ENGLISH else LANGUAGES.get(code or "")


def _detox(substances: frozenset[DetoxSubstance] | None) -> str | None:
    if substances is None:
        return None
    return sentence_list(sorted(substance.label for substance in substances)) or "No detox"


def _substitute(needs: Needs) -> str | None:
    if needs.substitution is None:
        return None
    return f"{needs.substitution.label}, {needs.dose_mg} mg a day" if needs.dose_mg else needs.substitution.label


def _children(needs: Needs) -> str | None:
    if needs.children_come and needs.oldest_child is not None:
        return f"Yes, the oldest is {needs.oldest_child}"
    return _yes_no(needs.children_come)
