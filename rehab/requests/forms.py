"""Forms of requests. A section may be saved with answers missing, so few fields are required."""

import datetime as dt
from typing import Any, Self, cast

from rehab.clients.rules import ETHNICITIES, SUBSTANCES, ConsentKind, Sex
from rehab.core import clock
from rehab.finance.rules import FundingSource
from rehab.framework.rules import CareType
from rehab.requests.models import FundingSection, PlacementRequest
from rehab.requests.queries import Dossier
from rehab.requests.rules import (
    FEWEST_CHOICES,
    MOST_SUBSTANCES,
    MOST_WEEKS,
    ChoiceAnswers,
    CourtOrder,
    EligibilityAnswers,
    FundingAnswers,
    ParentalStatus,
    PersonAnswers,
)
from rehab.web.widgets import (
    CheckboxesField,
    ConfirmField,
    DayField,
    Form,
    MoneyField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    YesNoField,
    options_of,
)


class FindPersonForm(Form):
    """Somebody known already; posted, because names do not belong in addresses."""

    text = TextField("Name or reference", required="Enter a name or a reference", longest=100, width=20)


class NewPersonForm(Form):
    """Somebody new to the service."""

    given_name = TextField("Given name", required="Enter the given name", longest=100, width=20)
    family_name = TextField("Family name", required="Enter the family name", longest=100, width=20)
    date_of_birth = DayField("Date of birth", required="Enter the date of birth", latest=clock.today)
    sex = RadiosField("Sex", required="Choose the sex", options=options_of(Sex), coerce=Sex)
    service = SelectField("Your service", coerce=int)

    def validate(self, **options: Any) -> bool:
        """Those who work for several services say for which one."""
        is_valid: bool = super().validate(**options)
        if len(self.service.options) > 1 and self.service.data is None and not self.service.errors:
            self.add_faults({"service": "Choose the service"})
            return False
        return is_valid

    def birth_date(self) -> dt.date:
        """Known to be there once the form is valid."""
        return cast(dt.date, self.date_of_birth.data)

    def service_id(self) -> int:
        """The service chosen, or the only one."""
        return int(self.service.data or self.service.options[0].value)


class PersonForm(Form):
    """About the person; the names of the consent fields are those of `ConsentKind`."""

    given_name = TextField("Given name", required="Enter the given name", longest=100, width=20)
    family_name = TextField("Family name", required="Enter the family name", longest=100, width=20)
    date_of_birth = DayField("Date of birth", required="Enter the date of birth", latest=clock.today)
    sex = RadiosField("Sex", required="Choose the sex", options=options_of(Sex), coerce=Sex)
    parental_status = RadiosField(
        "Are they a parent?",
        hint="Always ask. If they would rather not say, that is an answer.",
        options=options_of(ParentalStatus),
        coerce=ParentalStatus,
    )
    ethnicity = SelectField("Ethnic group", options=[Option(code, text) for code, text in ETHNICITIES.items()])
    district = TextField("District where they live", longest=100, width=20)
    treatment = DayField("Date they agreed to treatment", hint="Needed before you submit", latest=clock.today)
    sharing = DayField(
        "Date they agreed to share their record with providers", hint="Needed before you submit", latest=clock.today
    )
    ndtms = DayField(
        "Date they agreed to be in the national drug treatment data (NDTMS)",
        hint="They may refuse: it changes nothing in their treatment",
        latest=clock.today,
    )

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        """Filled in with what is stored; what was posted goes first."""
        client, section = dossier.request.client, dossier.request.person
        stored: dict[str, Any] = {
            "given_name": client.given_name,
            "family_name": client.family_name,
            "date_of_birth": client.date_of_birth,
            "sex": client.sex,
            **{kind.value: consent.given_on for kind, consent in dossier.consents.items()},
        }
        if section is not None:
            stored |= {
                "parental_status": section.parental_status,
                "ethnicity": section.ethnicity,
                "district": section.district,
            }
        return cls(data=stored)

    def answers(self) -> PersonAnswers:
        """What the command takes."""
        return PersonAnswers(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            date_of_birth=cast(dt.date, self.date_of_birth.data),
            sex=self.sex.data,
            parental_status=self.parental_status.data,
            ethnicity=self.ethnicity.data,
            district=self.district.data,
            consents={kind: self[kind.value].data for kind in ConsentKind if self[kind.value].data},
        )


class EligibilityForm(Form):
    """Who may be placed, and in what care."""

    ordinarily_resident = YesNoField(
        "Are they ordinarily resident in your council's area?",
        hint='A "care of" address counts only if this is where they have settled',
    )
    court_order = RadiosField(
        "Is it their own choice, or a court order?", options=options_of(CourtOrder), coerce=CourtOrder
    )
    care_type = RadiosField("What type of care is wanted?", options=options_of(CareType), coerce=CareType)
    why_residential = TextAreaField(
        "Why residential treatment is needed",
        hint="What was tried in the community, and why that is not enough. "
        "The panel reads this: do not write names or addresses.",
    )

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        """Filled in with what is stored; what was posted goes first."""
        return cls(obj=dossier.request.eligibility, data={"care_type": dossier.request.care_type})

    def answers(self) -> EligibilityAnswers:
        """What the command takes."""
        return EligibilityAnswers(
            self.ordinarily_resident.data, self.court_order.data, self.care_type.data, self.why_residential.data
        )


