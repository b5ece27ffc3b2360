"""Who may do what to offers, placements and stays; the queries have already hidden what they may not see."""

from collections.abc import Collection

from rehab.core.actor import Actor, Permission
from rehab.framework.models import Provider
from rehab.placements.models import Complaint, Extension, Incident, PlacementException, Stay
from rehab.placements.rules import ASKABLE, OPEN_EXCEPTIONS, ExceptionStatus
from rehab.placements.rules.extensions import OPEN_EXTENSIONS, ExtensionStatus
from rehab.placements.rules.incidents import IncidentStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Origin


def can_make_offers(actor: Actor, request: PlacementRequest) -> bool:
    """Those who request placements for the service: the key worker, and colleagues who cover for them."""
    return actor.can_for(Permission.REQUEST_PLACEMENTS, request.service_id)


def can_confirm(actor: Actor, request: PlacementRequest) -> bool:
    """The person's choice is recorded by those who work with them."""
    return actor.can_for(Permission.REQUEST_PLACEMENTS, request.service_id)


def can_answer(actor: Actor, provider: Provider) -> bool:
    """Staff of the provider that the offer was made to."""
    return actor.can_for(Permission.ANSWER_OFFERS, provider.organisation_id)


def can_record_arrival(actor: Actor, provider: Provider) -> bool:
    """Staff of the provider that keeps the bed say whether the person came."""
    return actor.can_for(Permission.ANSWER_OFFERS, provider.organisation_id)


def can_see_taken_beds(actor: Actor, provider: Provider, leaders: Collection[int]) -> bool:
    """The provider, and the councils that lead a framework it is on: the people there may be other councils'."""
    return actor.can_for(Permission.ANSWER_OFFERS, provider.organisation_id) or any(
        actor.can_for(Permission.MANAGE_FRAMEWORK, leader) for leader in leaders
    )


def works_with(actor: Actor, stay: Stay) -> bool:
    """Whether the actor belongs to the service that looks after the person."""
    return actor.can_for(Permission.REQUEST_PLACEMENTS, stay.service_id)


def houses(actor: Actor, stay: Stay) -> bool:
    """Whether the actor works for the provider where the person stays; needs the provider loaded."""
    return actor.can_for(Permission.ANSWER_OFFERS, stay.provider.organisation_id)


def can_see_name(actor: Actor, stay: Stay) -> bool:
    """Commissioners follow stays by reference only; coordinators need names for letters."""
    return (
        houses(actor, stay)
        or actor.can_for(Permission.VIEW_CASES, stay.service_id)
        or actor.can_for(Permission.COORDINATE_PANEL, stay.authority_id)
    )


def reads_notes(actor: Actor, stay: Stay) -> bool:
    """The house that writes progress notes, and the service that looks after the person; no council."""
    return houses(actor, stay) or actor.can_for(Permission.VIEW_CASES, stay.service_id)


def can_write_notes(actor: Actor, stay: Stay) -> bool:
    """The house, also about somebody who has left: the note is about a day of the stay."""
    return houses(actor, stay)


def leads_incident(actor: Actor, incident: Incident) -> bool:
    """A commissioner of the council that follows it up."""
    return actor.can_for(Permission.MANAGE_FRAMEWORK, incident.authority_id)


def can_acknowledge(actor: Actor, incident: Incident) -> bool:
    """A commissioner of that council, once."""
    return leads_incident(actor, incident) and incident.status is IncidentStatus.REPORTED


def can_work_on_incident(actor: Actor, incident: Incident) -> bool:
    """The house and the council that follows it up, until it is closed."""
    return incident.status is not IncidentStatus.CLOSED and (
        leads_incident(actor, incident) or can_answer(actor, incident.provider)
    )


def can_close_incident(actor: Actor, incident: Incident) -> bool:
    """Only the council that follows it up."""
    return leads_incident(actor, incident) and incident.status is IncidentStatus.ACKNOWLEDGED


def can_reopen_incident(actor: Actor, incident: Incident) -> bool:
    """As for closing it."""
    return leads_incident(actor, incident) and incident.status is IncidentStatus.CLOSED


