"""The forms for submitting a request, withdrawing it, and judging whether it is complete."""

from typing import Any, Self

from rehab.requests.models import PlacementRequest
from rehab.web.widgets import ConfirmField, Form, Option, RadiosField, TextAreaField


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
