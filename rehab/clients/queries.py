"""Reads of people and their consents."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, and_, false, or_, select

from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.text import fold


def known_to(actor: Actor) -> Select[Client]:
    """The people of the services for which this actor requests placements; merged records are left out."""
    return select(Client).where(
        Client.service_id.in_(actor.organisations(Permission.REQUEST_PLACEMENTS)), Client.merged_into_id.is_(None)
    )


def get_client(actor: Actor, public_id: str) -> Client:
    """Raises NotFound for somebody who is not known to this actor's services."""
    client = db.session.scalar(known_to(actor).where(Client.public_id == public_id))
    if client is None:
        raise NotFound
    return client


def find_clients(actor: Actor, text: str, *, limit: int) -> Sequence[Client]:
    """The people known to this actor's services whose name holds every word, or whose reference holds the text."""
    words = fold(text).split()
    in_name = and_(*(Client.name_key.contains(word, autoescape=True) for word in words)) if words else false()
    in_reference = Client.reference.icontains(text.strip(), autoescape=True)
    return db.session.scalars(
        known_to(actor).where(or_(in_name, in_reference)).order_by(Client.name_key, Client.id).limit(limit)
    ).all()


def in_service(service_id: int, name_key: str, date_of_birth: dt.date) -> Client | None:
    """The person of this name and birth date whom the service knows already, the longest known first."""
    return db.session.scalar(
        select(Client)
        .where(
            Client.service_id == service_id,
            Client.name_key == name_key,
            Client.date_of_birth == date_of_birth,
            Client.merged_into_id.is_(None),
        )
        .order_by(Client.id)
        .limit(1)
    )


def same_person(authority_id: int, name_key: str, date_of_birth: dt.date) -> Sequence[Client]:
    """Every record of this name and birth date in the authority, whichever service keeps it."""
    return db.session.scalars(
        select(Client)
        .where(Client.authority_id == authority_id, Client.date_of_birth == date_of_birth, Client.name_key == name_key)
        .order_by(Client.id)
    ).all()


def consents(client_id: int) -> dict[ConsentKind, Consent]:
    """The consents in force, by what was consented to."""
    found = db.session.scalars(
        select(Consent).where(Consent.client_id == client_id, Consent.withdrawn_on.is_(None)).order_by(Consent.id)
    )
    return {consent.kind: consent for consent in found}


def consents_in_force(client_id: int) -> set[ConsentKind]:
    """What the person consents to at present."""
    return set(consents(client_id))
