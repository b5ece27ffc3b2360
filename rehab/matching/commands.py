"""Setting the weights, and choosing from what was found."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.matching.models import ConsideredFacility, MatchWeights
from rehab.matching.rules import Home, Part, Weights, WhyNot
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import ChoiceAnswers


def set_weights(
    authority_id: int, weights: Weights, home: Home, *, valid_from: dt.date, by: Actor, now: dt.datetime
) -> MatchWeights:
    """What the council ranks places by from a day on; earlier days keep what counted then.

    Raises InvalidInput for a day in the past. The council must be locked (`queries.locked_versions`).
    """
    if valid_from < london_date(now):
        raise InvalidInput({"valid_from": "The day from which they count cannot be in the past"})
    row = db.session.scalar(
        select(MatchWeights).where(MatchWeights.authority_id == authority_id, MatchWeights.valid_from == valid_from)
    ) or MatchWeights(authority_id=authority_id, valid_from=valid_from)
    for part in Part:
        setattr(row, part.value, weights.of(part))
    row.region, row.latitude, row.longitude = home.region, home.latitude, home.longitude
    db.session.add(row)
    db.session.flush()
    fields = [*(part.value for part in Part), "region", "latitude", "longitude"]
    audit.record("match_weights.set", subject=row, by=by, fields=fields, at=now)
    return row


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A place that the person and the key worker looked at: where it stood in the order, and why it is not offered."""

    facility_id: int
    rank: int | None
    why_not: WhyNot | None = None


def choose(
    request: PlacementRequest,
    answers: ChoiceAnswers,
    looked_at: Sequence[LookedAt],
    *,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Save the choice, and keep every place that was looked at with why it was not chosen.

    Raises what `requests.commands.save_choice` raises. The request must be loaded with its lock.
    """
    requests.save_choice(request, answers, by=by, now=now)
    keep_considered(request, looked_at, by=by, now=now)


def keep_considered(request: PlacementRequest, looked_at: Sequence[LookedAt], *, by: Actor, now: dt.datetime) -> None:
    """Remember which places were looked at, each once; the newest look counts."""
    known = {
        row.facility_id: row
        for row in db.session.scalars(select(ConsideredFacility).where(ConsideredFacility.request_id == request.id))
    }
    offered = {choice.facility_id for choice in request.choices}
    for place in looked_at:
        row = known.get(place.facility_id) or ConsideredFacility(request_id=request.id, facility_id=place.facility_id)
        row.shown_at, row.rank = now, place.rank
        row.why_not = None if place.facility_id in offered else place.why_not
        db.session.add(row)
    db.session.flush()
    audit.record("request.places_compared", subject=request, by=by, case_id=request.id, at=now)
