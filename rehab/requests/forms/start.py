"""The forms in which a request begins."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from rehab.clients.rules import NOT_AN_NHS_NUMBER, Particulars, Sex, is_nhs_number, nhs_digits
from rehab.core import clock
from rehab.web.widgets import ConfirmField, DayField, Form, RadiosField, SelectField, TextField, options_of


class FindPersonForm(Form):
    """Somebody known already; posted, because names do not belong in addresses."""

    text = TextField("Name, reference or NHS number", hint="Part of a name is enough", longest=100, width=20)
    born_on = DayField("Date of birth, if you know it", latest=clock.today)

    def validate(self, **options: Any) -> bool:
        """Something must be looked for."""
        is_valid: bool = super().validate(**options)
        if is_valid and not self.text.data and self.born_on.data is None:
            self.add_faults({"text": "Enter a name, a reference, an NHS number or a date of birth"})
            return False
        return is_valid


class NewPersonForm(Form):
    """Somebody new to the service.

    The options of `service` carry public ids; `service_ids` leads from these to the rows. The view sets both.
    """

    service_ids: Mapping[str, int]

    given_name = TextField("Given name", required="Enter the given name", longest=100, width=20)
    family_name = TextField("Family name", required="Enter the family name", longest=100, width=20)
    date_of_birth = DayField("Date of birth", required="Enter the date of birth", latest=clock.today)
    sex = RadiosField("Sex", required="Choose the sex", options=options_of(Sex), coerce=Sex)
    nhs_number = TextField("NHS number", hint="10 digits, if they know it", longest=20, width=10)
    is_new = ConfirmField("The person is none of these")
    service = SelectField("Your service")

    def validate(self, **options: Any) -> bool:
        """Those who work for several services say for which one."""
        is_valid: bool = super().validate(**options)
        if self.nhs_digits and not self.nhs_number.errors and not is_nhs_number(self.nhs_digits):
            self.add_faults({"nhs_number": NOT_AN_NHS_NUMBER})
            return False
        if len(self.service.options) > 1 and self.service.data is None and not self.service.errors:
            self.add_faults({"service": "Choose the service"})
            return False
        return is_valid

    @property
    def nhs_digits(self) -> str:
        """The NHS number as it is stored; "" where none was entered."""
        return nhs_digits(self.nhs_number.data)

    def particulars(self) -> Particulars:
        """What known people are compared with, from a form without errors."""
        return Particulars(self.given_name.data, self.family_name.data, self.birth_date(), self.nhs_digits)

    def birth_date(self) -> dt.date:
        """Known to be there once the form is valid."""
        return cast(dt.date, self.date_of_birth.data)

    def service_id(self) -> int:
        """The service chosen, or the only one."""
        return self.service_ids[self.service.data or self.service.options[0].value]
