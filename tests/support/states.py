"""What is known of the world of all states: who is in it, and what addresses and forms name its things by."""

import dataclasses
import datetime as dt
import itertools
import json
from dataclasses import dataclass, field
from typing import Any, Self

from rehab.clients.rules import is_nhs_number


def an_nhs_number(serial: int) -> str:
    """One of each serial number that nobody has, with the check digit that it needs."""
    return next(
        number
        for stem in itertools.count(900_000_000 + 20 * serial)
        for number in (f"{stem}{digit}" for digit in range(10))
        if is_nhs_number(number)
    )


@dataclass
class Person:
    """Somebody in the world: what identifies them, and where their case stands."""

    state: str
    service: str
    council: str
    given_name: str
    family_name: str
    born: dt.date
    nhs_number: str
    provider: str = ""
    references: list[str] = field(default_factory=list)

    @property
    def identifiers(self) -> set[str]:
        """In lower case, as pages might write them."""
        nhs = self.nhs_number
        return {
            self.given_name.lower(),
            self.family_name.lower(),
            f"{self.born:%-d %B %Y}".lower(),
            f"{self.born:%d/%m/%Y}",
            self.born.isoformat(),
            nhs,
            f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}",
        }


@dataclass
class Side:
    """One council with its service, panel and provider.

    `ids` leads from a kind of thing to what addresses name it by, `choices` to what forms do; `cast` keeps who acts.
    """

    name: str
    people: list[Person] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    cast: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class States:
    """Both councils, and with which address each role signs in."""

    testbury: Side
    otherham: Side
    users: dict[str, str]

    @property
    def people(self) -> list[Person]:
        """Everybody who has a record."""
        return self.testbury.people + self.otherham.people

    def to_json(self) -> str:
        """For another process."""
        return json.dumps(dataclasses.asdict(self), default=lambda day: day.isoformat())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote."""
        told = json.loads(text)
        return cls(_side(told["testbury"]), _side(told["otherham"]), told["users"])


def _side(told: dict[str, Any]) -> Side:
    people = [Person(**{**person, "born": dt.date.fromisoformat(person["born"])}) for person in told["people"]]
    return Side(told["name"], people, told["ids"], told["choices"], told["cast"])
