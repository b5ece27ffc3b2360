"""Placements off the framework: asked for, checked, approved or refused by a commissioner, withdrawn."""

import datetime as dt
from dataclasses import dataclass, replace

from rehab.accounts import queries as accounts
from rehab.accounts.models import Organisation
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput, NotAllowed
from rehab.core.money import pounds
from rehab.core.settings import value_of
from rehab.framework import commands as framework_commands
from rehab.framework import queries as framework
from rehab.framework.models import Facility
from rehab.framework.rules import (
    REQUIRED_ACTIVITY,
    Beds,
    CareType,
    FacilityDetails,
    PriceBasis,
    Rating,
    facility_faults,
    refusal_text,
)
from rehab.notifications.commands import notify
from rehab.panel import commands as panel
from rehab.panel import queries as panels
from rehab.panel.events import CaseDecided
from rehab.panel.rules import CaseKind, Choice
from rehab.placements import queries
from rehab.placements.commands.moves import move_offer, tell_provider
from rehab.placements.models import PlacementException
from rehab.placements.rules import (
    ASKABLE,
    CheckSource,
    ExceptionGround,
    ExceptionStatus,
    OfferStatus,
    RegisterCheck,
    check_fault,
)
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest

LONGEST_WAIT = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A facility off the framework as it is asked for; the price is in pence, for a week or a night."""

    ground: ExceptionGround
    reason: str
    provider_name: str
    facility_name: str
    address: str
    postcode: str
    cqc_location_id: str
    basis: PriceBasis
    amount_pence: int
    weeks: int


def ask_exception(request: PlacementRequest, wanted: Wanted, *, by: Actor, now: dt.datetime) -> PlacementException:
    """Ask for a facility that no framework opens. A facility that is known here is taken as it is known.

    The request comes locked. Raises IllegalMove for a request that is not on its way or has one open already,
    InvalidInput for what no facility or price can be, and where the framework opens the facility or must not.
    """
    care_type = _insist_on_askable(request)
    facility = framework.facility_at(wanted.cqc_location_id)
    wanted = wanted if facility is None else _as_known(wanted, facility)
    _check_wanted(wanted, today=london_date(now))
    if facility is not None:
        _insist_on_need(request, facility, care_type, day=london_date(now))
    exception = PlacementException(
        request_id=request.id,
        authority_id=request.authority_id,
        care_type=care_type,
        facility_id=facility.id if facility else None,
        asked_at=now,
        asked_by_id=by.user_id,
        **{name: getattr(wanted, name) for name in Wanted.__slots__},
    )
    if facility is not None:
        _copy_check(exception, facility, by=by, now=now)
    db.session.add(exception)
    db.session.flush()
    audit.record("exception.asked", subject=exception, by=by, case_id=request.id, at=now)
    approvers = {user.id for user in accounts.holders(Role.COMMISSIONER, request.authority_id)} - {by.user_id}
    notify(sorted(approvers), template="exception_asked", path=_path(exception), now=now)
    return exception


def _insist_on_askable(request: PlacementRequest) -> CareType:
    if request.status not in ASKABLE or request.care_type is None:
        msg = f"This cannot be asked now: {request.reference} is “{request.status.label}”."
        raise IllegalMove(msg)
    if queries.open_placement(request.id) is not None:
        msg = f"A bed is arranged for {request.reference} already."
        raise IllegalMove(msg)
    if queries.open_exception(request.id) is not None:
        msg = "An off-framework placement was asked for already. Withdraw it before you ask for another."
        raise IllegalMove(msg)
    return request.care_type


def _as_known(wanted: Wanted, facility: Facility) -> Wanted:
    return replace(
        wanted,
        provider_name=facility.provider.name,
        facility_name=facility.name,
        address=facility.address,
        postcode=facility.postcode,
    )


def _check_wanted(wanted: Wanted, *, today: dt.date) -> None:
    faults = facility_faults(_details(wanted, Beds(either=1)), today=today)
    if not wanted.cqc_location_id:
        faults["cqc_location_id"] = "Enter the location number of the Care Quality Commission, like 1-123456789"
    if not wanted.provider_name.strip():
        faults["provider_name"] = "Enter the name of the provider"
    if wanted.amount_pence <= 0:
        faults["amount"] = "Enter a price above nothing"
    if faults:
        raise InvalidInput({"facility_name" if name == "name" else name: text for name, text in faults.items()})


def _details(wanted: Wanted | PlacementException, beds: Beds) -> FacilityDetails:
    return FacilityDetails(
        name=wanted.facility_name,
        address=wanted.address,
        postcode=wanted.postcode,
        beds=beds,
        cqc_location_id=wanted.cqc_location_id,
    )


def _insist_on_need(request: PlacementRequest, facility: Facility, care_type: CareType, *, day: dt.date) -> None:
    option = framework.call_off_option(facility.id, authority_id=request.authority_id, care_type=care_type, day=day)
    if option.allowed:
        fault = f"{facility.name} can be chosen from the framework: no exception is needed"
        raise InvalidInput({"cqc_location_id": fault})
    refusals = framework.refusals_outside(option, authority_id=request.authority_id, care_type=care_type, day=day)
    if refusals:
        raise InvalidInput({"cqc_location_id": f"No exception can open {facility.name}. {refusal_text(refusals)}"})


def _copy_check(exception: PlacementException, facility: Facility, *, by: Actor, now: dt.datetime) -> None:
    """What is held here of a known facility counts, and not what somebody types."""
    check = RegisterCheck(
        has_activity=framework.is_registered_for(facility, exception.care_type),
        rating=facility.rating,
        beds=facility.beds,
        checked_on=london_date(now),
    )
    _set_check(exception, check, CheckSource.RECORD, by=by)


def _set_check(exception: PlacementException, check: RegisterCheck, source: CheckSource, *, by: Actor) -> None:
    exception.has_activity, exception.rating, exception.beds = check.has_activity, check.rating, check.beds
    exception.checked_on, exception.check_source, exception.checked_by_id = check.checked_on, source, by.user_id


def record_check(exception: PlacementException, check: RegisterCheck, *, by: Actor, now: dt.datetime) -> None:
    """Note what the regulator's register says of a facility that is not known here.

    The exception comes from `get_exception_for_update`. Raises IllegalMove when it is decided or the facility is
    known, InvalidInput (checked_on, beds).
    """
    _insist_on_asked(exception)
    if exception.facility_id is not None:
        msg = f"{exception.facility_name} is known here: its own record says what the register says."
        raise IllegalMove(msg)
    if check.checked_on > london_date(now):
        raise InvalidInput({"checked_on": "The day of the check must be today or earlier"})
    faults = facility_faults(_details(exception, Beds(either=check.beds)), today=london_date(now))
    if faults:
        raise InvalidInput(faults)
    _set_check(exception, check, CheckSource.HAND, by=by)
    audit.record("exception.checked", subject=exception, by=by, case_id=exception.request_id, fields=["rating"], at=now)


def approve_exception(
    exception: PlacementException,
    council: Organisation,
    *,
    reason: str,
    valid_until: dt.date,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Open the facility to the one request, at the price asked, for arrivals up to a day.

    A facility that was not known is added, on no framework. The exception comes from `get_exception_for_update`.
    Raises IllegalMove when it is decided or the request closed, NotAllowed for who asked for it, InvalidInput
    (outcome, reason, valid_until) naming what forbids it.
    """
    today = london_date(now)
    _insist_on_asked(exception)
    _insist_on_other(exception, by=by)
    if exception.request.status not in ASKABLE:
        msg = f"This cannot be approved now: {exception.request.reference} is “{exception.request.status.label}”."
        raise IllegalMove(msg)
    if not today <= valid_until <= today + LONGEST_WAIT:
        raise InvalidInput({"valid_until": f"The day must be from today to {written(today + LONGEST_WAIT)}"})
    if exception.facility is not None:
        _insist_on_need(exception.request, exception.facility, exception.care_type, day=today)
        _copy_check(exception, exception.facility, by=by, now=now)
    if fault := check_fault(exception.check, today=today):
        raise InvalidInput({"outcome": fault})
    if exception.facility is None:
        exception.facility_id = _add_facility(exception, council, by=by, now=now).id
    exception.valid_until = valid_until
    requests.note_outside(exception.request, exception.facility_name, exception.weekly_pence)
    _decide(exception, ExceptionStatus.APPROVED, reason=reason, by=by, now=now)


