"""What a person decides about a check of the register: differences to apply or leave, matches to confirm or refuse."""

import datetime as dt
from typing import Any

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.events import announce
from rehab.framework.commands.cqc import write_register_facts
from rehab.framework.commands.facilities import apply
from rehab.framework.events import FacilityBlocked
from rehab.framework.models import Facility
from rehab.framework.models.cqc import RegisterFinding, RegisterMatch, RegisterResult
from rehab.framework.queries import cqc as queries
from rehab.framework.rules.cqc import (
    APPLICABLE,
    BlockReason,
    ChangeKind,
    FindingState,
    Location,
    MatchState,
    block_reason,
)

NOT_ANY_MORE = "This was decided already, or a later check has looked at the facility. Open the newest check."
CHANGED_SINCE = "The facility has changed since this check. Check again to see what differs now."


def apply_finding(finding: RegisterFinding, *, by: Actor, now: dt.datetime) -> None:
    """Make the facility's name, address or beds what the register says; both come locked.

    Raises IllegalMove for what was decided or cannot be applied, Conflict where the facility changed since, and
    InvalidInput for what no facility can be, or where fewer beds are left than there are people.
    """
    facility = finding.result.facility
    _insist_current(finding.result, is_open=finding.state is FindingState.OPEN and finding.kind in APPLICABLE)
    if finding.before != _stated(facility, finding.kind):
        raise Conflict(CHANGED_SINCE)
    names = apply(facility, _wanted(facility, finding), by=by, now=now)
    audit.record("facility.register_applied", subject=facility, by=by, at=now, fields=names)
    _decide(finding, FindingState.APPLIED, by=by, now=now)


def dismiss_finding(finding: RegisterFinding, *, by: Actor, now: dt.datetime) -> None:
    """Leave the facility as it is; later checks do not tell of the same difference again. Raises IllegalMove."""
    _insist_current(finding.result, is_open=finding.state is FindingState.OPEN)
    _decide(finding, FindingState.DISMISSED, by=by, now=now)
    audit.record("register_finding.dismissed", subject=finding, by=by, at=now)


def confirm_match(match: RegisterMatch, *, by: Actor, now: dt.datetime) -> None:
    """Take a location for the facility, with its registration, activities and rating; both come locked.

    Raises IllegalMove for what was decided, Conflict where another facility has the number meanwhile.
    """
    facility = match.result.facility
    _insist_current(match.result, is_open=match.state is MatchState.PROPOSED)
    if match.location_id in queries.taken_locations():
        msg = f"Another facility has the location number {match.location_id} already."
        raise Conflict(msg)
    location = _location(match)
    known = queries.known_as(facility)
    facility.cqc_location_id = match.location_id
    fields = write_register_facts(facility, known, location)
    for other in queries.matches_of(match.result_id):
        _decide(other, MatchState.CONFIRMED if other is match else MatchState.DISMISSED, by=by, now=now)
    names = ["cqc_location_id", *fields]
    audit.record("facility.register_matched", subject=facility, by=by, at=now, fields=names)
    if block_reason(known, location) is BlockReason.INADEQUATE:
        announce(FacilityBlocked(facility.id, BlockReason.INADEQUATE, by, now))


def dismiss_match(match: RegisterMatch, *, by: Actor, now: dt.datetime) -> None:
    """It is another house; later checks do not propose it again. Raises IllegalMove for what was decided."""
    _insist_current(match.result, is_open=match.state is MatchState.PROPOSED)
    _decide(match, MatchState.DISMISSED, by=by, now=now)
    audit.record("register_match.dismissed", subject=match, by=by, at=now)


def _insist_current(result: RegisterResult, *, is_open: bool) -> None:
    newest = queries.last_check(result.facility_id)
    if not is_open or newest is None or newest.result.id != result.id:
        raise IllegalMove(NOT_ANY_MORE)


def _decide(what: RegisterFinding | RegisterMatch, state: Any, *, by: Actor, now: dt.datetime) -> None:
    what.state, what.decided_at, what.decided_by_id = state, now, by.user_id


def _stated(facility: Facility, kind: ChangeKind) -> str:
    if kind is ChangeKind.BEDS:
        return str(facility.beds)
    return facility.name if kind is ChangeKind.NAME else f"{facility.address}, {facility.postcode}"


def _wanted(facility: Facility, finding: RegisterFinding) -> dict[str, Any]:
    if finding.kind is ChangeKind.NAME:
        return {"name": finding.after}
    if finding.kind is ChangeKind.ADDRESS:
        address, _, postcode = finding.after.rpartition(", ")
        return {"address": address, "postcode": postcode}
    either = int(finding.after) - facility.beds_men - facility.beds_women
    if either < 0:
        msg = "The register has fewer beds than there are here for men and for women: change them on the facility."
        raise InvalidInput({"beds_any": msg})
    return {"beds_any": either}


def _location(match: RegisterMatch) -> Location:
    return Location(
        location_id=match.location_id,
        name=match.name,
        postcode=match.postcode,
        street=match.address,
        town="",
        provider=match.provider,
        is_dormant=False,
        beds=match.beds,
        rating=match.rating,
        rated_on=match.rated_on,
        activities=frozenset(match.activities),
    )
