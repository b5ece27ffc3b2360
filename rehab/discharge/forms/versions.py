"""Which two versions of a plan stand side by side."""

from collections.abc import Sequence
from typing import Self

from rehab.web.widgets import FilterForm, Option, SelectField


class CompareForm(FilterForm):
    """Two numbers of versions; where none is chosen, the latest beside the one before it."""

    before = SelectField("First version", blank="The one before the latest", coerce=int)
    after = SelectField("Second version", blank="The latest", coerce=int)

    @classmethod
    def among(cls, numbers: Sequence[int]) -> Self:
        """The form over these numbers, the newest first."""
        form = cls()
        form.before.options = form.after.options = [Option(str(number), f"Version {number}") for number in numbers]
        form.validate()
        return form

    def chosen(self, latest: int) -> tuple[int, int]:
        """The two numbers to compare."""
        return self.before.data or latest - 1, self.after.data or latest
