"""Providers: taking one on, how it is known, whom to ring there."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from rehab.accounts import queries as accounts
from rehab.accounts.commands import add_organisation, make_provider
from rehab.accounts.models import Organisation
from rehab.accounts.rules import OrganisationKind
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.core.text import letters_and_digits
from rehab.framework.models import Provider, ProviderContact
from rehab.framework.rules import provider_faults


@dataclass(frozen=True, slots=True)
class ProviderDetails:
    """How a provider is known: its names, its number at the regulator, its agency code in national returns."""

    legal_name: str
    trading_name: str | None = None
    cqc_provider_id: str | None = None
    ndtms_code: str | None = None


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Whom to ring, and about what."""

    name: str
    role: str
    phone: str = ""
    email: str = ""


def add_provider(details: ProviderDetails, *, taken_on_by: Organisation, by: Actor, now: dt.datetime) -> Provider:
    """Take a provider on; an organisation of this name that is here already becomes one.

    Raises InvalidInput for what no provider can be known by, and where one of this name is here.
    """
    _check(details)
    organisation = accounts.organisation_by_name(details.legal_name)
    if organisation is None:
        kind = OrganisationKind.PROVIDER
        organisation = add_organisation(details.legal_name, kind, commissioned_by=taken_on_by, by=by, now=now)
    else:
        make_provider(organisation, by=by, now=now)
    provider = Provider(
        organisation_id=organisation.id,
        legal_name=details.legal_name,
        trading_name=details.trading_name,
        name_key=letters_and_digits(details.legal_name),
        cqc_provider_id=details.cqc_provider_id,
        ndtms_code=details.ndtms_code,
    )
    db.session.add(provider)
    db.session.flush()
    audit.record("provider.added", subject=provider, by=by, at=now)
    return provider


def change_provider(provider: Provider, details: ProviderDetails, *, by: Actor, now: dt.datetime) -> list[str]:
    """Change how a locked provider is known; returns the names of what differed. Raises InvalidInput as above."""
    _check(details, besides=provider.id)
    wanted = {
        "legal_name": details.legal_name,
        "trading_name": details.trading_name,
        "cqc_provider_id": details.cqc_provider_id,
        "ndtms_code": details.ndtms_code,
    }
    differing = [name for name, value in wanted.items() if getattr(provider, name) != value]
    for name in differing:
        setattr(provider, name, wanted[name])
    provider.name_key = letters_and_digits(details.legal_name)
    if differing:
        audit.record("provider.changed", subject=provider, by=by, at=now, fields=differing)
    return differing


def add_contact(provider: Provider, details: ContactDetails, *, by: Actor, now: dt.datetime) -> ProviderContact:
    """Keep whom to ring at a provider. Raises InvalidInput without a telephone number or an email address."""
    _check_contact(details)
    contact = ProviderContact(
        provider_id=provider.id, name=details.name, role=details.role, phone=details.phone, email=details.email
    )
    db.session.add(contact)
    audit.record("contact.added", subject=contact, by=by, at=now)
    return contact


def change_contact(contact: ProviderContact, details: ContactDetails, *, by: Actor, now: dt.datetime) -> None:
    """Raises InvalidInput without a telephone number or an email address."""
    _check_contact(details)
    wanted = {"name": details.name, "role": details.role, "phone": details.phone, "email": details.email}
    differing = [name for name, value in wanted.items() if getattr(contact, name) != value]
    for name in differing:
        setattr(contact, name, wanted[name])
    if differing:
        audit.record("contact.changed", subject=contact, by=by, at=now, fields=differing)


def remove_contact(contact: ProviderContact, *, by: Actor, now: dt.datetime) -> None:
    """They are not to be rung any more; the audit keeps that they were."""
    audit.record("contact.removed", subject=contact, by=by, at=now)
    db.session.delete(contact)


def _check(details: ProviderDetails, *, besides: int = 0) -> None:
    faults = provider_faults(
        legal_name=details.legal_name, cqc_provider_id=details.cqc_provider_id, ndtms_code=details.ndtms_code
    )
    key = letters_and_digits(details.legal_name)
    if not faults and db.session.scalar(select(Provider.id).where(Provider.name_key == key, Provider.id != besides)):
        faults["legal_name"] = "There is a provider of this name already"
    if faults:
        raise InvalidInput(faults)


def _check_contact(details: ContactDetails) -> None:
    if not details.phone and not details.email:
        raise InvalidInput({"phone": "Enter a telephone number or an email address"})
