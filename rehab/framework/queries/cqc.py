"""Reads of checks against the regulator's register; a commissioner sees what they found of facilities known to them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from rehab.core.actor import SYSTEM, Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility
from rehab.framework.models.cqc import RegisterCheck, RegisterFinding, RegisterMatch, RegisterResult
from rehab.framework.queries.providers import is_known_to, is_looked_after_by, with_particulars
from rehab.framework.rules.cqc import CheckOutcome, FindingState, Known, MatchState


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check in a list, with how many facilities it found in each way, of those that the viewer knows."""

    check: RegisterCheck
    counts: dict[CheckOutcome, int]

    @property
    def total(self) -> int:
        """How many facilities were looked up."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The newest check of one facility, and what it found."""

    check: RegisterCheck
    result: RegisterResult


def facilities_checked_by(actor: Actor) -> ColumnElement[bool]:
    """Whether a Facility (with its Provider joined) is one that this actor's check covers; the system's covers all."""
    return Facility.id.is_not(None) if actor == SYSTEM else is_known_to(actor)


def known_facilities(actor: Actor) -> list[Known]:
    """The facilities that a check by this actor looks up, as they are now."""
    return [known_as(facility) for facility in db.session.scalars(_checked(actor))]


def facilities_for_update(actor: Actor, ids: Collection[int]) -> dict[int, Facility]:
    """By id, those of a check that are still there, held until the transaction ends."""
    wanted = _checked(actor).where(Facility.id.in_(ids)).with_for_update(of=Facility)
    found = db.session.scalars(wanted.execution_options(populate_existing=True))
    return {facility.id: facility for facility in found}


def _checked(actor: Actor) -> Select[Facility]:
    return (
        select(Facility)
        .join(Facility.provider)
        .where(facilities_checked_by(actor))
        .options(contains_eager(Facility.provider), selectinload(Facility.activities))
        .order_by(Facility.id)
    )


def known_as(facility: Facility) -> Known:
    """A facility, loaded with provider and activities, as the rules of a check want it."""
    return Known(
        facility_id=facility.id,
        name=facility.name,
        provider=facility.provider.legal_name,
        address=facility.address,
        postcode=facility.postcode,
        location_id=facility.cqc_location_id,
        is_registered=facility.is_registered,
        rating=facility.rating,
        rated_on=facility.rated_on,
        beds=facility.beds,
        activities=frozenset(activity.activity for activity in facility.activities),
        is_demonstration=facility.is_demonstration,
    )


def taken_locations() -> frozenset[str]:
    """The location numbers that facilities have."""
    numbers = db.session.scalars(select(Facility.cqc_location_id).where(Facility.cqc_location_id.is_not(None)))
    return frozenset(number for number in numbers if number is not None)


