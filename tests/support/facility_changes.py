"""Changes of a facility, made and proposed as people do it."""

from collections.abc import Callable

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core.db import db as database
from rehab.framework import queries
from rehab.framework.models import Facility, FacilityProposal
from tests import factories
from tests.factories import World
from tests.support.visitor import Visitor

SignIn = Callable[[User], Visitor]
BOOKKEEPING = frozenset({"user_session", "audit_entry", "audit_head"})


def edit(world: World, part: str) -> str:
    return f"/facilities/{world.facility.public_id}/edit/{part}"


def page_of(change: FacilityProposal) -> str:
    return f"/facility-changes/{change.public_id}"


def the_change() -> FacilityProposal:
    return database.session.query(FacilityProposal).one()


def last_entry() -> AuditEntry:
    of_facility = database.session.query(AuditEntry).filter_by(subject_type="facility")
    return of_facility.order_by(AuditEntry.sequence.desc()).first()


def house(world: World) -> Facility:
    return queries.get_facility(factories.actor(world.commissioner), world.facility.public_id)


def propose(world: World, manager: User, signed_in: SignIn, **fields: object) -> FacilityProposal:
    page = signed_in(manager).submit(edit(world, "places"), **fields or {"beds_any": "8", "exclusions": ["arson"]})
    assert page.heading == "Proposed change", page.errors
    return the_change()
