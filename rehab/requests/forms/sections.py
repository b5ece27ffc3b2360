"""The forms of sections that ask for more than plain questions."""

import datetime as dt
from typing import Any, cast

from rehab.clients.rules import NOT_AN_NHS_NUMBER, SUBSTANCES, ConsentKind, Sex, is_nhs_number, nhs_digits
from rehab.core import clock
from rehab.framework.rules import CareType
from rehab.requests.forms.base import SectionForm, asking
from rehab.requests.queries import Dossier
from rehab.requests.rules import MOST_SUBSTANCES, OLDEST, YOUNGEST, Identity, Section, SubstanceUse, Values
from rehab.requests.rules.vocabulary import Frequency, Route
from rehab.web.widgets import (
    DayField,
    Option,
    Question,
    RadiosField,
    SelectField,
    TextField,
    WholeNumberField,
    options_of,
)


@asking(Section.PERSON)
class PersonForm(SectionForm):
    """About the person; name, birth, sex and NHS number outlast the request."""

    given_name = TextField("Given name", required="Enter the given name", longest=100, width=20)
    family_name = TextField("Family name", required="Enter the family name", longest=100, width=20)
    date_of_birth = DayField("Date of birth", required="Enter the date of birth", latest=clock.today)
    sex = RadiosField("Sex", required="Choose the sex", options=options_of(Sex), coerce=Sex)
    nhs_number = TextField("NHS number", hint="10 digits, if they know it", longest=20, width=10)

    @classmethod
    def stored(cls, dossier: Dossier) -> dict[str, Any]:
        """With what stands on the person's own record."""
        client = dossier.request.client
        return super().stored(dossier) | {
            "given_name": client.given_name,
            "family_name": client.family_name,
            "date_of_birth": client.date_of_birth,
            "sex": client.sex,
            "nhs_number": client.nhs_number,
        }

    def validate(self, **options: Any) -> bool:
        """Besides each field by itself: the check digit of the NHS number."""
        is_valid = super().validate(**options)
        number = nhs_digits(self.nhs_number.data)
        if number and not self.nhs_number.errors and not is_nhs_number(number):
            self.add_faults({"nhs_number": NOT_AN_NHS_NUMBER})
            return False
        return is_valid

    def identity(self) -> Identity:
        """Who the person is."""
        return Identity(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            date_of_birth=cast(dt.date, self.date_of_birth.data),
            sex=self.sex.data,
            nhs_number=nhs_digits(self.nhs_number.data),
        )


@asking(Section.CONSENT)
class ConsentForm(SectionForm):
    """What the person agreed to; the names of the dates are those of `ConsentKind`."""

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
    def stored(cls, dossier: Dossier) -> dict[str, Any]:
        """With the agreements in force."""
        return super().stored(dossier) | {kind.value: given.given_on for kind, given in dossier.consents.items()}

    def given(self) -> dict[ConsentKind, dt.date]:
        """What was agreed to, and when."""
        return {kind: self[kind.value].data for kind in ConsentKind if self[kind.value].data}


@asking(Section.ELIGIBILITY)
class EligibilityForm(SectionForm):
    """Who may be placed, and in what care."""

    care_type = RadiosField("What type of care is wanted?", options=options_of(CareType), coerce=CareType)

    @classmethod
    def stored(cls, dossier: Dossier) -> dict[str, Any]:
        """With the type of care, which stands on the request."""
        return super().stored(dossier) | {"care_type": dossier.request.care_type}

    def known(self) -> Values:
        """The type of care is asked for here."""
        return {**self.facts, "care_type": self.care_type.data}


@asking(Section.SUBSTANCES)
class SubstancesForm(SectionForm):
    """Up to five substances in their order, each with how it is taken; `substance_1` is the main one.

    Their fields are made below.
    """

    @classmethod
    def stored(cls, dossier: Dossier) -> dict[str, Any]:
        """With the substances cited."""
        cited = {
            f"{name}_{row.rank}": value
            for row in dossier.request.substances
            for name, value in (
                ("substance", row.code),
                ("route", row.route),
                ("frequency", row.frequency),
                ("amount", row.amount),
                ("first_used_age", row.first_used_age),
            )
        }
        return super().stored(dossier) | cited

    def ranks(self) -> list[list[Question]]:
        """The fields of each place in the order."""
        return [[self[f"{name}_{rank}"] for name in DETAILS] for rank in range(1, MOST_SUBSTANCES + 1)]

    def has_more(self) -> bool:
        """Whether anything was said, or is wrong, beyond the second place."""
        return any(field.errors or not field.is_blank for fields in self.ranks()[2:] for field in fields)

    def validate(self, **options: Any) -> bool:
        """Besides each field by itself: others come after a main one, and none comes twice."""
        is_valid = super().validate(**options)
        chosen = [self[f"substance_{rank}"].data for rank in range(1, MOST_SUBSTANCES + 1)]
        wrong = {
            f"substance_{rank}": f"{SUBSTANCES[code]} is chosen twice"
            for rank, code in enumerate(chosen, start=1)
            if is_valid and code is not None and code in chosen[: rank - 1]
        }
        if chosen[0] is None and any(chosen):
            wrong["substance_1"] = "Choose the main substance"
        self.add_faults(wrong)
        return is_valid and not wrong

    def used(self) -> list[SubstanceUse]:
        """The substances, the main one first; gaps between them are closed."""
        rows = [[field.data for field in fields] for fields in self.ranks()]
        return [SubstanceUse(*row) for row in rows if row[0] is not None]


DETAILS = ("substance", "route", "frequency", "amount", "first_used_age")
LABELS = ("Main substance", "Second substance", "Third substance", "Fourth substance", "Fifth substance")
for _rank, _label in enumerate(LABELS, start=1):
    _fields = {
        "substance": SelectField(
            _label,
            blank="Choose" if _rank == 1 else "None",
            options=[Option(str(code), text) for code, text in SUBSTANCES.items()],
            coerce=int,
        ),
        "route": SelectField(f"{_label}: how it is taken", options=options_of(Route), coerce=Route),
        "frequency": SelectField(
            f"{_label}: how often in the last 28 days", options=options_of(Frequency), coerce=Frequency
        ),
        "amount": TextField(f"{_label}: amount on a usual day", longest=100, width=20),
        "first_used_age": WholeNumberField(f"{_label}: age first used", low=YOUNGEST, high=OLDEST),
    }
    for _name, _field in _fields.items():
        setattr(SubstancesForm, f"{_name}_{_rank}", _field)
