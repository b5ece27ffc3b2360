"""Contacts, papers and proposed changes of providers, stored as tests need them."""

import datetime as dt
from typing import Any

from rehab.accounts.models import User
from rehab.core.db import db
from rehab.framework.models import Assurance, Facility, FacilityProposal, Provider, ProviderContact
from rehab.framework.rules import AssuranceKind
from tests.factories import NOON, TODAY


def a_contact(provider: Provider, name: str = "Con Tact") -> ProviderContact:
    contact = ProviderContact(provider_id=provider.id, name=name, role="Referrals", phone="01632 960001")
    db.session.add(contact)
    db.session.commit()
    return contact


def a_paper(
    provider: Provider,
    *,
    kind: AssuranceKind = AssuranceKind.PUBLIC_LIABILITY,
    valid_until: dt.date = TODAY + dt.timedelta(days=365),
    title: str = "",
) -> Assurance:
    paper = Assurance(provider_id=provider.id, kind=kind, title=title, reference="P-1", valid_until=valid_until)
    db.session.add(paper)
    db.session.commit()
    return paper


def a_change(facility: Facility, by: User, *, before: Any = None, after: Any = None) -> FacilityProposal:
    """A change that waits: one bed more, unless told otherwise."""
    change = FacilityProposal(
        facility_id=facility.id,
        before=before or {"beds_any": facility.beds_any},
        after=after or {"beds_any": facility.beds_any + 1},
        proposed_by_id=by.id,
        proposed_at=NOON,
    )
    db.session.add(change)
    db.session.commit()
    return change


def ids(owner: str, provider: Provider, facility: Facility, by: User) -> dict[str, str]:
    """What addresses name a provider by, and one of each thing of it."""
    return {
        f"{owner}provider": provider.public_id,
        f"{owner}contact": a_contact(provider).public_id,
        f"{owner}paper": a_paper(provider, kind=AssuranceKind.OTHER_POLICY, title="Medicines").public_id,
        f"{owner}change": a_change(facility, by).public_id,
    }