def _add_facility(exception: PlacementException, council: Organisation, *, by: Actor, now: dt.datetime) -> Facility:
    known = framework.facility_at(exception.cqc_location_id)
    if known is not None:
        fault = f"{known.name} has become known here since. Refuse this, and ask for it again"
        raise InvalidInput({"outcome": fault})
    details = replace(
        _details(exception, Beds(either=exception.beds or 0)),
        is_registered=True,
        activities=frozenset({REQUIRED_ACTIVITY[exception.care_type]}),
        rating=exception.rating or Rating.NOT_RATED,
        description=f"Used off the framework since {written(london_date(now))}.",
    )
    return framework_commands.add_facility_outside(council, exception.provider_name, details, by=by, now=now)


def put_to_panel(exception: PlacementException, *, by: Actor, now: dt.datetime) -> None:
    """Let the panel decide in place of a commissioner, where the council has set that it may.

    The exception comes from `get_exception_for_update`. Raises IllegalMove when it is decided or with the panel,
    the council leaves it to commissioners, or the register is not checked.
    """
    _insist_on_asked(exception)
    today = london_date(now)
    if not value_of("exceptions_to_panel", authority_id=exception.authority_id, on=today):
        msg = "Your council leaves places off the framework to its commissioners."
        raise IllegalMove(msg)
    if fault := check_fault(exception.check, today=today):
        msg = f"{fault}."
        raise IllegalMove(msg)
    referral = panel.refer(
        exception.request,
        CaseKind.EXCEPTION,
        {"The place off the framework": _papers(exception)},
        weeks=exception.weeks,
        weekly_pence=exception.weekly_pence,
        by=by,
        now=now,
    )
    exception.referral_id = referral.id


