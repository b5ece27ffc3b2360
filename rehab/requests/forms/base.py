"""Forms made of questions: a field for each, those that depend on an answer shown below it."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Self, TypeVar

from rehab.core.questions import Condition, Kind, fitting, questions_of
from rehab.requests.queries import Dossier
from rehab.requests.queries.answers import facts_of, values_of
from rehab.requests.rules import QUESTIONS, Group, Question, Section, Values
from rehab.web import widgets
from rehab.web.widgets import Form, field_for


class SectionForm(Form):
    """The questions of one section. It may be saved with answers missing; what does not apply is not judged.

    Classes get their fields from `asking`; those with more to ask than plain questions add their own.
    """

    section: ClassVar[Section]
    facts: Values

    @classmethod
    def of(cls, dossier: Dossier, **options: Any) -> Self:
        """Filled in with what is stored; what was posted, or is handed over as `formdata`, goes first."""
        form = cls(data=cls.stored(dossier), **options)
        form.facts = facts_of(dossier.request)
        form.arrange()
        return form

    @classmethod
    def stored(cls, dossier: Dossier) -> dict[str, Any]:
        """The answers by field; no amount of money is shown as nothing."""
        values = values_of(dossier.request, cls.section) or {}
        return {
            question.name: None if question.kind is Kind.MONEY and not values[question.name] else values[question.name]
            for question in cls.questions()
            if question.name in values
        }

    @classmethod
    def questions(cls) -> Iterator[Question]:
        """The section's questions, in order."""
        return questions_of(QUESTIONS[cls.section])

    def arrange(self) -> None:
        """Leave out what other sections rule out, and put each dependent question below its answer."""
        for question in self.questions():
            condition = question.only_if
            if condition is None:
                continue
            if condition.question not in self:
                if not question.applies(self.facts):
                    del self[question.name]
            else:
                _put_below(self[condition.question], condition, self[question.name])

    def groups(self) -> list[tuple[Group, list[widgets.Question]]]:
        """The headings with the fields that stand on the page itself; dependent ones come with their answers."""
        dependent = {field.name for parent in self for field in _below(parent)}
        shown = [
            (group, [self[q.name] for q in group.questions if q.name in self and q.name not in dependent])
            for group in QUESTIONS[self.section]
        ]
        return [(group, fields) for group, fields in shown if fields]

    def validate(self, **options: Any) -> bool:
        """Each field by itself, but for those whose question does not apply."""
        super().validate(**options)
        known = {**self.known(), **self.answers()}
        for question in self.questions():
            if question.name in self and not question.applies(known):
                self[question.name].errors = []
        return not self.errors

    def known(self) -> Values:
        """What the questions depend on besides one another."""
        return self.facts

    def answers(self) -> dict[str, object]:
        """The answers by the name of the question, blank where it does not apply."""
        given = {q.name: self[q.name].data for q in self.questions() if q.name in self}
        told = {name: value for name, value in given.items() if value is not None}
        return fitting(QUESTIONS[self.section], told, self.known())


AnyForm = TypeVar("AnyForm", bound=type[SectionForm])


def asking(section: Section) -> Callable[[AnyForm], AnyForm]:
    """Give a form class the fields for a section's questions, after its own."""

    def with_fields(form_class: AnyForm) -> AnyForm:
        form_class.section = section
        for question in questions_of(QUESTIONS[section]):
            setattr(form_class, question.name, field_for(question))
        return form_class

    return with_fields


def plain_form(section: Section) -> type[SectionForm]:
    """The form of a section that asks plain questions only."""
    return asking(section)(type(f"{section.name.title()}Form", (SectionForm,), {}))


def _put_below(parent: Any, condition: Condition, field: Any) -> None:
    """Below the one answer with which a field is asked, or below all where there are several such."""
    answers = frozenset(_sent(answer) for answer in condition.answers)
    if len(answers) == 1:
        parent.reveals.setdefault(*answers, []).append(field)
    elif parent.follows and parent.follows[-1][0] == answers:
        parent.follows[-1][1].append(field)
    else:
        parent.follows.append((answers, [field]))


def _below(parent: Any) -> list[Any]:
    """The fields that are shown with the answers to another."""
    if not isinstance(parent, widgets.ChoiceField):
        return []
    revealed = [field for fields in parent.reveals.values() for field in fields]
    return revealed + [field for _answers, fields in parent.follows for field in fields]


def _sent(answer: object) -> str:
    """An answer as the browser sends it."""
    return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)