def can_pass_on_complaint(actor: Actor, stay: Stay) -> bool:
    """Key workers hear complaints too; one about a stay that was kept elsewhere has no house here to answer it."""
    return works_with(actor, stay) and any(segment.facility_id for segment in stay.segments)


def can_answer_complaint(actor: Actor, complaint: Complaint) -> bool:
    """The house, once."""
    return can_answer(actor, complaint.provider) and complaint.answered_at is None


def can_ask_exception(actor: Actor, request: PlacementRequest) -> bool:
    """The service, and the coordinators of its council, who see no drafts, until a bed is used."""
    return _works_on(actor, request) and request.status in ASKABLE and request.care_type is not None


def can_check_exception(actor: Actor, exception: PlacementException) -> bool:
    """Whoever may ask for it or decide it, while it is not decided; a known facility's record says it already."""
    may = _works_on(actor, exception.request) or actor.can_for(Permission.MANAGE_FRAMEWORK, exception.authority_id)
    return may and exception.status is ExceptionStatus.ASKED and exception.facility_id is None


def can_decide_exception(actor: Actor, exception: PlacementException) -> bool:
    """A commissioner of the council who did not ask for it."""
    commissions = actor.can_for(Permission.MANAGE_FRAMEWORK, exception.authority_id)
    is_other = actor.user_id != exception.asked_by_id
    waits = exception.status is ExceptionStatus.ASKED and exception.referral_id is None
    return commissions and is_other and waits


def can_put_to_panel(actor: Actor, exception: PlacementException, *, is_allowed: bool) -> bool:
    """Coordinators and commissioners, before it is decided, where the council lets its panel decide."""
    serves = any(
        actor.can_for(permission, exception.authority_id)
        for permission in (Permission.COORDINATE_PANEL, Permission.MANAGE_FRAMEWORK)
    )
    waits = exception.status is ExceptionStatus.ASKED and exception.referral_id is None
    return is_allowed and serves and waits


def can_move(actor: Actor, stay: Stay) -> bool:
    """Moves inside a stay are recorded by either side, until they leave."""
    return stay.ended_on is None and (works_with(actor, stay) or houses(actor, stay))


def can_authorise_nights(actor: Actor, stay: Stay) -> bool:
    """Nights beyond the funding are paid by the council's commissioners alone."""
    return actor.can_for(Permission.MANAGE_FRAMEWORK, stay.authority_id)


def can_record_leave(actor: Actor, stay: Stay) -> bool:
    """Staff of the house where they stay, until they leave for good."""
    return stay.ended_on is None and houses(actor, stay)


def can_correct_dates(actor: Actor, stay: Stay) -> bool:
    """Both sides; what was kept elsewhere is put right where it comes from."""
    return stay.origin is Origin.ENTERED and (works_with(actor, stay) or houses(actor, stay))


def can_ask_extension(actor: Actor, stay: Stay) -> bool:
    """The service that looks after the person, and the provider where they stay, until they leave."""
    return stay.ended_on is None and (works_with(actor, stay) or houses(actor, stay))


def can_send_extension(actor: Actor, stay: Stay, extension: Extension) -> bool:
    """The service, once it is asked for."""
    return works_with(actor, stay) and extension.status is ExtensionStatus.ASKED


def can_withdraw_extension(actor: Actor, stay: Stay, extension: Extension) -> bool:
    """The service until the panel has answered, whoever asked until it is sent."""
    if extension.status is ExtensionStatus.ASKED and extension.asked_by_id == actor.user_id:
        return True
    return works_with(actor, stay) and extension.status in OPEN_EXTENSIONS


def can_withdraw_exception(actor: Actor, exception: PlacementException) -> bool:
    """Whoever may ask for it, while it is open."""
    return _works_on(actor, exception.request) and exception.status in OPEN_EXCEPTIONS


def _works_on(actor: Actor, request: PlacementRequest) -> bool:
    return actor.can_for(Permission.REQUEST_PLACEMENTS, request.service_id) or actor.can_for(
        Permission.COORDINATE_PANEL, request.authority_id
    )
