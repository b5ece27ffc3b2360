"""What a council ranks places by."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from rehab.accounts.models import Organisation
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.queries.directory import councils_of
from rehab.matching.models import MatchWeights
from rehab.matching.rules import Home, Weights


@dataclass(frozen=True, slots=True)
class InForce:
    """What counts on a day; `since` is None where the council has set nothing, and the usual weights count."""

    weights: Weights
    home: Home
    since: dt.date | None


def councils(actor: Actor) -> Sequence[Organisation]:
    """The councils for whose residents the actor may look for a place, by name. Raises NotFound where there is none."""
    found = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(councils_of(actor)))
        .order_by(Organisation.name_key, Organisation.id)
    ).all()
    if not found:
        raise NotFound
    return found


def council_to_weigh(actor: Actor) -> Organisation:
    """The council whose weights the actor sets, the first by name. Raises NotFound where there is none."""
    found = db.session.scalar(
        select(Organisation)
        .where(Organisation.id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK)))
        .order_by(Organisation.name_key)
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found


def in_force(authority_id: int, *, day: dt.date) -> InForce:
    """The newest weights that are valid on the day, or the usual ones."""
    row = db.session.scalar(
        select(MatchWeights)
        .where(MatchWeights.authority_id == authority_id, MatchWeights.valid_from <= day)
        .order_by(MatchWeights.valid_from.desc())
        .limit(1)
    )
    return InForce(row.weights, row.home, row.valid_from) if row else InForce(Weights(), Home(), None)


def versions(authority_id: int) -> Sequence[MatchWeights]:
    """All that were ever set, the newest first."""
    return db.session.scalars(
        select(MatchWeights).where(MatchWeights.authority_id == authority_id).order_by(MatchWeights.valid_from.desc())
    ).all()


def locked_versions(authority_id: int) -> Sequence[MatchWeights]:
    """As `versions`, with the council locked: two who set weights at once wait for each other."""
    db.session.execute(select(Organisation.id).where(Organisation.id == authority_id).with_for_update())
    return versions(authority_id)


def edition(found: Sequence[MatchWeights]) -> str:
    """What a form of new weights was made on: it differs as soon as anybody has set some since."""
    return "-".join(f"{row.id}.{row.version}" for row in found[:2])
