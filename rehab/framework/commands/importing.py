"""Bringing a list of providers into the database: what is new is added, what differs changed, the rest left alone."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from rehab.accounts import queries as accounts
from rehab.accounts.models import Organisation
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.core.references import next_reference
from rehab.core.text import fold, letters_and_digits
from rehab.framework.commands.providers import ProviderDetails, add_provider
from rehab.framework.models import Framework, FrameworkParticipant, FrameworkProvider, Lot, Provider
from rehab.framework.rules import ContractType, ListedPlace, PlaceStatus, care_type_of_service, text_fault


@dataclass
class ImportOutcome:
    """What an import did, in words: the places by name, and what changed in the framework itself."""

    framework: Framework
    is_new: bool
    framework_changes: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    not_listed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Import:
    """Who imports what when; the steps below pass it on."""

    listed: Sequence[ListedPlace]
    leader: Organisation
    by: Actor
    now: dt.datetime

    def note(self, action: str, subject: Framework | Lot | Provider | FrameworkProvider, *fields: str) -> None:
        audit.record(action, subject=subject, by=self.by, at=self.now, fields=fields)


def import_framework(
    listed: Sequence[ListedPlace],
    *,
    title: str,
    lead: str,
    participating: Sequence[str] = (),
    is_demonstration: bool = False,
    by: Actor,
    now: dt.datetime,
) -> ImportOutcome:
    """Bring a framework, known by its lead and title, to what the list says; doing it again changes nothing.

    Providers are found by the letters and digits of their legal names, lots by those of the service. A provider's
    standing is left as it is, and so is whoever is no longer listed. The framework lasts from the first to the last
    day of its framework agreements. Raises InvalidInput for a title that cannot be stored and for unknown councils.
    """
    leader, *others = _councils(title, [lead, *participating])
    work = _Import(listed, leader, by, now)
    framework = _find(leader, title)
    outcome = ImportOutcome(framework or _add(work, title, is_demonstration), is_new=framework is None)
    providers = _providers(work, outcome)
    lots = _lots(work, outcome.framework)
    _merge_places(work, outcome, lots, providers)
    _fit(work, outcome, others)
    return outcome


def _councils(title: str, names: Sequence[str]) -> list[Organisation]:
    """The lead, held until the transaction ends so that one import works at a time, and the others."""
    faults = {}
    fault = text_fault(title) if title.strip() else "is empty"
    if fault:
        faults["title"] = f"The title {fault}"
    found = {name: accounts.organisation_by_name(name) for name in names}
    known = {name: council for name, council in found.items() if council is not None and council.is_authority}
    faults |= {name: f"There is no council called {name}" for name in found if name not in known}
    if faults:
        raise InvalidInput(faults)
    db.session.refresh(known[names[0]], with_for_update={"key_share": True})
    return list({council.id: council for council in known.values()}.values())


def _find(leader: Organisation, title: str) -> Framework | None:
    led = db.session.scalars(
        select(Framework)
        .where(Framework.lead_authority_id == leader.id)
        .options(
            selectinload(Framework.participants),
            selectinload(Framework.lots)
            .selectinload(Lot.places)
            .options(joinedload(FrameworkProvider.provider), joinedload(FrameworkProvider.lot)),
        )
        .order_by(Framework.id)
    )
    return next((framework for framework in led if fold(framework.title) == fold(title)), None)


def _add(work: _Import, title: str, is_demonstration: bool) -> Framework:
    starts_on, ends_on = _span(work.listed)
    framework = Framework(
        reference=next_reference("F", starts_on.year),
        title=" ".join(title.split()),
        lead_authority_id=work.leader.id,
        starts_on=starts_on,
        ends_on=ends_on,
        is_demonstration=is_demonstration,
        participants=[],
        lots=[],
    )
    db.session.add(framework)
    work.note("framework.added", framework)
    return framework


def _span(places: Iterable[ListedPlace | FrameworkProvider]) -> tuple[dt.date, dt.date]:
    agreements = [place for place in places if place.contract_type is ContractType.FRAMEWORK_AGREEMENT]
    return min(place.starts_on for place in agreements), max(place.ends_on for place in agreements)


def _providers(work: _Import, outcome: ImportOutcome) -> dict[str, Provider]:
    """Provider key -> provider, added where it is new, renamed where the list knows another trading name."""
    names = {place.provider_key: place for place in reversed(work.listed)}
    trading_names = {place.provider_key: place.trading_name for place in work.listed if place.trading_name}
    known = {
        provider.name_key: provider
        for provider in db.session.scalars(select(Provider).where(Provider.name_key.in_(names)).order_by(Provider.id))
    }
    for key, place in names.items():
        trading_name = trading_names.get(key)
        provider = known.get(key)
        if provider is None:
            details = ProviderDetails(place.legal_name, trading_name)
            known[key] = add_provider(details, taken_on_by=work.leader, by=work.by, now=work.now)
        elif trading_name and letters_and_digits(trading_name) != letters_and_digits(provider.trading_name or ""):
            provider.trading_name = trading_name
            work.note("provider.changed", provider, "trading_name")
            outcome.changed.append(f"{provider.legal_name}: now trades as {trading_name}")
    return known


def _lots(work: _Import, framework: Framework) -> dict[str, Lot]:
    """Service key -> lot; a new service makes a new lot."""
    lots = {letters_and_digits(lot.title): lot for lot in framework.lots}
    for place in work.listed:
        if place.service_key not in lots:
            lot = Lot(
                framework=framework,
                number=max((lot.number for lot in lots.values()), default=0) + 1,
                title=place.service,
                care_type=care_type_of_service(place.service),
                places=[],
            )
            db.session.add(lot)
            lots[place.service_key] = lot
            work.note("lot.added", lot)
    return lots


def _merge_places(work: _Import, outcome: ImportOutcome, lots: dict[str, Lot], providers: dict[str, Provider]) -> None:
    held = {(key, place.provider.name_key): place for key, lot in lots.items() for place in lot.places}
    for listed in work.listed:
        name = f"{listed.legal_name}: {listed.service}"
        place = held.pop((listed.service_key, listed.provider_key), None)
        if place is None:
            _add_place(work, listed, lots[listed.service_key], providers[listed.provider_key])
            outcome.added.append(name)
        elif changes := _change_place(work, place, listed):
            outcome.changed.append(f"{name} ({', '.join(changes)})")
        else:
            outcome.unchanged.append(name)
    outcome.not_listed += [f"{place.provider.legal_name}: {place.lot.title}" for place in held.values()]


def _add_place(work: _Import, listed: ListedPlace, lot: Lot, provider: Provider) -> None:
    place = FrameworkProvider(
        lot=lot,
        provider=provider,
        contract_type=listed.contract_type,
        starts_on=listed.starts_on,
        ends_on=listed.ends_on,
        status=PlaceStatus.ADMITTED,
    )
    db.session.add(place)
    work.note("place.added", place)


def _change_place(work: _Import, place: FrameworkProvider, listed: ListedPlace) -> list[str]:
    """The names of what differed."""
    wanted = {"contract_type": listed.contract_type, "starts_on": listed.starts_on, "ends_on": listed.ends_on}
    differing = [name for name, value in wanted.items() if getattr(place, name) != value]
    for name in differing:
        setattr(place, name, wanted[name])
    if differing:
        _outgrow_extension(place)
        work.note("place.changed", place, *differing)
    return [name.replace("_", " ") for name in differing]


def _fit(work: _Import, outcome: ImportOutcome, others: Iterable[Organisation]) -> None:
    """Make the framework last as long as its agreements, and let the councils named take part."""
    framework = outcome.framework
    fields = []
    span = _span(place for lot in framework.lots for place in lot.places)
    if span != (framework.starts_on, framework.ends_on):
        framework.starts_on, framework.ends_on = span
        _outgrow_extension(framework)
        outcome.framework_changes.append("dates")
        fields += ["starts_on", "ends_on"]
    taking_part = {participant.authority_id for participant in framework.participants}
    for council in others:
        if council.id not in taking_part | {framework.lead_authority_id}:
            framework.participants.append(FrameworkParticipant(authority_id=council.id))
            outcome.framework_changes.append(f"{council.name} takes part")
            fields.append("participants")
    if fields and not outcome.is_new:
        work.note("framework.changed", framework, *fields)


def _outgrow_extension(lasting: Framework | FrameworkProvider) -> None:
    """An extension that ends no later than the dates as listed extends nothing any more."""
    if lasting.extended_to is not None and lasting.extended_to <= lasting.ends_on:
        lasting.extended_to = None
