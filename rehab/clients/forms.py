"""The outcomes profile as part of a form: fields named `top_<item>`, so that none clashes with the form's own."""

from collections.abc import Mapping
from typing import Any

from rehab.clients.rules import TOP_ITEMS
from rehab.core import clock
from rehab.core.questions import Group, questions_of
from rehab.web.widgets import DayField, Form, Question, field_for

PREFIX = "top_"


class TopFields:
    """Mixin of forms that ask the items of the profile; none of them is required.

    Show them with `clients/_top_fields.html`, which reads `form.top_groups()`.
    """

    def top_groups(self) -> list[tuple[Group, list[Question]]]:
        """The headings with their fields."""
        return [(group, [getattr(self, PREFIX + question.name) for question in group.questions]) for group in TOP_ITEMS]

    def top_answers(self) -> dict[str, object]:
        """What was answered, by item, once the form is valid; `rules.is_taken` says whether that is anything."""
        answers = {question.name: getattr(self, PREFIX + question.name).data for question in questions_of(TOP_ITEMS)}
        return {name: value for name, value in answers.items() if value is not None}


for _question in questions_of(TOP_ITEMS):
    setattr(TopFields, PREFIX + _question.name, field_for(_question))


def at_fields(faults: Mapping[str, str]) -> dict[str, str]:
    """What `record_top` refuses, at the fields of a form; other faults as they are."""
    items = {question.name for question in questions_of(TOP_ITEMS)}
    return {PREFIX + name if name in items else name: fault for name, fault in faults.items()}


class TopForm(TopFields, Form):
    """A profile by itself."""

    completed_on: Any = DayField(
        "Date it was gone through with the person",
        required="Enter the date on which the outcomes profile was gone through",
        latest=clock.today,
    )
