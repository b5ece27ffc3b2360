"""Reads of people and their consents."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from rehab.clients.models import Client, Consent, TopItems, TopProfile
from rehab.clients.rules import (
    ONCE_PER_STAY,
    TOP_ITEMS,
    ConsentKind,
    Particulars,
    TopReading,
    likeness,
    name_key,
    nhs_digits,
)
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.questions import questions_of
from rehab.core.text import fold

MOST_COMPARED = 200


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


def get_record(actor: Actor, public_id: str) -> Client:
    """As `get_client`, also a record that was merged into another. Raises NotFound."""
    of_services = Client.service_id.in_(actor.organisations(Permission.REQUEST_PLACEMENTS))
    client = db.session.scalar(select(Client).where(of_services, Client.public_id == public_id))
    if client is None:
        raise NotFound
    return client


def by_reference(actor: Actor, reference: str) -> Client | None:
    """The record of this reference, if one of this actor's services keeps it."""
    return db.session.scalar(known_to(actor).where(Client.reference == reference.strip().upper()))


def locked_records(client_ids: Collection[int]) -> dict[int, Client]:
    """These records by id, locked in order of id; the caller has scoped them."""
    found = db.session.scalars(
        select(Client).where(Client.id.in_(client_ids)).order_by(Client.id).with_for_update()
    ).all()
    return {client.id: client for client in found}


def find_clients(
    actor: Actor, text: str, *, born_on: dt.date | None = None, page: int = 1, size: int
) -> tuple[Sequence[Client], int]:
    """A page of the people known to this actor's services, by name, and how many there are.

    `text` is part of a name or reference, or an NHS number, also of a record that was merged into theirs; "" fits all.
    """
    wanted = known_to(actor)
    if text.strip() or born_on is not None:
        record = aliased(Client)
        fits = exists().where(_is_of(record, Client), _is_called(record, text), _was_born(record, born_on))
        wanted = wanted.where(fits)
    total = db.session.scalar(wanted.with_only_columns(func.count(Client.id)))
    ordered = wanted.order_by(Client.name_key, Client.id).limit(size).offset((page - 1) * size)
    return db.session.scalars(ordered).all(), total or 0


def is_found_by(text: str) -> ColumnElement[bool]:
    """Whether a Client, or a record that is of the same person, has this in its name, reference or NHS number."""
    record = aliased(Client)
    return exists().where(_is_of(record, Client), _is_called(record, text))


def _is_of(record: type[Client], person: type[Client]) -> ColumnElement[bool]:
    """Whether two records are of one person."""
    return _person_id(record) == _person_id(person)


def _person_id(record: type[Client]) -> ColumnElement[int]:
    return func.coalesce(record.merged_into_id, record.id)


def _is_called(record: type[Client], text: str) -> ColumnElement[bool]:
    if not text.strip():
        return true()
    words = fold(text).split()
    in_name = and_(*(record.name_key.contains(word, autoescape=True) for word in words)) if words else false()
    in_reference = record.reference.icontains(text.strip(), autoescape=True)
    return or_(in_name, in_reference, record.nhs_number == nhs_digits(text))


def _was_born(record: type[Client], day: dt.date | None) -> ColumnElement[bool]:
    return true() if day is None else record.date_of_birth == day


def likely_same(service_id: int, person: Particulars) -> list[tuple[Client, str]]:
    """The people whom the service knows and who may be this person, each with why, the likeliest first."""
    key = name_key(person.given_name, person.family_name)
    found = db.session.scalars(
        select(Client)
        .where(
            Client.service_id == service_id,
            Client.merged_into_id.is_(None),
            or_(
                Client.date_of_birth == person.date_of_birth,
                Client.name_key == key,
                and_(Client.nhs_number.is_not(None), Client.nhs_number == person.nhs_number),
            ),
        )
        .order_by((Client.nhs_number == person.nhs_number).desc().nulls_last(), Client.name_key, Client.id)
        .limit(MOST_COMPARED)
    )
    compared = [(client, likeness(particulars_of(client), person)) for client in found]
    return [(client, why) for client, why in compared if why]


def particulars_of(client: Client) -> Particulars:
    """What a record is compared by."""
    return Particulars(client.given_name, client.family_name, client.date_of_birth, client.nhs_number or "")


def records_of(client_id: int) -> Sequence[Client]:
    """Every record of one person: the one that is kept first, then those merged into it."""
    own = aliased(Client)
    return db.session.scalars(
        select(Client)
        .join(own, _is_of(Client, own))
        .where(own.id == client_id)
        .order_by(Client.merged_into_id.is_not(None), Client.id)
    ).all()


def consent_history(client_ids: Collection[int]) -> Sequence[Consent]:
    """Everything that these records say of consent, the latest first."""
    return db.session.scalars(
        select(Consent)
        .where(Consent.client_id.in_(client_ids))
        .order_by(Consent.given_on.desc(), Consent.kind, Consent.id.desc())
    ).all()


def in_service(service_id: int, key: str, date_of_birth: dt.date) -> Client | None:
    """The person of this name and birth date whom the service knows already, the longest known first."""
    return db.session.scalar(
        select(Client)
        .where(
            Client.service_id == service_id,
            Client.name_key == key,
            Client.date_of_birth == date_of_birth,
            Client.merged_into_id.is_(None),
        )
        .order_by(Client.id)
        .limit(1)
    )


def same_person(authority_id: int, key: str, date_of_birth: dt.date) -> Sequence[Client]:
    """Every record of this name and birth date in the authority, whichever service keeps it."""
    return db.session.scalars(
        select(Client)
        .where(Client.authority_id == authority_id, Client.date_of_birth == date_of_birth, Client.name_key == key)
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


def top_of(stay_id: int | None, reading: TopReading) -> TopProfile | None:
    """The profile of a stay that this one would repeat: of its stage, and of its day where a stage has several."""
    wanted = select(TopProfile).where(
        TopProfile.stay_id == stay_id, TopProfile.stage == reading.stage, TopProfile.stay_id.is_not(None)
    )
    if reading.stage not in ONCE_PER_STAY:
        wanted = wanted.where(TopProfile.completed_on == reading.completed_on)
    return db.session.scalar(wanted)


def top_readings(request_id: int, *, stay_id: int | None = None) -> list[TopReading]:
    """The profiles taken since a request was made, the earliest first; of one stay alone where it is given."""
    wanted = select(TopProfile).where(TopProfile.request_id == request_id)
    if stay_id is not None:
        wanted = wanted.where(TopProfile.stay_id == stay_id)
    found = db.session.scalars(wanted.order_by(TopProfile.completed_on, TopProfile.id))
    return [TopReading(profile.stage, profile.completed_on, answers_of(profile)) for profile in found]


def answers_of(items: TopItems) -> dict[str, object]:
    """The answers of a profile, by item."""
    return {question.name: getattr(items, question.name) for question in questions_of(TOP_ITEMS)}
