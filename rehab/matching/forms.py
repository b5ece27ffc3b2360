"""Looking for a place, choosing from those compared, and weighing."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Self, cast

from rehab.accounts.models import Organisation
from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.framework.rules import (
    LANGUAGES,
    CareType,
    DetoxSubstance,
    DualDiagnosis,
    Exclusion,
    Programme,
    Region,
)
from rehab.matching.queries import InForce
from rehab.matching.rules import HEAVIEST, Home, Needs, Part, Place, Weights, WhyNot
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import FEWEST_CHOICES, MOST_WEEKS, Mobility, Nearness, Substitution
from rehab.web.widgets import (
    CheckboxesField,
    DayField,
    FilterForm,
    Form,
    Option,
    Question,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    options_of,
)

ANY = "Not said"
SMALL = {"classes": "govuk-radios--small"}
SMALL_BOXES = {"classes": "govuk-checkboxes--small"}


class FindForm(FilterForm):
    """What a place must be able to do, without saying for whom; everything but the care may be left open."""

    council = SelectField("Council", blank="Choose")
    care = RadiosField(
        "Type of care", options=options_of(CareType), coerce=CareType, default=CareType.RESIDENTIAL_REHAB, params=SMALL
    )
    weeks = WholeNumberField("Weeks", low=1, high=MOST_WEEKS)
    sex = SelectField("Sex", blank=ANY, options=options_of([Sex.FEMALE, Sex.MALE]), coerce=Sex)
    age = WholeNumberField("Age", low=16, high=110)
    oldest_child = WholeNumberField("Age of the oldest child who comes along", low=0, high=17)
    mobility = SelectField(
        "Getting about", blank=ANY, options=options_of([Mobility.GROUND_FLOOR, Mobility.WHEELCHAIR]), coerce=Mobility
    )
    mental_health = SelectField(
        "Mental ill health", blank=ANY, options=options_of(list(DualDiagnosis)[1:]), coerce=DualDiagnosis
    )
    substitution = SelectField(
        "Opiate substitute", blank=ANY, options=options_of(list(Substitution)[1:]), coerce=Substitution
    )
    dose = WholeNumberField("Dose, milligrams a day", low=1, high=1_000)
    language = SelectField("Language", blank="English", options=[Option(*pair) for pair in LANGUAGES.items()])
    programme = SelectField("Programme", blank=ANY, options=options_of(Programme), coerce=Programme)
    nearness = SelectField("Where", blank=ANY, options=options_of([Nearness.NEAR, Nearness.AWAY]), coerce=Nearness)
    along = CheckboxesField(
        "Who comes along", options=[Option("partner", "Partner"), Option("pet", "Pet")], params=SMALL_BOXES
    )
    detox = CheckboxesField(
        "Detox on site from", options=options_of(DetoxSubstance), coerce=DetoxSubstance, params=SMALL_BOXES
    )
    risks = CheckboxesField("Must take", options=options_of(Exclusion), coerce=Exclusion, params=SMALL_BOXES)

    def offer_councils(self, councils: Sequence[Organisation]) -> None:
        """Those who look for several councils say for which; others are not asked."""
        if len(councils) == 1:
            del self.council
        else:
            self.council.options = [Option(council.public_id, council.name) for council in councils]

    def council_id(self) -> str | None:
        """The public id of the council asked for; None where the question was not asked or not answered."""
        return self.council.data if "council" in self else None

    def needs(self) -> Needs:
        """What to look for; an answer that was not understood counts as left open."""
        said = {field.name: None if field.errors else field.data for field in self}
        along = said["along"] or []
        oldest_child: int | None = said["oldest_child"]
        return Needs(
            care_type=said["care"] or CareType.RESIDENTIAL_REHAB,
            sex=said["sex"],
            age=said["age"],
            children_come=None if oldest_child is None else True,
            oldest_child=oldest_child,
            partner_comes="partner" in along or None,
            pet_comes="pet" in along or None,
            substitution=said["substitution"],
            dose_mg=said["dose"],
            detox=frozenset(said["detox"] or ()),
            risks=frozenset(said["risks"] or ()),
            mental_health=said["mental_health"],
            mobility=said["mobility"],
            language=said["language"],
            weeks=said["weeks"],
            nearness=said["nearness"],
            programme=said["programme"],
        )


class ChooseForm(Form):
    """Which of the places compared are offered to the person; each of the others has a question of its own: why not."""

    facilities = CheckboxesField("Which of these do you offer?", hint="Tick two or more, and talk each through")
    preferred = SelectField("Which one do they prefer?")
    reasons = TextAreaField("Why they prefer it", hint="In the person's own words")
    why_fewer = TextAreaField("Why fewer than two", hint="Only if you ticked one", rows=3)
    places: Sequence[Place]
    must_tell: frozenset[str]

    @classmethod
    def of(cls, request: PlacementRequest, places: Sequence[Place], *, must_tell: frozenset[str]) -> Self:
        """Filled in with what is stored; `must_tell` are the ids of places that were compared, so looked at closely."""
        questions = {why_field(place): _why_question(place, place.public_id in must_tell) for place in places}
        offered = [choice.facility.public_id for choice in request.choices]
        section = request.choice
        form: Self = type(cls.__name__, (cls,), questions)(
            data={
                "facilities": offered,
                "preferred": offered[0] if offered else None,
                "reasons": section.reasons if section else "",
                "why_fewer": section.why_fewer if section else "",
            }
        )
        form.places, form.must_tell = places, must_tell
        form.facilities.options = [Option(place.public_id, place.name, place.provider) for place in places]
        form.preferred.options = [Option(place.public_id, place.name) for place in places]
        return form

    def why_questions(self) -> list[Question]:
        """The questions why not, in the order of the places."""
        return [self[why_field(place)] for place in self.places]

    def validate(self, **options: Any) -> bool:
        """Besides each field by itself: the preferred one is ticked, and each compared one not ticked has a reason."""
        is_valid: bool = super().validate(**options)
        ticked, faults = self.facilities.chosen, {}
        if is_valid and self.preferred.data and self.preferred.data not in ticked:
            faults["preferred"] = "The place they prefer must be one that you ticked"
        if is_valid and not self.preferred.data and len(ticked) >= FEWEST_CHOICES:
            faults["preferred"] = "Choose which one they prefer"
        for place in self.places:
            untold = self[why_field(place)].is_blank and place.public_id not in ticked
            if untold and place.public_id in self.must_tell:
                faults[why_field(place)] = f"Say why {place.name} is not offered"
        self.add_faults(faults)
        return is_valid and not faults

    def chosen_ids(self) -> tuple[int, ...]:
        """The facilities ticked, the preferred one first."""
        ids = {place.public_id: place.id for place in self.places}
        ranked = sorted(self.facilities.data, key=lambda public_id: public_id != self.preferred.data)
        return tuple(ids[public_id] for public_id in ranked)

    def why_not(self, place: Place) -> WhyNot | None:
        """Why a place is not offered, where that was told."""
        reason: WhyNot | None = self[why_field(place)].data
        return reason


def why_field(place: Place) -> str:
    """The name of the question why a place is not offered."""
    return f"why_{place.public_id}"


def _why_question(place: Place, is_asked: bool) -> SelectField:
    hint = "" if is_asked else "You may leave this out"
    return SelectField(f"If not {place.name}, why?", hint=hint, options=options_of(WhyNot), coerce=WhyNot)


DEGREES = re.compile(r"-?\d{1,2}(\.\d{1,8})?", re.ASCII)
BOUNDS = {"latitude": (49, 61), "longitude": (-9, 3)}


class WeightsForm(Form):
    """How much each part counts, from when, and where the council is; the fields of the parts are made below."""

    region = SelectField("The region of your council", blank="Not said", options=options_of(Region), coerce=Region)
    latitude = TextField("Latitude", hint="Of the middle of your area, like 52.41", longest=20, width=10)
    longitude = TextField("Longitude", hint="Like -1.51. West of Greenwich has a minus.", longest=20, width=10)
    valid_from = DayField("They count from", required="Enter the day from which they count")

    @classmethod
    def of(cls, found: InForce) -> Self:
        """Filled in with what counts now; what was posted goes first."""
        stored = {part.value: found.weights.of(part) for part in Part}
        home = found.home
        return cls(
            data={
                **stored,
                "region": home.region,
                "latitude": "" if home.latitude is None else f"{home.latitude:g}",
                "longitude": "" if home.longitude is None else f"{home.longitude:g}",
                "valid_from": clock.today(),
            }
        )

    def weight_fields(self) -> list[Question]:
        """The fields of the parts, in their order."""
        return [self[part.value] for part in Part]

    def validate(self, **options: Any) -> bool:
        """Besides each field by itself: something counts, and a place on the map has both its degrees."""
        is_valid: bool = super().validate(**options)
        faults = {name: fault for name in BOUNDS if (fault := self._degrees_fault(name))}
        if not faults and self.latitude.is_blank != self.longitude.is_blank:
            faults["longitude" if self.longitude.is_blank else "latitude"] = (
                "Enter both latitude and longitude, or neither"
            )
        if is_valid and not any(field.data for field in self.weight_fields()):
            faults[Part.NEEDS.value] = "Give at least one part a weight above 0"
        self.add_faults(faults)
        return is_valid and not faults

    def _degrees_fault(self, name: str) -> str | None:
        text, (low, high) = self[name].data, BOUNDS[name]
        if not text or (DEGREES.fullmatch(text) and low <= float(text) <= high):
            return None
        return f"{self[name].label.text} must be a number from {low} to {high}, with a point"

    def weights(self) -> Weights:
        """What the command takes."""
        return Weights(**{part.value: self[part.value].data for part in Part})

    def home(self) -> Home:
        """What the command takes."""
        latitude, longitude = self.latitude.data, self.longitude.data
        return Home(self.region.data, float(latitude) if latitude else None, float(longitude) if longitude else None)

    def first_day(self) -> dt.date:
        """Known to be there once the form is valid."""
        return cast(dt.date, self.valid_from.data)


for _part in Part:
    _missing = f"Enter a weight from 0 to {HEAVIEST} for {_part.label.casefold()}"
    _box = {"classes": "govuk-input--width-2"}
    _field = WholeNumberField(_part.label, hint=_part.formula, low=0, high=HEAVIEST, required=_missing, params=_box)
    setattr(WeightsForm, _part.value, _field)
