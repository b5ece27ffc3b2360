"""Places and a person to hold against each other."""

from collections.abc import Callable
from typing import Any

import pytest

from rehab.framework.rules import Beds
from rehab.matching.rules import Offering, Place


def a_place(number: int = 1, **facts: Any) -> Place:
    """A place with beds for anybody; arguments that a profile has go there."""
    offering = {name: facts.pop(name) for name in list(facts) if name in Offering.__dataclass_fields__}
    defaults = {"beds": Beds(either=5), "weekly_pence": 90_000, "name": f"House {number}", "provider": "Provider Ltd"}
    facts = {**defaults, **facts}
    return Place(
        id=number,
        public_id=f"public{number}",
        name_key=facts["name"].casefold(),
        offering=Offering(**offering),
        **facts,
    )


@pytest.fixture
def place() -> Callable[..., Place]:
    """Make a place."""
    return a_place
