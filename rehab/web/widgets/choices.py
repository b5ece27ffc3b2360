"""Choosing: one of a few, one of many, several, yes or no, a single tick."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import wtforms
from govuk_frontend_wtf.gov_form_base import GovFormBase
from markupsafe import Markup
from wtforms.validators import StopValidation

from rehab.web.widgets.base import Question

UNKNOWN_ANSWER = "Choose one of the answers on the page"


class Option(NamedTuple):
    """One answer: what is stored, what is read, and a line below it."""

    value: str
    text: str
    hint: str = ""


class Labelled(Protocol):
    """A member of an enum that knows how it reads."""

    @property
    def value(self) -> str:
        """What is stored."""

    @property
    def label(self) -> str:
        """How it reads."""


def options_of(members: Iterable[Labelled]) -> list[Option]:
    """The options for an enum, or for some of its members."""
    return [Option(member.value, member.label) for member in members]


class ChoiceInput(GovFormBase):
    """Renders the options of a field with one of GOV.UK's components."""

    def __init__(self, template: str, mark: str) -> None:
        self.template = template
        self.mark = mark

    def __call__(self, field: "ChoiceField", *, params: Mapping[str, Any], **_attributes: Any) -> Markup:
        hint = {"hint": {"text": field.description}} if field.description else {}
        error = {"errorMessage": {"text": field.errors[0]}} if field.errors else {}
        items = [self._item(field, option) for option in field.shown_options]
        # Answers that reveal questions stand one below the other.
        layout = {"classes": ""} if field.reveals else {}
        shown = {"id": field.id, "name": field.name, "items": items, **hint, **error, **params, **layout}
        rendered: Markup = self.render(shown)
        return rendered + Markup().join(_following(field.name, *asked) for asked in field.follows)

    def _item(self, field: "ChoiceField", option: Option) -> dict[str, Any]:
        hint = {"hint": {"text": option.hint}} if option.hint else {}
        revealed = [question() for question in field.reveals.get(option.value, ())]
        conditional = {"conditional": {"html": Markup().join(revealed)}} if revealed else {}
        is_chosen = option.value in field.chosen
        return {"value": option.value, "text": option.text, self.mark: is_chosen, **hint, **conditional}


class ChoiceField(Question):
    """One answer out of `options`, which a view may set after making the form.

    Once validated, `data` is what `coerce` makes of the answer (an enum, a number), or None. `reveals` holds, by the
    value of an answer, the fields that are asked only with that answer; they are shown below it (radios, checkboxes).
    `follows` holds fields that are asked with any of several answers, each set of answers with its fields; they are
    shown below all answers.
    """

    data: Any

    def __init__(
        self, label: str, *, options: Sequence[Option] = (), coerce: Callable[[str], Any] = str, **others: Any
    ) -> None:
        self.options = options
        self.coerce = coerce
        self.reveals: dict[str, list[Question]] = {}
        self.follows: list[tuple[frozenset[str], list[Question]]] = []
        super().__init__(label, **others)

    @property
    def shown_options(self) -> Sequence[Option]:
        """The options as the page shows them."""
        return self.options

    @property
    def chosen(self) -> frozenset[str]:
        """The values marked as chosen."""
        return frozenset() if self.data is None else frozenset({str(self.data)})

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        """Keep the answer as text until it is known to be one of the options."""
        self.data = str(valuelist[0]) if valuelist and valuelist[0] else None

    def pre_validate(self, form: wtforms.Form) -> None:
        """Refuse what was not offered."""
        super().pre_validate(form)
        if not self.chosen <= {option.value for option in self.options}:
            raise StopValidation(UNKNOWN_ANSWER)
        self.data = self.coerce(self.data)


def _following(name: str, answers: frozenset[str], fields: Iterable[Question]) -> Markup:
    """Fields that a script hides while none of the answers is chosen."""
    place = Markup('<div class="app-group" data-asked-of="{}" data-answers="{}">{}</div>')
    return place.format(name, " ".join(sorted(answers)), Markup().join(field() for field in fields))


