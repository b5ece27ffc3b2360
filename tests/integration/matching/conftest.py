"""A key worker who looks for a place, at noon on the day of the factories."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.framework.models import Facility, FacilityFeature, FacilityProfile
from rehab.framework.rules import FeatureKind
from tests.factories import NOON, World, a_world
from tests.support.visitor import Page, Visitor


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    """Frameworks, prices and ages depend on the day."""
    with time_machine.travel(NOON, tick=False):
        yield


@dataclass(frozen=True)
class Desk:
    """The cast, and the key worker's browser."""

    world: World
    key_worker: Visitor
    sign_in: Callable[[User], Visitor]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    """The cast."""
    return a_world()


@pytest.fixture
def desk(world: World, signed_in: Callable[[User], Visitor]) -> Desk:
    """The key worker has signed in."""
    return Desk(world, signed_in(world.key_worker), signed_in)


@pytest.fixture
def state(db: SQLAlchemy) -> Callable[..., FacilityProfile]:
    """Let a facility state something of itself; features by their kind."""

    def stated(facility: Facility, **facts: Any) -> FacilityProfile:
        features = [
            FacilityFeature(kind=kind, value=value) for kind in FeatureKind for value in facts.pop(kind.value, ())
        ]
        profile = db.session.query(FacilityProfile).filter_by(facility_id=facility.id).first()
        if profile is not None:
            db.session.delete(profile)
            db.session.flush()
        profile = FacilityProfile(facility_id=facility.id, features=features, **facts)
        db.session.add(profile)
        db.session.commit()
        return profile

    return stated


def names(page: Page) -> list[str]:
    """The places shown, the best first."""
    return [link.get_text().strip() for link in page.html.select(".app-match__name a")]


def card(page: Page, name: str) -> str:
    """All that is said of one place."""
    [found] = [item for item in page.html.select(".app-match") if name in item.get_text()]
    return " ".join(found.get_text().split())


def excluded(page: Page) -> str:
    """What stands in the list of places that cannot be chosen."""
    folded = [item for item in page.html.select("details") if "cannot be chosen" in item.get_text()]
    return " ".join(folded[0].get_text().split()) if folded else ""
