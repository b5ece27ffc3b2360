"""The period and the group of a report, kept in the address."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from wtforms import ValidationError

from rehab.clients.rules import Sex, SubstanceGroup
from rehab.core import clock
from rehab.framework.models import Framework
from rehab.framework.rules import CareType
from rehab.panel.rules import CaseKind
from rehab.panel.rules.results import Result
from rehab.reports.rules import Aim, Group, Period, UseGroup
from rehab.reports.rules.register import AGE_BANDS, Asked, EthnicGroup, RegisterGroup
from rehab.web.widgets import DayField, FilterForm, Form, Option, RadiosField, SelectField, WholeNumberField, options_of

OUR_COUNCIL = "council"


def _named(words: Iterable[str]) -> list[Option]:
    return [Option(word, word) for word in words]


def default_period(today: dt.date) -> Period:
    """The twelve months up to today."""
    return Period(clock.add_months(today, -12) + dt.timedelta(days=1), today, today)


class ActivityForm(FilterForm):
    """From and to."""

    start = DayField("First day")
    end = DayField("Last day")

    def __init__(self) -> None:
        usual = default_period(clock.today())
        super().__init__(data={"start": usual.start, "end": usual.end})

    def period(self) -> Period:
        """The period asked for; the last twelve months where a day is missing or wrong."""
        usual = default_period(clock.today())
        for field, day in ((self.start, usual.start), (self.end, usual.end)):
            if field.data is None and not field.errors:
                field.process(None, day)
        if self.start.errors or self.end.errors:
            return usual
        start, end = self.start.data or usual.start, self.end.data or usual.end
        if end < start:
            self.end.errors = [*self.end.errors, "The last day must not be before the first day"]
            return usual
        return Period(start, end, usual.today)


class PeriodForm(ActivityForm):
    """The same, and by what."""

    by = SelectField("Break down by", options=options_of(Group), coerce=Group, blank="Everybody together")

    def group(self) -> Any:
        """The group asked for, if any."""
        return None if self.by.errors else self.by.data


class UseForm(PeriodForm):
    """The same, with the groups that use can be broken down by."""

    by = SelectField("Break down by", options=options_of(UseGroup), coerce=UseGroup, blank="Everything together")


class FullReportForm(Form):
    """The period of a report that is made once."""

    start = DayField("First day", required="Enter the first day")
    end = DayField("Last day", required="Enter the last day")

    def validate_end(self, field: DayField) -> None:
        """Raises ValidationError for a period that ends before it begins."""
        if self.start.data and field.data and field.data < self.start.data:
            msg = "The last day must not be before the first day"
            raise ValidationError(msg)

    def period(self) -> Period:
        """The period asked for; only once the form is valid."""
        today = clock.today()
        return Period(self.start.data or today, self.end.data or today, today)


class TargetForm(Form):
    """What the council wants of a measure, or a framework that it leads."""

    framework = RadiosField("Whose target is it?", required="Choose whose target it is")
    target = WholeNumberField("Target", required="Enter the target")
    near = WholeNumberField(
        "How far from the target is still near",
        required="Enter how far from the target is still near, or 0",
        hint="A figure that misses the target by no more than this is shown in yellow, not in red",
    )

    def __init__(self, frameworks: Iterable[Framework], **given: Any) -> None:
        super().__init__(**given)
        led = [
            Option(str(each.id), f"The framework {each.reference}, {each.title}: for councils without one of their own")
            for each in frameworks
        ]
        self.framework.options = [Option(OUR_COUNCIL, "Our council"), *led]
        if not led:
            del self.framework

    def framework_id(self) -> int | None:
        """The framework that was chosen; None for the council itself."""
        chosen = self.framework.data if "framework" in self else OUR_COUNCIL
        return None if chosen == OUR_COUNCIL else int(chosen)

    def aim(self) -> Aim:
        """The target as it was typed; only once the form is valid."""
        return Aim(self.target.data or 0, self.near.data or 0)


class RegisterForm(PeriodForm):
    """The period of panel decisions, which of them, and by what they are broken down; values are groups in words."""

    by = SelectField("Break down by", options=options_of(RegisterGroup), coerce=RegisterGroup, blank="Nothing")
    result = SelectField("Outcome", options=options_of(Result), coerce=Result, blank="Any")
    kind = SelectField("Kind of case", options=_named(each.label for each in CaseKind), blank="Any")
    care_type = SelectField("Type of care", options=_named(each.label for each in CareType), blank="Any")
    service = SelectField("Service", blank="Any")
    substance_group = SelectField("Substance group", options=_named(each.label for each in SubstanceGroup), blank="Any")
    sex = SelectField("Sex", options=_named(each.label for each in Sex), blank="Any")
    age_band = SelectField("Age", options=_named(AGE_BANDS), blank="Any")
    ethnicity = SelectField("Ethnic group", options=_named(each.label for each in EthnicGroup), blank="Any")

    def __init__(self, services: Iterable[str]) -> None:
        super().__init__()
        self.service.options = _named(services)

    def asked(self) -> Asked:
        """Which decisions; a filter that is not understood is none."""
        fields = {by: self[by.value] for by in RegisterGroup}
        groups = {by: str(field.data) for by, field in fields.items() if field.data and not field.errors}
        return Asked(groups, None if self.result.errors else self.result.data)