def _legend(field: Question) -> dict[str, Any]:
    return {"fieldset": {"legend": {"text": field.label.text, "classes": "govuk-fieldset__legend--s"}}}


class RadiosField(ChoiceField):
    """One of a few, all in view."""

    widget = ChoiceInput("govuk_frontend_wtf/radios.html", "checked")

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The label becomes the legend of the group."""
        return {**_legend(self), **params}


class SelectField(ChoiceField):
    """One of many; the first line, `blank`, stands for no answer."""

    widget = ChoiceInput("govuk_frontend_wtf/select.html", "selected")

    def __init__(self, label: str, *, blank: str = "Choose", **others: Any) -> None:
        self.blank = blank
        super().__init__(label, **others)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """A label above the list."""
        return {"label": {"text": self.label.text, "classes": "govuk-label--s"}, **params}

    @property
    def shown_options(self) -> Sequence[Option]:
        """The options below the line for no answer."""
        return [Option("", self.blank), *self.options]


class YesNoField(RadiosField):
    """Yes or no; None when not answered. `no` says it in more words, such as "No, none known".

    `unknown` is a third answer, such as "Not stated", with which an answer is taken back.
    """

    data: bool | None

    def __init__(self, label: str, *, no: str = "No", unknown: str = "", **others: Any) -> None:
        self.unknown = unknown
        super().__init__(label, options=[Option("yes", "Yes"), Option("no", no)], coerce="yes".__eq__, **others)

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Side by side."""
        return super().component({"classes": "govuk-radios--inline", **params})

    @property
    def shown_options(self) -> Sequence[Option]:
        """With the third answer, if there is one."""
        return [*self.options, Option("", self.unknown)] if self.unknown else self.options

    @property
    def chosen(self) -> frozenset[str]:
        """The values marked as chosen."""
        if self.data is None and self.unknown:
            return frozenset({""})
        if isinstance(self.data, bool):
            return frozenset({"yes" if self.data else "no"})
        return super().chosen


class CheckboxesField(ChoiceField):
    """Any number of the options; `data` is a list, in the order of the options."""

    data: list[Any]
    widget = ChoiceInput("govuk_frontend_wtf/checkboxes.html", "checked")

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The label becomes the legend of the group."""
        return {**_legend(self), **params}

    @property
    def chosen(self) -> frozenset[str]:
        """The values marked as chosen."""
        return frozenset(str(value) for value in self.data)

    def process_data(self, value: Iterable[Any] | None) -> None:
        """Nothing stored is an empty list."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        """Keep the answers as text until they are known to be among the options."""
        self.data = [str(value) for value in valuelist]

    def pre_validate(self, form: wtforms.Form) -> None:
        """Refuse what was not offered."""
        Question.pre_validate(self, form)
        if not self.chosen <= {option.value for option in self.options}:
            raise StopValidation(UNKNOWN_ANSWER)
        self.data = [self.coerce(option.value) for option in self.options if option.value in self.chosen]


class ConfirmField(Question, wtforms.BooleanField):
    """A single box to tick; with `required` it must be ticked."""

    data: bool
    reveals: Mapping[str, list[Question]] = {}
    follows: Sequence[tuple[frozenset[str], list[Question]]] = ()
    widget = ChoiceInput("govuk_frontend_wtf/checkboxes.html", "checked")

    def component(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """No legend: the box carries the label."""
        return dict(params)

    @property
    def shown_options(self) -> Sequence[Option]:
        """The one box."""
        return [Option("y", self.label.text)]

    @property
    def chosen(self) -> frozenset[str]:
        """The values marked as chosen."""
        return frozenset({"y"}) if self.data else frozenset()

    @property
    def is_blank(self) -> bool:
        """Whether the box is empty."""
        return not self.data
