"""A check of the register with something to decide of one facility."""

from rehab.accounts.models import User
from rehab.core.db import db
from rehab.framework.models import Facility, RegisterCheck, RegisterFinding, RegisterMatch, RegisterResult
from rehab.framework.rules import Rating
from rehab.framework.rules.cqc import ChangeKind, CheckOutcome, FindingState
from tests.factories import NOON


def a_check(
    by: User, *facilities: Facility, outcome: CheckOutcome = CheckOutcome.CHANGED, name: str = "Another Name"
) -> RegisterCheck:
    """Of each facility the register has another name, and a location that it may be."""
    check = RegisterCheck(
        checked_at=NOON,
        by_id=by.id,
        organisation_id=by.organisation_id,
        file_name="01_June_2026_HSCA_Active_Locations.ods",
        sha256="0" * 64,
        listed_on=NOON.date(),
        rows=56_000,
    )
    db.session.add(check)
    db.session.flush()
    for number, facility in enumerate(facilities):
        db.session.add(_result(check, facility, outcome, name, f"1-77{number:03d}"))
    db.session.commit()
    return check


def _result(
    check: RegisterCheck, facility: Facility, outcome: CheckOutcome, name: str, location_id: str
) -> RegisterResult:
    finding = RegisterFinding(kind=ChangeKind.NAME, before=facility.name, after=name, state=FindingState.OPEN)
    match = RegisterMatch(
        location_id=location_id,
        name=name,
        address="1 Register Street",
        postcode="CV1 1AA",
        provider="Register Care Limited",
        beds=5,
        rating=Rating.GOOD,
        has_accommodation=True,
        has_treatment=False,
        score=81,
    )
    return RegisterResult(
        check_id=check.id, facility_id=facility.id, outcome=outcome, findings=[finding], matches=[match]
    )


def ids_of(by: User, facility: Facility) -> dict[str, str]:
    """What addresses name a check, its finding and its match by."""
    check = a_check(by, facility)
    result = db.session.query(RegisterResult).filter_by(check_id=check.id).one()
    finding = db.session.query(RegisterFinding).filter_by(result_id=result.id).one()
    match = db.session.query(RegisterMatch).filter_by(result_id=result.id).one()
    return {
        "register check": check.public_id,
        "register finding": finding.public_id,
        "register match": match.public_id,
    }
