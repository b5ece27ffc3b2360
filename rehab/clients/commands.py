"""Writes of people and their consents."""

import datetime as dt

from rehab.accounts.models import Organisation
from rehab.audit import commands as audit
from rehab.clients import queries
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind, Sex, consent_fault, name_key
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import InvalidInput
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
    """The person as this service keeps them: the record it has already under this name and birth date, or a new one."""
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
    """The person takes their consent back; nothing happens where none is in force."""
    consent = queries.consents(client.id).get(kind)
    if consent is None:
        return
    if withdrawn_on < consent.given_on:
        raise InvalidInput({kind.value: "Consent cannot be withdrawn before it was given"})
    consent.withdrawn_on = withdrawn_on
    audit.record("consent.withdrawn", subject=consent, by=by, case_id=case_id, fields=[kind.value], at=now)