def dismissed_matches() -> dict[int, set[str]]:
    """Facility id -> location numbers that a person said are not this facility."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(RegisterResult.facility_id, RegisterMatch.location_id)
        .join(RegisterMatch.result)
        .where(RegisterMatch.state == MatchState.DISMISSED)
    )
    for facility_id, location_id in rows:
        found[facility_id].add(location_id)
    return found


def settled_findings(facility_ids: Collection[int]) -> set[tuple[int, str, str, str]]:
    """(facility id, kind, before, after) of differences that a person said to leave as they are."""
    rows = db.session.execute(
        select(RegisterResult.facility_id, RegisterFinding.kind, RegisterFinding.before, RegisterFinding.after)
        .join(RegisterFinding.result)
        .where(RegisterFinding.state == FindingState.DISMISSED, RegisterResult.facility_id.in_(facility_ids))
    )
    return {(row.facility_id, row.kind.value, row.before, row.after) for row in rows}


def _visible_checks(actor: Actor) -> ColumnElement[bool]:
    own = RegisterCheck.organisation_id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK))
    return or_(own, RegisterCheck.organisation_id.is_(None))


def checks(actor: Actor, *, page: int, size: int) -> tuple[list[CheckRow], int]:
    """A page of the checks of the actor's council and of the service itself, the newest first, and how many."""
    seen = _visible_checks(actor)
    total = db.session.scalar(select(func.count(RegisterCheck.id)).where(seen)) or 0
    found = db.session.scalars(
        select(RegisterCheck)
        .where(seen)
        .options(joinedload(RegisterCheck.by))
        .order_by(RegisterCheck.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    counts = _counts(actor, {check.id for check in found})
    return [CheckRow(check, counts[check.id]) for check in found], total


def _counts(actor: Actor, check_ids: Collection[int]) -> dict[int, dict[CheckOutcome, int]]:
    counts: dict[int, dict[CheckOutcome, int]] = {check_id: {} for check_id in check_ids}
    rows = db.session.execute(
        select(RegisterResult.check_id, RegisterResult.outcome, func.count())
        .join(RegisterResult.facility)
        .join(Facility.provider)
        .where(RegisterResult.check_id.in_(check_ids), is_known_to(actor))
        .group_by(RegisterResult.check_id, RegisterResult.outcome)
    )
    for check_id, outcome, count in rows:
        counts[check_id][outcome] = count
    return counts


def get_check(actor: Actor, public_id: str) -> CheckRow:
    """With who did it, and its counts. Raises NotFound for another council's."""
    check = db.session.scalar(
        select(RegisterCheck)
        .where(RegisterCheck.public_id == public_id, _visible_checks(actor))
        .options(joinedload(RegisterCheck.by))
    )
    if check is None:
        raise NotFound
    return CheckRow(check, _counts(actor, {check.id})[check.id])


def results(actor: Actor, check: RegisterCheck) -> Sequence[RegisterResult]:
    """What the check found of each facility that the actor knows, where there is something to tell, by name."""
    return db.session.scalars(_found_by(check).where(is_known_to(actor))).all()


def everything_found(check: RegisterCheck) -> Sequence[RegisterResult]:
    """As `results`, of every facility: for the command line, which has no actor."""
    return db.session.scalars(_found_by(check)).all()


def _found_by(check: RegisterCheck) -> Select[RegisterResult]:
    return (
        select(RegisterResult)
        .join(RegisterResult.facility)
        .join(Facility.provider)
        .where(RegisterResult.check_id == check.id, RegisterResult.outcome != CheckOutcome.SAME)
        .options(
            contains_eager(RegisterResult.facility).contains_eager(Facility.provider),
            selectinload(RegisterResult.findings),
            selectinload(RegisterResult.matches),
        )
        .order_by(Facility.name_key, Facility.id)
        .execution_options(populate_existing=True)
    )


def lines(found: Sequence[RegisterResult]) -> Iterator[tuple[str, ...]]:
    """A row for each difference and each possible match, or for a facility that has neither."""
    for result in found:
        facility = (result.facility.name, result.facility.provider.name, result.outcome.label)
        for finding in result.findings:
            yield (*facility, finding.kind.label, finding.before, finding.after, finding.state.label)
        for match in result.matches:
            both = f"{match.location_id}, {match.name}, {match.address}, {match.postcode}"
            yield (*facility, f"Possible match, {match.score} of 100", result.facility.name, both, match.state.label)
        if not result.findings and not result.matches:
            yield (*facility, "", "", "", "")


def last_check(facility_id: int) -> LastCheck | None:
    """The newest check of a facility that the caller has scoped; None where it was never looked up."""
    result = db.session.scalar(
        select(RegisterResult)
        .where(RegisterResult.facility_id == facility_id)
        .options(joinedload(RegisterResult.check))
        .order_by(RegisterResult.id.desc())
        .limit(1)
    )
    return None if result is None else LastCheck(result.check, result)


def get_finding(actor: Actor, public_id: str) -> RegisterFinding:
    """With its facility and all its particulars, both held until the transaction ends. Raises NotFound."""
    finding = db.session.scalar(
        select(RegisterFinding)
        .join(RegisterFinding.result)
        .join(RegisterResult.check)
        .join(RegisterResult.facility)
        .join(Facility.provider)
        .where(RegisterFinding.public_id == public_id, _visible_checks(actor), is_known_to(actor))
        .options(
            contains_eager(RegisterFinding.result).options(
                contains_eager(RegisterResult.check),
                contains_eager(RegisterResult.facility).options(contains_eager(Facility.provider), *with_particulars()),
            )
        )
        .with_for_update(of=(Facility, RegisterFinding))
        .execution_options(populate_existing=True)
    )
    if finding is None:
        raise NotFound
    return finding


def get_match(actor: Actor, public_id: str) -> RegisterMatch:
    """As `get_finding`."""
    match = db.session.scalar(
        select(RegisterMatch)
        .join(RegisterMatch.result)
        .join(RegisterResult.check)
        .join(RegisterResult.facility)
        .join(Facility.provider)
        .where(RegisterMatch.public_id == public_id, _visible_checks(actor), is_known_to(actor))
        .options(
            contains_eager(RegisterMatch.result).options(
                contains_eager(RegisterResult.check),
                contains_eager(RegisterResult.facility).options(contains_eager(Facility.provider), *with_particulars()),
            )
        )
        .with_for_update(of=(Facility, RegisterMatch))
        .execution_options(populate_existing=True)
    )
    if match is None:
        raise NotFound
    return match


def matches_of(result_id: int) -> Sequence[RegisterMatch]:
    """All locations proposed for a facility, held until the transaction ends; the caller holds one of them."""
    wanted = select(RegisterMatch).where(RegisterMatch.result_id == result_id).order_by(RegisterMatch.id)
    return db.session.scalars(wanted.with_for_update()).all()


def decided_by(actor: Actor, check: RegisterCheck) -> frozenset[int]:
    """Ids of the facilities of a check that the actor's council decides about, unless a later check looked at them."""
    later = aliased(RegisterResult)
    is_newest = ~exists().where(later.facility_id == RegisterResult.facility_id, later.id > RegisterResult.id)
    return frozenset(
        db.session.scalars(
            select(RegisterResult.facility_id)
            .join(RegisterResult.facility)
            .join(Facility.provider)
            .where(RegisterResult.check_id == check.id, is_looked_after_by(actor), is_newest)
        )
    )
