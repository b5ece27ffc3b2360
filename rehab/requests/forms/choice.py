"""The form in which facilities are offered and chosen."""

from typing import Any, Self

from rehab.requests.forms.base import SectionForm, asking
from rehab.requests.queries import Dossier
from rehab.requests.rules import FEWEST_CHOICES, ChoiceAnswers, Section
from rehab.web.widgets import CheckboxesField, Option, SelectField


@asking(Section.CHOICE)
class ChoiceForm(SectionForm):
    """The facilities offered to the person; options carry public ids, `ids` leads from these to the rows.

    `refusals` says why others cannot be chosen: one that was stopped while the form was open is refused by name.
    """

    facilities = CheckboxesField("Which facilities did you offer?", hint="Tick two or more, and talk each through")
    preferred = SelectField("Which one do they prefer?")
    ids: dict[str, int]
    refusals: dict[str, str]

    @classmethod
    def offering(cls, dossier: Dossier, hints: dict[int, str], **options: Any) -> Self:
        """As `of`; only what may be called off today can be ticked, each with its hint by facility id."""
        form = cls.of(dossier, **options)
        allowed = [option.facility for option in dossier.options if option.allowed]
        form.ids = {facility.public_id: facility.id for facility in allowed}
        form.refusals = {
            option.facility.public_id: f"{option.facility.name} cannot be chosen. {option.sentence}"
            for option in dossier.options
            if not option.allowed
        }
        form.facilities.options = [
            Option(facility.public_id, f"{facility.name}, {facility.provider.name}", hints[facility.id])
            for facility in allowed
        ]
        form.preferred.options = [Option(facility.public_id, facility.name) for facility in allowed]
        return form

    @classmethod
    def stored(cls, dossier: Dossier) -> dict[str, Any]:
        """With the facilities offered, as far as they may still be called off."""
        allowed = {option.facility.public_id for option in dossier.options if option.allowed}
        chosen = [choice.facility.public_id for choice in dossier.request.choices]
        ticked = [public_id for public_id in chosen if public_id in allowed]
        return super().stored(dossier) | {"facilities": ticked, "preferred": ticked[0] if ticked else None}

    def validate(self, **options: Any) -> bool:
        """Besides each field by itself: the preferred one is among those ticked, and known when there are several."""
        is_valid = super().validate(**options)
        if stopped := [self.refusals[value] for value in self.facilities.chosen if value in self.refusals]:
            self.facilities.errors, self.preferred.errors = stopped, []
            return False
        faults = {}
        if is_valid and self.preferred.data and self.preferred.data not in self.facilities.data:
            faults["preferred"] = "The facility they prefer must be one that you ticked"
        if is_valid and not self.preferred.data and len(self.facilities.data) >= FEWEST_CHOICES:
            faults["preferred"] = "Choose which one they prefer"
        self.add_faults(faults)
        return is_valid and not faults

    def choice(self) -> ChoiceAnswers:
        """What the command takes: the preferred facility first."""
        ranked = sorted(self.facilities.data, key=lambda public_id: public_id != self.preferred.data)
        wishes = self.answers()
        return ChoiceAnswers(
            facility_ids=tuple(self.ids[public_id] for public_id in ranked),
            reasons=str(wishes.pop("reasons")),
            why_fewer=str(wishes.pop("why_fewer")),
            wishes=wishes,
        )
