"""What the providers of the demonstration show, whom to ring there, and two changes that one of them asked for."""

import datetime as dt

from sqlalchemy import select

from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.framework import commands, queries
from rehab.framework.commands import AssuranceDetails, ContactDetails, ProviderDetails
from rehab.framework.models import Facility, Provider
from rehab.framework.rules import EXPECTED, AssuranceKind, Values, fingerprint

# Days from the day of loading on which the papers of the provider with a login run out.
SHOWN_DATES = (5, 24, 310, 48, -3, 200)
ONE_DAY = dt.timedelta(days=1)
FEWER_EXCLUSIONS: Values = {"exclusions": ["sexual_offences"], "oldest_age": 70}
MORE_BEDS: Values = {"beds_any": 4, "takes_substitution": True, "top_methadone_mg": 40, "top_buprenorphine_mg": 8}


def add_papers(today: dt.date) -> None:
    """Contacts, insurance, checks and policies for each provider with a demonstration facility."""
    with transaction():
        wanted = (
            select(Provider)
            .where(Provider.id.in_(select(Facility.provider_id).where(Facility.is_demonstration)))
            .order_by(Provider.id)
        )
        for number, provider in enumerate(db.session.scalars(wanted).all(), start=1):
            _add(provider, number, today, now=clock.now() - 30 * ONE_DAY)


def _add(provider: Provider, number: int, today: dt.date, *, now: dt.datetime) -> None:
    """Made up from the number, so that every load is alike; numbers begin with DEMO."""
    known = ProviderDetails(provider.legal_name, provider.trading_name, f"1-{980000000 + number}", f"DEMO{number:02d}")
    commands.change_provider(provider, known, by=SYSTEM, now=now)
    for name, role in (("Ali Demo", "Referrals"), ("Billie Demo", "Invoices")):
        contact = ContactDetails(
            name, role, phone=f"01632 960{number:03d}", email=f"{role.lower()}{number}@demo.example"
        )
        commands.add_contact(provider, contact, by=SYSTEM, now=now)
    has_login = provider.legal_name == people.PROVIDER
    for order, kind in enumerate(EXPECTED):
        days = SHOWN_DATES[order] if has_login else 90 + (number * 61 + order * 97) % 500
        details = AssuranceDetails(kind, f"DEMO-{number:02d}-{order + 1}", today + days * ONE_DAY)
        if has_login or (number + order) % 11:
            commands.add_assurance(provider, details, by=SYSTEM, now=now)
    if has_login:
        policy = AssuranceDetails(
            AssuranceKind.OTHER_POLICY, "DEMO handbook, part 4", today + 130 * ONE_DAY, "Medicines policy"
        )
        commands.add_assurance(provider, policy, by=SYSTEM, now=now)


def ask_for_changes(_today: dt.date) -> None:
    """The manager asked for two changes: one was refused two days ago, one waits since yesterday."""
    manager, commissioner, now = people.actor("providermanager"), people.actor("commissioner"), clock.now()
    house = queries.own_facilities(manager, page=1, size=1)[0][0].public_id
    _propose(house, FEWER_EXCLUSIONS, now=now - 4 * ONE_DAY)
    with transaction():
        waiting = queries.waiting_changes(commissioner, limit=1)[0].public_id
        change = queries.get_change(commissioner, waiting, lock=True)
        reason = "Please say first how staff would keep somebody with a history of arson safe (demonstration)."
        commands.refuse_change(change, reason=reason, by=commissioner, now=now - 2 * ONE_DAY)
    _propose(house, MORE_BEDS, now=now - ONE_DAY)


def _propose(public_id: str, wanted: Values, *, now: dt.datetime) -> None:
    manager = people.actor("providermanager")
    with transaction():
        facility = queries.get_facility_for_update(manager, public_id)
        seen = fingerprint(queries.particulars(facility))
        commands.propose_change(facility, wanted, seen=seen, by=manager, now=now)
