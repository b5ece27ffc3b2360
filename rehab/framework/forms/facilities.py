"""What a facility states of itself, a page for each part; a new facility; the answer to a proposed change."""

import datetime as dt
import enum
import re
from collections.abc import Iterable
from typing import Any, Self

from rehab.core import clock
from rehab.framework.rules import (
    LANGUAGES,
    Beds,
    DetoxSubstance,
    DualDiagnosis,
    Exclusion,
    FacilityDetails,
    MedicalCover,
    Part,
    Programme,
    Rating,
    Region,
    RegulatedActivity,
    Sexes,
    Values,
)
from rehab.web.widgets import (
    CheckboxesField,
    DayField,
    Form,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    YesNoField,
    options_of,
)

ACCEPT = "accept"
MOST_BEDS_OF_A_KIND = 500
NOT_STATED = "Not stated"


def postcode_of(text: str) -> str:
    """A postcode as it is written: capitals, one space before the last three characters."""
    packed = re.sub(r"\s", "", text).upper()
    return f"{packed[:-3]} {packed[-3:]}" if len(packed) > 4 else packed


class ParticularsForm(Form):
    """A page of particulars; its fields are named as they are, and shown under the headings of SECTIONS."""

    SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, values: Values, *, without: Iterable[str] = ()) -> Self:
        """Filled in with what is stored; `without` the fields that are not this user's to state."""
        rated_on = values["rated_on"]
        form = cls(data={**values, "rated_on": dt.date.fromisoformat(rated_on) if rated_on else None})
        for name in without:
            if name in form:
                del form[name]
        return form

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        """Headings, each with its fields."""
        return [(heading, [self[name] for name in names if name in self]) for heading, names in self.SECTIONS]

    def values(self) -> Values:
        """What was entered, by name; only after validation."""
        names = [name for _heading, names in self.SECTIONS for name in names if name in self]
        return {name: _plain(name, self[name].data) for name in names}


def _plain(name: str, data: Any) -> Any:
    if isinstance(data, enum.Enum):
        return data.value
    if isinstance(data, dt.date):
        return data.isoformat()
    if name == "postcode":
        return postcode_of(data)
    if name == "cqc_location_id":
        return data.upper() or None
    if isinstance(data, list):
        return sorted(data)
    return data


class AboutForm(ParticularsForm):
    """What it is like and where it is."""

    SECTIONS = (
        ("What people read first", ("name", "description", "what_it_is_like", "what_it_expects")),
        ("Where it is", ("address", "postcode", "region", "coordinates")),
    )
    name = TextField("Name of the facility", required="Enter the name of the facility")
    description = TextField("In one sentence", hint="For example: a quiet house by the sea for up to 12 people")
    what_it_is_like = TextAreaField(
        "What it is like",
        hint="The house, the day, the food, the rooms. Write for the person who may come",
        longest=2000,
    )
    what_it_expects = TextAreaField(
        "What it expects of people", hint="Groups, chores, telephones, visits, going out", longest=2000
    )
    address = TextField("Address", hint="Without the postcode", required="Enter the address of the facility")
    postcode = TextField("Postcode", width=10, required="Enter the postcode")
    region = SelectField("Region", options=options_of(Region), coerce=Region, blank=NOT_STATED)
    coordinates = TextField(
        "Place on the map",
        hint="Latitude and longitude as a map gives them, like 52.4081, -1.5106. Needed to tell how far away it is",
        width=20,
    )


class LivingForm(ParticularsForm):
    """Programme and daily life."""

    SECTIONS = (
        ("The programme", ("programmes", "shortest_weeks", "longest_weeks", "waiting_days")),
        ("Health", ("medical_cover", "dual_diagnosis")),
        ("Daily life", ("takes_couples", "takes_pets", "wheelchair", "ground_floor", "languages")),
        ("During and after the stay", ("mutual_aid", "aftercare", "move_on_housing")),
    )
    programmes = CheckboxesField("How does it work?", options=options_of(Programme))
    shortest_weeks = WholeNumberField("Shortest stay, in weeks", low=1, high=104)
    longest_weeks = WholeNumberField("Longest stay, in weeks", low=1, high=104)
    waiting_days = WholeNumberField("Usual wait for a bed, in days", high=365)
    medical_cover = SelectField(
        "Medical cover", options=options_of(MedicalCover), coerce=MedicalCover, blank=NOT_STATED
    )
    dual_diagnosis = SelectField(
        "Mental ill health that staff can support",
        options=options_of(DualDiagnosis),
        coerce=DualDiagnosis,
        blank=NOT_STATED,
    )
    takes_couples = YesNoField("Can couples come together?", unknown=NOT_STATED)
    takes_pets = YesNoField("Can people bring a pet?", unknown=NOT_STATED)
    wheelchair = YesNoField("Can somebody in a wheelchair live there?", unknown=NOT_STATED)
    ground_floor = YesNoField("Are there rooms on the ground floor?", unknown=NOT_STATED)
    languages = CheckboxesField(
        "Languages that staff speak besides English",
        options=[Option(code, name) for code, name in LANGUAGES.items()],
        params={"classes": "govuk-checkboxes--small"},
    )
    mutual_aid = YesNoField(
        "Are there mutual aid groups?", unknown=NOT_STATED, hint="For example AA, NA or SMART Recovery"
    )
    aftercare = YesNoField("Is there aftercare?", unknown=NOT_STATED)
    move_on_housing = YesNoField("Is there move-on housing?", unknown=NOT_STATED)


