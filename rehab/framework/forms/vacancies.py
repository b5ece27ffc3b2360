"""Which beds are free, as the provider says each morning, and the filters of the overview."""

import enum

from rehab.framework.models import Facility
from rehab.framework.rules import LONGEST_NOTE, MOST_BEDS, Beds, CareType, Region
from rehab.web.widgets import (
    DayField,
    FilterForm,
    Form,
    Option,
    SelectField,
    TextField,
    WholeNumberField,
    options_of,
)


class BedFor(enum.StrEnum):
    """Whom a bed is looked for."""

    MEN = "men"
    WOMEN = "women"

    @property
    def label(self) -> str:
        """In words."""
        return "A man" if self is BedFor.MEN else "A woman"


class VacancyForm(Form):
    """The free beds of one facility; asks only for the kinds of beds that it has."""

    free_men = WholeNumberField("Free now, men", high=MOST_BEDS, required="Enter how many beds for men are free")
    free_women = WholeNumberField("Free now, women", high=MOST_BEDS, required="Enter how many beds for women are free")
    free_any = WholeNumberField("Free now, men or women", high=MOST_BEDS, required="Enter how many beds are free")
    next_free_on = DayField("Next free date", hint="If you know it")
    note = TextField("Note", longest=LONGEST_NOTE, hint="For the councils. Do not name anybody")

    @classmethod
    def of(cls, facility: Facility, **options: object) -> "VacancyForm":
        """Its fields have the facility's own names, so that many such forms can stand on a page."""
        form = cls(prefix=f"h{facility.public_id}", **options)
        kinds = {"free_men": facility.beds_men, "free_women": facility.beds_women, "free_any": facility.beds_any}
        for name in [name for name, beds in kinds.items() if not beds]:
            del form[name]
        return form

    def is_of(self, facility: Facility) -> bool:
        """Whether it was made for this facility."""
        return bool(self.note.name.startswith(f"h{facility.public_id}-"))

    @property
    def free(self) -> Beds:
        """What was entered; only after validation."""
        men, women, either = (
            self[name].data or 0 if name in self else 0 for name in ("free_men", "free_women", "free_any")
        )
        return Beds(men, women, either)


class BedFilterForm(FilterForm):
    """Which facilities of a framework to show."""

    care = SelectField("Type of care", options=options_of(CareType), coerce=CareType, blank="Any care")
    bed_for = SelectField("A bed for", options=options_of(BedFor), coerce=BedFor, blank="Anybody")
    region = SelectField("Region", options=options_of(Region), coerce=Region, blank="Any region")
    free = SelectField("Beds", options=[Option("only", "Only with a free bed")], blank="Free or not")
