"""Checking facilities against the regulator's register: what it says of registration counts at once."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rehab.audit import commands as audit
from rehab.core import settings
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.core.events import announce
from rehab.framework.events import FacilityBlocked
from rehab.framework.models import Facility, FacilityActivity
from rehab.framework.models.cqc import RegisterCheck, RegisterFinding, RegisterMatch, RegisterResult
from rehab.framework.queries import cqc as queries
from rehab.framework.rules import RegulatedActivity
from rehab.framework.rules.cqc import (
    Change,
    CheckOutcome,
    FindingState,
    Known,
    Location,
    block_reason,
    changes,
    doubt,
    proposals,
)
from rehab.framework.rules.cqc_file import Progress, Reading, day_in_name, read_register

FEWEST_ROWS = "register_fewest_rows"
CONFIRM = "Nothing was changed. If it is the full list all the same, check it again and say so."


@dataclass(frozen=True)
class Comparison:
    """A list that was read and compared, before anything is changed."""

    known: Sequence[Known]
    reading: Reading
    proposed: Mapping[int, Sequence[tuple[int, Location]]]
    file_name: str
    sha256: str


@dataclass
class Summary:
    """What a check came to."""

    check: RegisterCheck
    looked_up: int = 0
    changed: int = 0
    gone: int = 0
    proposed: int = 0
    blocked: int = 0

    @property
    def sentence(self) -> str:
        """The counts in words."""
        facilities = "1 facility was" if self.looked_up == 1 else f"{self.looked_up:,} facilities were"
        return (
            f"{facilities} looked up in {self.check.rows:,} rows: {self.changed:,} changed, {self.gone:,} not in the "
            f"register, {self.proposed:,} with a possible match, {self.blocked:,} newly closed to placements."
        )


def compare_with_register(file: Path, *, file_name: str, by: Actor, today: dt.date, progress: Progress) -> Comparison:
    """Read a list and look the actor's facilities up in it; changes nothing. Raises InvalidInput for a wrong list."""
    known = queries.known_facilities(by)
    taken, dismissed = queries.taken_locations(), queries.dismissed_matches()
    db.session.rollback()
    reading = read_register(file, known, today=today, progress=progress)
    unknown = [facility for facility in known if facility.location_id not in reading.found]
    proposed = {
        facility.facility_id: proposals(
            facility, reading.near, taken=taken, dismissed=dismissed.get(facility.facility_id, ())
        )
        for facility in unknown
    }
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Comparison(known, reading, proposed, file_name, digest)


def apply_register(
    comparison: Comparison, *, organisation_id: int | None, is_full_list: bool, by: Actor, now: dt.datetime
) -> Summary:
    """Keep what a list says; registration, activities and rating count at once, the rest waits for a person.

    A facility whose location number was changed since the list was read is left for the next check. Raises
    InvalidInput (file) for what is probably not the full list, unless somebody said that it is.
    """
    if not is_full_list:
        _insist_on_full_list(comparison, organisation_id, on=london_date(now))
    facilities = queries.facilities_for_update(by, [known.facility_id for known in comparison.known])
    check = _add_check(comparison, organisation_id, by=by, now=now)
    summary = Summary(check)
    settled = queries.settled_findings(facilities.keys())
    for before in comparison.known:
        facility = facilities.get(before.facility_id)
        if facility is not None and facility.cqc_location_id == before.location_id:
            _look_up(summary, facility, comparison, settled, by=by, now=now)
    audit.record("register.checked", subject=check, by=by, at=now)
    return summary


def _insist_on_full_list(comparison: Comparison, organisation_id: int | None, *, on: dt.date) -> None:
    numbers = {known.location_id for known in comparison.known if known.is_registered and known.location_id}
    is_production = any(not known.is_demonstration for known in comparison.known)
    fewest = _fewest_rows(organisation_id, on) if is_production else 0
    found = len(numbers & comparison.reading.found.keys())
    sentence = doubt(rows=comparison.reading.rows, known=len(numbers), found=found, fewest_rows=fewest)
    if sentence is not None:
        raise InvalidInput({"file": f"{sentence} {CONFIRM}"})