class PlacesForm(ParticularsForm):
    """Beds, who it is for and registration."""

    SECTIONS = (
        ("Beds", ("beds_men", "beds_women", "beds_any")),
        ("Who it is for", ("sexes", "youngest_age", "oldest_age", "takes_families", "oldest_child", "exclusions")),
        (
            "Detox and substitution",
            ("detox", "detox_nights", "takes_substitution", "top_methadone_mg", "top_buprenorphine_mg"),
        ),
        (
            "Care Quality Commission",
            ("is_registered", "cqc_location_id", "activities", "rating", "rated_on"),
        ),
    )
    beds_men = WholeNumberField("Beds for men", high=MOST_BEDS_OF_A_KIND, required="Enter the beds for men, or 0")
    beds_women = WholeNumberField("Beds for women", high=MOST_BEDS_OF_A_KIND, required="Enter the beds for women, or 0")
    beds_any = WholeNumberField(
        "Beds for men or women", high=MOST_BEDS_OF_A_KIND, required="Enter the beds for men or women, or 0"
    )
    sexes = SelectField("Who lives there?", options=options_of(Sexes), coerce=Sexes, blank=NOT_STATED)
    youngest_age = WholeNumberField("Youngest age", low=18, high=110)
    oldest_age = WholeNumberField("Oldest age", low=18, high=110, hint="Leave empty if there is no limit")
    takes_families = YesNoField("Can children come with a parent?", unknown=NOT_STATED)
    oldest_child = WholeNumberField("Oldest child taken, in years", high=17)
    exclusions = CheckboxesField("Whom does it not take?", options=options_of(Exclusion))
    detox = CheckboxesField("What can people be detoxed from on site?", options=options_of(DetoxSubstance))
    detox_nights = WholeNumberField("Nights that a detox usually takes", low=1, high=60)
    takes_substitution = YesNoField("Can people come on opiate substitution?", unknown=NOT_STATED)
    top_methadone_mg = WholeNumberField("Highest dose of methadone, in mg a day", low=1, high=500)
    top_buprenorphine_mg = WholeNumberField("Highest dose of buprenorphine, in mg a day", low=1, high=64)
    is_registered = YesNoField(
        "Is it registered with the Care Quality Commission?", required="Say whether it is registered"
    )
    cqc_location_id = TextField("CQC location number", hint="Like 1-123456789", width=20)
    activities = CheckboxesField("What is it registered for?", options=options_of(RegulatedActivity))
    rating = SelectField(
        "Overall rating", options=options_of(Rating), coerce=Rating, required="Choose the rating, or Not rated"
    )
    rated_on = DayField("Day of the rating", latest=clock.today)


PART_FORMS: dict[Part, type[ParticularsForm]] = {
    Part.ABOUT: AboutForm,
    Part.LIVING: LivingForm,
    Part.PLACES: PlacesForm,
}


class NewFacilityForm(Form):
    """The least that makes a facility; what it offers is stated on its own pages."""

    name = TextField("Name of the facility", required="Enter the name of the facility")
    address = TextField("Address", hint="Without the postcode", required="Enter the address of the facility")
    postcode = TextField("Postcode", width=10, required="Enter the postcode")
    beds_men = WholeNumberField("Beds for men", high=MOST_BEDS_OF_A_KIND, required="Enter the beds for men, or 0")
    beds_women = WholeNumberField("Beds for women", high=MOST_BEDS_OF_A_KIND, required="Enter the beds for women, or 0")
    beds_any = WholeNumberField(
        "Beds for men or women", high=MOST_BEDS_OF_A_KIND, required="Enter the beds for men or women, or 0"
    )
    is_registered = YesNoField(
        "Is it registered with the Care Quality Commission?", required="Say whether it is registered"
    )
    cqc_location_id = TextField("CQC location number", hint="Like 1-123456789", width=20)
    activities = CheckboxesField("What is it registered for?", options=options_of(RegulatedActivity))

    def details(self) -> FacilityDetails:
        """What was entered; only after validation."""
        return FacilityDetails(
            name=self.name.data,
            address=self.address.data,
            postcode=postcode_of(self.postcode.data),
            beds=Beds(self.beds_men.data or 0, self.beds_women.data or 0, self.beds_any.data or 0),
            cqc_location_id=self.cqc_location_id.data.upper() or None,
            is_registered=bool(self.is_registered.data),
            activities=frozenset(RegulatedActivity(value) for value in self.activities.data),
        )


class ChangeAnswerForm(Form):
    """What a commissioner says to a proposed change."""

    answer = RadiosField(
        "Your answer",
        options=[
            Option(ACCEPT, "Accept", "The whole change takes effect at once"),
            Option("refuse", "Refuse", "The facility stays as it is"),
        ],
        required="Choose whether you accept the change",
    )
    reason = TextAreaField("Reason, if you refuse", hint="The provider reads it", longest=1000, rows=3)

    @property
    def is_accepted(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.answer.data == ACCEPT)
