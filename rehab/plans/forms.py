"""The form of a discharge plan: eight texts; for each stakeholder whether, who or why, since when, and what it gets."""

from typing import Any, Self

from rehab.core.text import sentence_list
from rehab.plans.models import DischargePlan
from rehab.plans.rules import PARTS, Answer, Involvement, PlanText, Stakeholder
from rehab.web.widgets import DayField, Form, Question, RadiosField, TextAreaField, TextField, YesNoField, options_of

HINTS = {
    PlanText.GOALS: "What the person wants to have reached when they leave, in their own words where you can",
    PlanText.ACCOMMODATION: "The address or the kind of home, and what is still to be done to keep or get it",
    PlanText.PRESCRIBING: "Medication on leaving, who prescribes it next, and the first appointment",
    PlanText.NALOXONE: "Whether it goes home with them, and who has shown them how to use it",
    PlanText.AFTERCARE: "Groups, counselling and other support, and who has arranged it",
    PlanText.RELAPSE_AND_CRISIS: "Early signs, what helps, whom to ring at any hour",
    PlanText.UNPLANNED_EXIT: "Where they can go, who is told at once, the danger of lost tolerance, naloxone",
}


class PlanForm(Form):
    """Nothing is required: what is missing is told at submission and before signing.

    Its fields are made below from the texts and the stakeholders, so that both are listed once.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for kind in Stakeholder:
            involvement, _, on, consented = (self[name] for name in _names(kind))
            involvement.reveals = {Involvement.INVOLVED.value: [on, consented]}

    @classmethod
    def of(cls, plan: DischargePlan | None, **options: Any) -> Self:
        """The form filled in from a plan; what was posted, or is handed over as `formdata`, goes first."""
        stored: dict[str, Any] = {text.value: getattr(plan, text) for text in PlanText} if plan else {}
        for row in plan.stakeholders if plan else ():
            stored[f"{row.kind}_involvement"] = row.involvement.value
            stored[f"{row.kind}_who_or_why"] = row.who_or_why
            stored[f"{row.kind}_on"] = row.on
            stored[f"{row.kind}_consented"] = row.consented
        return cls(data=stored, **options)

    def text_fields(self) -> list[Question]:
        """The fields for the texts, in the order of the page."""
        return [self[text.value] for text in PlanText]

    def stakeholder_fields(self) -> list[tuple[Stakeholder, list[Question]]]:
        """Each stakeholder with its fields, but those that the choice of being involved brings along."""
        return [(kind, [self[name] for name in _names(kind)[:2]]) for kind in Stakeholder]

    def validate(self, **options: Any) -> bool:
        """Besides the fields by themselves: what is told of a stakeholder needs the choice that it belongs to."""
        is_valid: bool = super().validate(**options)
        faults = {
            f"{kind}_involvement": f"{kind.label}: choose whether they take part"
            for kind in Stakeholder
            if self._tells_without_choice(kind)
        }
        self.add_faults(faults)
        return is_valid and not faults

    def _tells_without_choice(self, kind: Stakeholder) -> bool:
        choice, *rest = (self[name] for name in _names(kind))
        return choice.data is None and not choice.errors and not all(field.is_blank for field in rest)

    def texts(self) -> dict[str, str]:
        """What `save_draft` takes as fields."""
        return {text.value: self[text.value].data for text in PlanText}

    def answers(self) -> list[Answer]:
        """What `save_draft` takes as stakeholders; day and agreement are kept for those only who are involved."""
        told = [(kind, *(self[name].data for name in _names(kind))) for kind in Stakeholder]
        return [
            Answer(kind, involvement, words, day, agreed)
            if involvement is Involvement.INVOLVED
            else Answer(kind, involvement, words)
            for kind, involvement, words, day, agreed in told
            if involvement is not None
        ]


def _names(kind: Stakeholder) -> tuple[str, str, str, str]:
    return f"{kind}_involvement", f"{kind}_who_or_why", f"{kind}_on", f"{kind}_consented"


def _what_they_get(kind: Stakeholder) -> str:
    """What the person agrees to, or not."""
    if len(PARTS[kind]) == len(PlanText):
        return "Ask the person. They get the whole plan"
    headings = sentence_list([text.label.lower() for text in PARTS[kind]])
    return f"Ask the person. They get only: {headings}"


for _text in PlanText:
    setattr(PlanForm, _text.value, TextAreaField(_text.label, hint=HINTS.get(_text, ""), rows=3))
for _kind in Stakeholder:
    _involvement, _words, _on, _consented = _names(_kind)
    _choice = RadiosField(_kind.label, options=options_of(Involvement), coerce=Involvement)
    setattr(PlanForm, _involvement, _choice)
    setattr(PlanForm, _words, TextField(f"{_kind.label}: who takes part, or why nobody does"))
    setattr(PlanForm, _on, DayField(f"{_kind.label}: day of involvement"))
    _asked = YesNoField(f"{_kind.label}: may they have their part of the plan?", hint=_what_they_get(_kind))
    setattr(PlanForm, _consented, _asked)
