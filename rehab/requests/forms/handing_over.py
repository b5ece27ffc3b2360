"""The forms for submitting a request, withdrawing it, and judging whether it is complete."""

from typing import Any, Self

from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Section, WithdrawalReason, reason_field, return_faults
from rehab.web.widgets import CheckboxesField, ConfirmField, Form, Option, RadiosField, TextAreaField, options_of


class SubmitForm(Form):
    """The key worker's declaration; and where the coordinator asked for more, that nothing is to be added."""

    declaration = ConfirmField(
        "I have gone through these answers with the person, and they are right as far as we know",
        required="Confirm that the answers are right",
    )
    as_it_is = ConfirmField("I have nothing to add there")


class SignOffForm(Form):
    """The manager's signature."""

    outcome = RadiosField(
        "Do you sign this request?",
        required="Say whether you sign this request",
        options=[Option("sign", "Yes, I sign it"), Option("back", "No, I hand it back to the key worker")],
    )
    declaration = ConfirmField("I have read the whole request, and our service supports it")
    comment = TextAreaField("What is to be put right", longest=1000, rows=3)

    @classmethod
    def asking(cls) -> Self:
        """Each answer with what it asks for."""
        form = cls()
        form.outcome.reveals = {"sign": [form.declaration], "back": [form.comment]}
        return form

    def validate(self, **options: Any) -> bool:
        """A signature is declared, a refusal explained."""
        is_valid: bool = super().validate(**options)
        wanted = {
            "sign": ("declaration", "Confirm that you have read the whole request"),
            "back": ("comment", "Say what is to be put right"),
        }
        name, fault = wanted.get(self.outcome.data, ("", ""))
        if is_valid and name and not self[name].data:
            self.add_faults({name: fault})
            return False
        return is_valid


class WithdrawForm(Form):
    """Why a request is taken back."""

    why = RadiosField(
        "Why is it withdrawn?",
        required="Choose why it is withdrawn",
        options=options_of(WithdrawalReason),
        coerce=WithdrawalReason,
    )
    reason = TextAreaField("What else is there to say?", hint="Needed for another reason", longest=1000, rows=3)


class CompletenessForm(Form):
    """The coordinator's check: what is missing is said section by section."""

    outcome = RadiosField("Is the request complete?", required="Choose what to do with the request")
    sections = CheckboxesField(
        "Where is something missing?",
        options=options_of(Section),
        coerce=Section,
        hint="Tick each section, and say what to add. The key worker reads it there.",
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
        form.outcome.reveals = {"return": [form.sections]}
        form.sections.reveals = {section.value: [form[reason_field(section)]] for section in Section}
        return form

    @property
    def missing(self) -> dict[Section, str]:
        """The sections that were ticked, each with what is missing there."""
        return {section: self[reason_field(section)].data for section in self.sections.data}

    def validate(self, **options: Any) -> bool:
        """A request is returned with a reason for each section that was ticked."""
        is_valid: bool = super().validate(**options)
        if is_valid and self.outcome.data == "return" and (wrong := return_faults(self.missing)):
            self.add_faults(wrong)
            return False
        return is_valid


for _section in Section:
    _reason = TextAreaField(f"What is missing in “{_section.label}”", longest=1000, rows=2)
    setattr(CompletenessForm, reason_field(_section), _reason)


def _key_worker(request: PlacementRequest) -> str:
    return request.key_worker.name if request.key_worker else "the key worker"
