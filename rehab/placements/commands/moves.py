"""What every change of an offer has in common: the move, its audit entry, the clock, who is told."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.core.actor import Actor
from rehab.core.errors import IllegalMove
from rehab.framework.models import Provider
from rehab.notifications.commands import notify
from rehab.placements.models import Offer
from rehab.placements.rules import OfferStatus, may_move


def insist_on_move(offer: Offer, new: OfferStatus) -> None:
    """Raises IllegalMove when the offer's status does not lead there."""
    if not may_move(offer.status, new):
        msg = f"This cannot be done now: the offer is “{offer.status.label}”."
        raise IllegalMove(msg)


def move_offer(offer: Offer, new: OfferStatus, *, by: Actor, now: dt.datetime) -> None:
    """Change an offer's status, which ends what was waited for; a bed is kept from its acceptance to its end.

    What the new status needs, a bed's nights or a reason, stands on the offer already. Raises IllegalMove.
    """
    insist_on_move(offer, new)
    offer.status = new
    offer.bed_held = new in {OfferStatus.ACCEPTED, OfferStatus.CONFIRMED}
    clocks.stop_all_on(offer, now=now)
    audit.record(f"offer.{new.value}", subject=offer, by=by, case_id=offer.request_id, fields=["status"], at=now)


def note_answer(offer: Offer, *, by: Actor, now: dt.datetime) -> None:
    """Who answered for the provider, and when; whoever answers has also seen it."""
    offer.answered_at, offer.answered_by_id = now, by.user_id
    if offer.acknowledged_at is None:
        offer.acknowledged_at, offer.acknowledged_by_id = now, by.user_id


def tell_key_worker(offer: Offer, template: str, *, now: dt.datetime) -> None:
    """Queue a mail to the key worker of an offer that has its request loaded."""
    request = offer.request
    notify([request.key_worker_id], template=template, path=f"/cases/{request.reference}", now=now)


def tell_provider(provider: Provider, template: str, path: str, *, now: dt.datetime) -> None:
    """Queue a mail to everybody who answers for the provider."""
    staff = [
        user.id
        for role in (Role.PROVIDER_STAFF, Role.PROVIDER_MANAGER)
        for user in accounts.holders(role, provider.organisation_id)
    ]
    notify(staff, template=template, path=path, now=now)