def _papers(exception: PlacementException) -> list[dict[str, str]]:
    rows = {
        "Facility": f"{exception.facility_name} ({exception.provider_name})",
        "Why no facility of the framework fits": exception.ground.label,
        "Reason": exception.reason,
        "Price a week": pounds(exception.weekly_pence),
        "Weeks": str(exception.weeks),
        "Rated by the Care Quality Commission": exception.rating.label if exception.rating else "",
    }
    return [{"key": key, "value": value} for key, value in rows.items() if value]


def follow_panel_on_exception(event: CaseDecided) -> None:
    """The panel has decided in place of a commissioner; who recorded it is named as the approver."""
    if event.kind is not CaseKind.EXCEPTION or event.outcome is Choice.DEFER:
        return
    exception = queries.open_exception_for_update(event.request_id)
    if exception is None or exception.status is not ExceptionStatus.ASKED:
        return
    exception = queries.whole_exception(exception.id)
    case, today = panels.decided_case(event.panel_case_id), london_date(event.now)
    reason = case.reason or "Approved by the panel"
    if event.outcome is Choice.DECLINE:
        refuse_exception(exception, reason=reason, by=event.by, now=event.now)
        return
    until = min(case.valid_until or today + LONGEST_WAIT, today + LONGEST_WAIT)
    council = accounts.get_organisation(exception.authority_id)
    approve_exception(exception, council, reason=reason, valid_until=until, by=event.by, now=event.now)


def refuse_exception(exception: PlacementException, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """Say no, with a reason. Raises IllegalMove, NotAllowed and InvalidInput (reason) as approving does."""
    _insist_on_asked(exception)
    _insist_on_other(exception, by=by)
    _decide(exception, ExceptionStatus.REFUSED, reason=reason, by=by, now=now)


def _insist_on_asked(exception: PlacementException) -> None:
    if exception.status is not ExceptionStatus.ASKED:
        msg = f"This cannot be done now: the off-framework placement is “{exception.status.label}”."
        raise IllegalMove(msg)


def _insist_on_other(exception: PlacementException, *, by: Actor) -> None:
    if exception.asked_by_id == by.user_id:
        msg = "You asked for this, so somebody else must decide it."
        raise NotAllowed(msg)


def _decide(
    exception: PlacementException, status: ExceptionStatus, *, reason: str, by: Actor, now: dt.datetime
) -> None:
    if not reason.strip():
        raise InvalidInput({"reason": "Enter the reason for your decision"})
    exception.status = status
    exception.decided_at, exception.decided_by_id, exception.decision_reason = now, by.user_id, reason
    audit.record(f"exception.{status.value}", subject=exception, by=by, case_id=exception.request_id, at=now)
    told = dict.fromkeys([exception.asked_by_id, exception.request.key_worker_id])
    notify([user_id for user_id in told if user_id], template="exception_decided", path=_path(exception), now=now)


def withdraw_exception(exception: PlacementException, *, by: Actor, now: dt.datetime) -> None:
    """Take it back; an offer that rests on it is closed. Raises IllegalMove once a bed is arranged or it was refused.

    The exception comes from `get_exception_for_update`.
    """
    if exception.status not in {ExceptionStatus.ASKED, ExceptionStatus.APPROVED}:
        _insist_on_asked(exception)
    if queries.open_placement(exception.request_id) is not None:
        msg = f"A bed is arranged for {exception.request.reference} already."
        raise IllegalMove(msg)
    for offer in queries.open_offers_for_update(exception.request_id):
        if offer.exception_id == exception.id:
            move_offer(offer, OfferStatus.WITHDRAWN, by=by, now=now)
            tell_provider(offer.provider, "offer_closed", "/offers", now=now)
    requests.forget_outside(exception.request)
    _close(exception, by=by, now=now)


def close_exception(request_id: int, *, by: Actor, now: dt.datetime) -> None:
    """The request was withdrawn or ran out: nothing is left to open."""
    exception = queries.open_exception_for_update(request_id)
    if exception is not None:
        _close(exception, by=by, now=now)


def _close(exception: PlacementException, *, by: Actor, now: dt.datetime) -> None:
    referral = panels.open_referral(exception.request_id, CaseKind.EXCEPTION)
    if referral is not None:
        panel.take_back(referral, by=by, now=now)
    exception.status = ExceptionStatus.WITHDRAWN
    audit.record("exception.withdrawn", subject=exception, by=by, case_id=exception.request_id, at=now)


def _path(exception: PlacementException) -> str:
    return f"/off-framework/{exception.public_id}"
