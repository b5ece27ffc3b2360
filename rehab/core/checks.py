"""What the database itself refuses: the ranges that the questions state."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint

from rehab.core.questions import Group, Kind, questions_of


def in_range(groups: Iterable[Group]) -> tuple[CheckConstraint, ...]:
    """A constraint for each number that is asked for, and for each amount of money."""
    return tuple(
        CheckConstraint(
            f"{question.name} BETWEEN {question.low} AND {question.high}"
            if question.kind is Kind.NUMBER
            else f"{question.name} >= 0",
            name=question.name,
        )
        for question in questions_of(groups)
        if question.kind in {Kind.NUMBER, Kind.MONEY}
    )
