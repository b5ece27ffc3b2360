"""Writes of people and their consents."""

import datetime as dt

from rehab.accounts.models import Organisation
from rehab.audit import commands as audit
from rehab.clients import queries
from rehab.clients.models import Client, Consent
from rehab.clients.rules import (
    NOT_AN_NHS_NUMBER,
    ConsentKind,
    ConsentWithdrawn,
    RecordsMerging,
    RecordsParted,
    Sex,
    consent_fault,
    is_nhs_number,
    name_key,
)
from rehab.core import events
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.references import next_reference


def register(
    service: Organisation,
    *,
    given_name: str,
    family_name: str,
    date_of_birth: dt.date,
    sex: Sex,
    by: Actor,
    now: dt.datetime,
) -> Client:
    """The person as this service keeps them: the record it has already under this name and birth date, or a new one.

    Holds the service, so that two who register the same person at once make one record.
    """
    db.session.refresh(service, with_for_update={"key_share": True})
    known = queries.in_service(service.id, name_key(given_name, family_name), date_of_birth)
    if known is not None:
        return known
    client = Client(
        reference=next_reference("C", london_date(now).year),
        service_id=service.id,
        authority_id=service.commissioned_by_id,
        given_name=given_name,
        family_name=family_name,
        name_key=name_key(given_name, family_name),
        date_of_birth=date_of_birth,
        sex=sex,
        created_at=now,
    )
    db.session.add(client)
    db.session.flush()
    audit.record("client.registered", subject=client, by=by, at=now)
    return client


def correct(
    client: Client,
    *,
    given_name: str,
    family_name: str,
    date_of_birth: dt.date,
    sex: Sex,
    case_id: int | None = None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Put name, birth date and sex right.

    Raises InvalidInput when the service has another record under that name and birth date.
    """
    key = name_key(given_name, family_name)
    other = queries.in_service(client.service_id, key, date_of_birth)
    if other is not None and other.id != client.id:
        fault = f"Your service has another record with this name and date of birth: {other.reference}"
        raise InvalidInput({"family_name": fault})
    wanted = {
        "given_name": given_name,
        "family_name": family_name,
        "name_key": key,
        "date_of_birth": date_of_birth,
        "sex": sex,
    }
    changed = [name for name, value in wanted.items() if getattr(client, name) != value]
    for name in changed:
        setattr(client, name, wanted[name])
    if changed:
        fields = [name for name in changed if name != "name_key"]
        audit.record("client.corrected", subject=client, by=by, case_id=case_id, fields=fields, at=now)


def set_nhs_number(client: Client, number: str, *, case_id: int | None = None, by: Actor, now: dt.datetime) -> None:
    """Note the NHS number, as its ten digits; "" takes it back. Raises InvalidInput where its check digit is wrong."""
    if number and not is_nhs_number(number):
        raise InvalidInput({"nhs_number": NOT_AN_NHS_NUMBER})
    if (client.nhs_number or "") != number:
        client.nhs_number = number or None
        audit.record("client.corrected", subject=client, by=by, case_id=case_id, fields=["nhs_number"], at=now)


def give_consent(
    client: Client,
    kind: ConsentKind,
    *,
    given_on: dt.date,
    case_id: int | None = None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Note that the person consented on that day; where the consent is in force already, its day is put right."""
    if fault := consent_fault(given_on, date_of_birth=client.date_of_birth, today=london_date(now)):
        raise InvalidInput({kind.value: fault})
    consent = queries.consents(client.id).get(kind)
    if consent is not None and consent.given_on == given_on:
        return
    if consent is None:
        consent = Consent(client_id=client.id, kind=kind, given_on=given_on, explained_by_id=by.user_id)
        db.session.add(consent)
    consent.given_on = given_on
    db.session.flush()
    audit.record("consent.given", subject=consent, by=by, case_id=case_id, fields=[kind.value], at=now)


def withdraw_consent(
    client: Client, kind: ConsentKind, *, withdrawn_on: dt.date, case_id: int | None = None, by: Actor, now: dt.datetime
) -> None:
    """The person takes their consent back, on every record of theirs; nothing happens where none is in force.

    Announces ConsentWithdrawn, so that whatever rests on the consent ends at once.
    """
    records = queries.records_of(client.id)
    given = [consent for record in records if (consent := queries.consents(record.id).get(kind))]
    for consent in given:
        _withdraw(consent, withdrawn_on, case_id=case_id, by=by, now=now)
    if given:
        db.session.flush()
        events.announce(ConsentWithdrawn(tuple(record.id for record in records), kind, by, now))


def _withdraw(consent: Consent, withdrawn_on: dt.date, *, case_id: int | None, by: Actor, now: dt.datetime) -> None:
    if not consent.given_on <= withdrawn_on <= london_date(now):
        fault = "Consent cannot be withdrawn before it was given, nor on a day to come"
        raise InvalidInput({consent.kind.value: fault})
    consent.withdrawn_on = withdrawn_on
    audit.record("consent.withdrawn", subject=consent, by=by, case_id=case_id, fields=[consent.kind.value], at=now)


def merge(kept: Client, merged: Client, *, by: Actor, now: dt.datetime) -> None:
    """Make two records of one service one person: the merged one points to the one that is kept, and can be undone.

    An NHS number that the kept one lacks comes with the merged one. Both come locked. Raises Conflict where one is
    merged already, or whoever hears of it refuses; InvalidInput (record) for records that cannot be of one person.
    """
    if kept.id == merged.id or kept.service_id != merged.service_id:
        raise InvalidInput({"record": "Choose another record of your service"})
    if kept.merged_into_id is not None or len(queries.records_of(merged.id)) > 1:
        msg = "One of these records is merged already. Undo that first."
        raise Conflict(msg)
    if kept.nhs_number and merged.nhs_number and kept.nhs_number != merged.nhs_number:
        raise InvalidInput({"record": "Their NHS numbers differ: put a wrong one right before you merge them"})
    events.announce(RecordsMerging(kept.id, merged.id, by, now))
    merged.merged_into_id = kept.id
    if merged.nhs_number and not kept.nhs_number:
        kept.nhs_number, merged.lent_nhs_number = merged.nhs_number, True
        audit.record("client.corrected", subject=kept, by=by, fields=["nhs_number"], at=now)
    audit.record("client.merged", subject=merged, by=by, fields=["merged_into"], at=now)


def undo_merge(merged: Client, *, by: Actor, now: dt.datetime) -> None:
    """Make it a record of its own again, with the NHS number that only it had. Raises Conflict where it is one.

    It comes locked with all records of the person.
    """
    if merged.merged_into_id is None:
        msg = f"{merged.reference} is not merged any more."
        raise Conflict(msg)
    kept = queries.records_of(merged.id)[0]
    merged.merged_into_id = None
    if merged.lent_nhs_number:
        merged.lent_nhs_number = False
        if kept.nhs_number == merged.nhs_number:
            kept.nhs_number = None
            audit.record("client.corrected", subject=kept, by=by, fields=["nhs_number"], at=now)
    audit.record("client.merge_undone", subject=merged, by=by, fields=["merged_into"], at=now)
    db.session.flush()
    events.announce(RecordsParted(merged.id, by, now))