def _fewest_rows(organisation_id: int | None, on: dt.date) -> int:
    if organisation_id is None:
        return settings.REGISTRY[FEWEST_ROWS].default
    return settings.value_of(FEWEST_ROWS, authority_id=organisation_id, on=on)


def _add_check(comparison: Comparison, organisation_id: int | None, *, by: Actor, now: dt.datetime) -> RegisterCheck:
    check = RegisterCheck(
        checked_at=now,
        by_id=by.user_id,
        organisation_id=organisation_id,
        file_name=comparison.file_name,
        sha256=comparison.sha256,
        listed_on=day_in_name(comparison.file_name),
        rows=comparison.reading.rows,
    )
    db.session.add(check)
    db.session.flush()
    return check


def _look_up(
    summary: Summary,
    facility: Facility,
    comparison: Comparison,
    settled: set[tuple[int, str, str, str]],
    *,
    by: Actor,
    now: dt.datetime,
) -> None:
    known = queries.known_as(facility)
    location = comparison.reading.found.get(known.location_id or "")
    differing = changes(known, location) if known.location_id else []
    new = [
        change for change in differing if (facility.id, change.kind.value, change.before, change.after) not in settled
    ]
    likely = comparison.proposed.get(facility.id, ()) if location is None else ()
    result = RegisterResult(
        check=summary.check,
        facility_id=facility.id,
        outcome=_outcome(known, location, new),
        findings=[_finding(change) for change in new],
        matches=[_match(score, found) for score, found in likely],
    )
    db.session.add(result)
    db.session.flush()
    _count(summary, result)
    fields = write_register_facts(facility, known, location) if known.location_id else []
    if fields:
        audit.record("facility.register_applied", subject=facility, by=by, at=now, fields=fields)
    reason = block_reason(known, location) if known.location_id else None
    if reason is not None:
        summary.blocked += 1
        announce(FacilityBlocked(facility.id, reason, by, now))


def _outcome(known: Known, location: Location | None, new: Sequence[Change]) -> CheckOutcome:
    if known.location_id is None:
        return CheckOutcome.UNKNOWN
    if location is None:
        return CheckOutcome.GONE
    return CheckOutcome.CHANGED if new else CheckOutcome.SAME


def _count(summary: Summary, result: RegisterResult) -> None:
    summary.looked_up += 1
    summary.changed += result.outcome is CheckOutcome.CHANGED
    summary.gone += result.outcome is CheckOutcome.GONE
    summary.proposed += bool(result.matches)


def _finding(change: Change) -> RegisterFinding:
    state = FindingState.APPLIED if change.kind.is_applied_at_once else FindingState.OPEN
    return RegisterFinding(kind=change.kind, before=change.before, after=change.after, state=state)


def _match(score: int, location: Location) -> RegisterMatch:
    return RegisterMatch(
        location_id=location.location_id,
        name=location.name,
        address=location.address,
        postcode=location.postcode,
        provider=location.provider,
        beds=location.beds,
        rating=location.rating,
        rated_on=location.rated_on,
        has_accommodation=RegulatedActivity.ACCOMMODATION in location.activities,
        has_treatment=RegulatedActivity.TREATMENT in location.activities,
        score=score,
    )


def write_register_facts(facility: Facility, known: Known, location: Location | None) -> list[str]:
    """Take over what the register says of registration, activities and rating; returns what differed."""
    if location is None:
        fields = [name for name, differs in (("is_registered", known.is_registered), ("activities", known.activities))
                  if differs]  # fmt: skip
        facility.is_registered, facility.activities = False, []
        return fields
    fields = [
        name
        for name, differs in (
            ("is_registered", not known.is_registered),
            ("activities", known.activities != location.activities),
            ("rating", known.rating is not location.rating),
            ("rated_on", known.rated_on != location.rated_on),
        )
        if differs
    ]
    facility.is_registered = True
    facility.rating, facility.rated_on = location.rating, location.rated_on
    kept = [activity for activity in facility.activities if activity.activity in location.activities]
    new = location.activities - known.activities
    facility.activities = kept + [FacilityActivity(activity=activity) for activity in sorted(new)]
    return fields
