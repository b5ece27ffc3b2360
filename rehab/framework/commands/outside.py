"""Bringing in a facility that no framework knows."""

import datetime as dt

from sqlalchemy import select

from rehab.accounts import queries as accounts
from rehab.accounts.commands import add_organisation, make_provider
from rehab.accounts.models import Organisation
from rehab.accounts.rules import OrganisationKind
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.text import letters_and_digits
from rehab.framework.commands.facilities import add_facility
from rehab.framework.models import Facility, Provider
from rehab.framework.rules import FacilityDetails


def add_facility_outside(
    council: Organisation, provider_name: str, details: FacilityDetails, *, by: Actor, now: dt.datetime
) -> Facility:
    """Add a house that is on no lot, and its provider where that is new, whose accounts the council looks after.

    Raises InvalidInput for what no facility can be, or a name or CQC location taken.
    """
    db.session.refresh(council, with_for_update={"key_share": True})
    name = " ".join(provider_name.split())
    provider = db.session.scalar(select(Provider).where(Provider.name_key == letters_and_digits(name)))
    return add_facility(provider or _add_provider(council, name, by=by, now=now), details, by=by, now=now)


def _add_provider(council: Organisation, name: str, *, by: Actor, now: dt.datetime) -> Provider:
    organisation = accounts.organisation_by_name(name)
    if organisation is None:
        organisation = add_organisation(name, OrganisationKind.PROVIDER, commissioned_by=council, by=by, now=now)
    else:
        make_provider(organisation, by=by, now=now)
    provider = Provider(organisation_id=organisation.id, legal_name=name, name_key=letters_and_digits(name))
    db.session.add(provider)
    db.session.flush()
    audit.record("provider.added", subject=provider, by=by, at=now)
    return provider
