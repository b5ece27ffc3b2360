"""Everything that the page of one person shows, in a constant number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from rehab.accounts import queries as accounts
from rehab.clients import queries as clients
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.panel.models import PanelCase
from rehab.panel.rules import PanelCaseStatus
from rehab.placements.models import Offer, Stay
from rehab.placements.rules import OPEN_OFFERS, Involved, OfferStatus, Sight, who_sees
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest


@dataclass(frozen=True)
class PersonFile:
    """A person as their page shows them: `records` are the one that is kept and those merged into it."""

    client: Client
    records: Sequence[Client]
    requests: Sequence[PlacementRequest]
    consents: Sequence[Consent]
    explained_by: dict[int, str]
    involved: Involved

    @property
    def merged(self) -> Sequence[Client]:
        """The records that were merged into this one."""
        return [record for record in self.records if record.id != self.client.id]

    @property
    def in_force(self) -> set[ConsentKind]:
        """What the person consents to at present."""
        return {consent.kind for consent in self.consents if consent.withdrawn_on is None}

    @property
    def sights(self) -> list[Sight]:
        """Who sees what now."""
        return who_sees(self.in_force, self.involved)

    def sights_without(self, kind: ConsentKind) -> list[tuple[Sight, str]]:
        """Who sees what now, and what they see once this consent is withdrawn."""
        after = who_sees(self.in_force - {kind}, self.involved)
        return list(zip(self.sights, [sight.sees for sight in after], strict=True))


def person_file(actor: Actor, public_id: str) -> PersonFile:
    """The person under whichever of their records is asked for. Raises NotFound for one of another service."""
    records = clients.records_of(clients.get_record(actor, public_id).id)
    ids = [record.id for record in records]
    consents = clients.consent_history(ids)
    return PersonFile(
        client=records[0],
        records=records,
        requests=requests.requests_of(ids),
        consents=consents,
        explained_by=accounts.names_of({each.explained_by_id for each in consents if each.explained_by_id}),
        involved=_involved(ids),
    )


def _involved(client_ids: Collection[int]) -> Involved:
    offers = db.session.scalars(
        select(Offer)
        .join(Offer.request)
        .where(PlacementRequest.client_id.in_(client_ids), Offer.status.in_(OPEN_OFFERS))
        .options(joinedload(Offer.facility))
        .order_by(Offer.sent_at, Offer.id)
    ).all()
    stay = db.session.scalar(
        select(Stay)
        .where(Stay.client_id.in_(client_ids), Stay.ended_on.is_(None))
        .options(joinedload(Stay.provider))
        .order_by(Stay.admitted_on.desc(), Stay.id)
        .limit(1)
    )
    expecting = [offer.facility.name for offer in offers if offer.status is OfferStatus.CONFIRMED and offer.bed_held]
    return Involved(
        asked=[offer.facility.name for offer in offers if offer.status is not OfferStatus.CONFIRMED],
        expecting=expecting[0] if expecting else "",
        living_at=stay.provider.name if stay else "",
        before_panel=_is_before_panel(client_ids),
    )


def _is_before_panel(client_ids: Collection[int]) -> bool:
    open_case = exists().where(
        PanelCase.request_id == PlacementRequest.id,
        PlacementRequest.client_id.in_(client_ids),
        PanelCase.status == PanelCaseStatus.OPEN,
    )
    return bool(db.session.scalar(select(open_case)))