class SubstancesForm(Form):
    """Up to five substances in their order; the fields are made below, `substance_1` is the main one."""

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        """Filled in with what is stored; what was posted goes first."""
        ranked = enumerate(dossier.request.substances, start=1)
        return cls(data={f"substance_{rank}": substance.code for rank, substance in ranked})

    def validate(self, **options: Any) -> bool:
        """Besides each field by itself: others come after a main one, and none comes twice."""
        is_valid: bool = super().validate(**options)
        chosen = [self[f"substance_{rank}"].data for rank in range(1, MOST_SUBSTANCES + 1)]
        faults = {
            f"substance_{rank}": f"{SUBSTANCES[code]} is chosen twice"
            for rank, code in enumerate(chosen, start=1)
            if is_valid and code is not None and code in chosen[: rank - 1]
        }
        if chosen[0] is None and any(chosen):
            faults["substance_1"] = "Choose the main substance"
        self.add_faults(faults)
        return is_valid and not faults

    def answers(self) -> tuple[int, ...]:
        """The codes, the main one first; gaps between them are closed."""
        codes = (self[f"substance_{rank}"].data for rank in range(1, MOST_SUBSTANCES + 1))
        return tuple(code for code in codes if code is not None)


_SUBSTANCE_LABELS = ("Main substance", "Second substance", "Third substance", "Fourth substance", "Fifth substance")
for _rank, _label in enumerate(_SUBSTANCE_LABELS, start=1):
    _field = SelectField(
        _label,
        blank="Choose" if _rank == 1 else "None",
        options=[Option(str(code), text) for code, text in SUBSTANCES.items()],
        coerce=int,
    )
    setattr(SubstancesForm, f"substance_{_rank}", _field)


class ChoiceForm(Form):
    """The facilities offered to the person; options carry public ids, `ids` leads from these to the rows.

    `refusals` says why others cannot be chosen: one that was stopped while the form was open is refused by name.
    """

    facilities = CheckboxesField("Which facilities did you offer?", hint="Tick two or more, and talk each through")
    preferred = SelectField("Which one do they prefer?")
    reasons = TextAreaField("Why they prefer it", hint="In the person's own words")
    why_fewer = TextAreaField(
        "Why fewer than two", hint="Only if you ticked one. For example: only this one takes couples.", rows=3
    )
    ids: dict[str, int]
    refusals: dict[str, str]

    @classmethod
    def of(cls, dossier: Dossier, hints: dict[int, str]) -> Self:
        """Filled in with what is stored; only what may be called off today can be ticked."""
        allowed = [option.facility for option in dossier.options if option.allowed]
        ids = {facility.public_id: facility.id for facility in allowed}
        ticked = [choice.facility.public_id for choice in dossier.request.choices if choice.facility.public_id in ids]
        section = dossier.request.choice
        form = cls(
            data={
                "facilities": ticked,
                "preferred": ticked[0] if ticked else None,
                "reasons": section.reasons if section else "",
                "why_fewer": section.why_fewer if section else "",
            }
        )
        form.ids = ids
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

    def validate(self, **options: Any) -> bool:
        """Besides each field by itself: the preferred one is among those ticked, and known when there are several."""
        is_valid: bool = super().validate(**options)
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

    def answers(self) -> ChoiceAnswers:
        """What the command takes: the preferred one first."""
        ranked = sorted(self.facilities.data, key=lambda public_id: public_id != self.preferred.data)
        return ChoiceAnswers(tuple(self.ids[public_id] for public_id in ranked), self.reasons.data, self.why_fewer.data)


class FundingForm(Form):
    """Who pays, for how long, and what the person pays."""

    source = RadiosField("Where does the money come from?", options=options_of(FundingSource), coerce=FundingSource)
    weeks = WholeNumberField("Weeks asked for", low=1, high=MOST_WEEKS, params={"suffix": {"text": "weeks"}})
    contribution = MoneyField(
        "What the person pays each week", hint="Leave blank if nothing", params={"suffix": {"text": "a week"}}
    )

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        """Filled in with what is stored; what was posted goes first."""
        section: FundingSection | None = dossier.request.funding
        if section is None:
            return cls()
        return cls(
            data={
                "source": section.source,
                "weeks": section.weeks,
                "contribution": section.contribution_pence or None,
            }
        )

    def answers(self) -> FundingAnswers:
        """What the command takes; no contribution is none."""
        return FundingAnswers(self.source.data, self.weeks.data, self.contribution.data or 0)


class SubmitForm(Form):
    """The key worker's declaration."""

    declaration = ConfirmField(
        "I have gone through these answers with the person, and they are right as far as we know",
        required="Confirm that the answers are right",
    )


class WithdrawForm(Form):
    """Why a request is taken back."""

    reason = TextAreaField("Why it is withdrawn", required="Say why it is withdrawn", longest=1000, rows=3)


class CompletenessForm(Form):
    """The coordinator's check."""

    outcome = RadiosField("Is the request complete?", required="Choose what to do with the request")
    reason = TextAreaField(
        "What is missing",
        hint="Only if you return it. The key worker reads this: say what to add, and where.",
        longest=2000,
    )

    @classmethod
    def of(cls, request: PlacementRequest, *, may_mark_ready: bool) -> Self:
        """Without the first answer where the request is ready already."""
        form = cls()
        options = [
            Option("ready", "Yes, it can go to the panel"),
            Option("return", f"No, return it to {_key_worker(request)}"),
        ]
        form.outcome.options = options if may_mark_ready else options[1:]
        return form

    def validate(self, **options: Any) -> bool:
        """A request is returned with a reason."""
        is_valid: bool = super().validate(**options)
        if self.outcome.data == "return" and not self.reason.data and not self.reason.errors:
            self.add_faults({"reason": "Say what is missing"})
            return False
        return is_valid


def _key_worker(request: PlacementRequest) -> str:
    return request.key_worker.name if request.key_worker else "the key worker"
