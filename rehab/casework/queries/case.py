"""Everything that the page of one case shows, in a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from rehab.casework.models import CaseTask
from rehab.casework.queries import tasks
from rehab.casework.rules import next_to_act
from rehab.clocks import queries as clocks
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import age_on, today
from rehab.core.db import db
from rehab.documents import queries as documents
from rehab.documents.models import Document
from rehab.matching import queries as matching
from rehab.matching.queries import ConsideredRow
from rehab.panel import queries as panels
from rehab.panel.models import Appeal, FastTrack, Letter, PanelCase, PanelCondition
from rehab.placements import queries as placements
from rehab.placements.models import Offer, Placement, PlacementException, Segment, Stay
from rehab.placements.queries.offers import ANSWER_KINDS
from rehab.placements.rules import UNANSWERED, OfferStatus, PlacementStatus, gap_between
from rehab.placements.rules.arrivals import NonArrival
from rehab.plans import queries as plans
from rehab.plans.models import DischargePlan
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.policy import can_see_names, documents_seen_as
from rehab.requests.rules import RequestStatus

_TO_COME_BACK = frozenset(
    {RequestStatus.SUBMITTED, RequestStatus.RETURNED, RequestStatus.READY, RequestStatus.ON_AGENDA}
)


@dataclass(frozen=True)
class CaseFile:
    """A case as its page shows it."""

    request: PlacementRequest
    shows_name: bool
    reason: str
    clocks: Sequence[Clock]
    plan: DischargePlan | None
    letters: Sequence[Letter]
    considered: Sequence[ConsideredRow]
    offers: Sequence[Offer]
    messages: Mapping[int, tuple[int, int]]
    exceptions: Sequence[PlacementException]
    placements: Sequence[Placement]
    non_arrivals: Mapping[int, NonArrival]
    tasks: Sequence[CaseTask]
    documents: Sequence[Document]
    conditions: Sequence[PanelCondition]
    deferral: PanelCase | None
    fast_tracks: Sequence[FastTrack]
    appeals: Sequence[Appeal]
    may_be_appealed: bool

    @property
    def gap(self) -> int:
        """Nights without a bed between the stay that they are in, or left last, and the bed that waits for them."""
        waiting = next((bed for bed in self.placements if bed.status is PlacementStatus.ARRANGED), None)
        if waiting is None or not self.stays:
            return 0
        last = self.stays[-1]
        return gap_between(last.ended_on or last.funded_until, waiting.arrives_on)

    @property
    def person(self) -> str:
        """The name for those who may see it, else the person's reference."""
        client = self.request.client
        return client.name if self.shows_name else client.reference

    @property
    def about_person(self) -> str:
        """Age and sex for those who may see names, with the person's reference."""
        client = self.request.client
        age = age_on(client.date_of_birth, today())
        return f"{client.sex.label}, {age} years old, {client.reference}" if self.shows_name else client.reference

    @property
    def next_to_act(self) -> str:
        """Who must do something next."""
        statuses = {offer.status for offer in self.offers}
        arranged = any(placement.status is PlacementStatus.ARRANGED for placement in self.placements)
        return next_to_act(
            self.request.status,
            offers_sent=not statuses.isdisjoint(UNANSWERED)
            and OfferStatus.ACCEPTED not in statuses
            and not self.is_asked_back,
            bed_arranged=arranged,
            deferred=any(clock.kind is ClockKind.DEFERRAL for clock in self.clocks),
        )

    @property
    def is_asked_back(self) -> bool:
        """Whether a house has asked a question about its offer, and waits for the answer."""
        return any(clock.kind in ANSWER_KINDS and clock.paused_at for clock in self.clocks)

    @property
    def stays(self) -> list[Stay]:
        """Its stays, in order."""
        return [stay for placement in self.placements for stay in placement.stays]

    @property
    def paths(self) -> list[str]:
        """The pages of the case and of what hangs from it."""
        return [
            f"/cases/{self.request.reference}",
            f"/requests/{self.request.reference}",
            f"/requests/{self.request.reference}/documents",
            *(f"/offers/{offer.public_id}" for offer in self.offers),
            *(f"/off-framework/{exception.public_id}" for exception in self.exceptions),
            *(f"/placements/{placement.reference}" for placement in self.placements),
            *(f"/stays/{stay.public_id}" for stay in self.stays),
            *(f"/panel/letters/{letter.public_id}" for letter in self.letters),
        ]


def case_file(actor: Actor, reference: str) -> CaseFile:
    """Raises NotFound for a case that does not exist or is not this actor's to see."""
    request = requests.get_request(actor, reference)
    named, audience = can_see_names(actor, request), documents_seen_as(actor, request)
    beds = _placements(request.id)
    return CaseFile(
        request=request,
        shows_name=named,
        reason=_reason(request.id) if named else "",
        clocks=clocks.alive_on(request.id),
        plan=plans.in_force(request.id),
        letters=_letters(request.id) if named else (),
        considered=matching.considered(request.id),
        offers=_offers(request.id),
        messages=placements.message_counts(request.id) if named else {},
        exceptions=placements.exceptions_of(request.id),
        placements=beds,
        non_arrivals=_non_arrivals(beds) if named else {},
        tasks=tasks.of_case(actor, request.id) if named else (),
        documents=documents.of_case(request.id, audience) if audience else (),
        conditions=panels.conditions_of(request.id) if named else (),
        deferral=_deferral(request) if named else None,
        fast_tracks=panels.fast_tracks_of(request.id) if named else (),
        appeals=panels.appeals_of(request.id) if named else (),
        may_be_appealed=named and _may_be_appealed(request),
    )


def _non_arrivals(beds: Sequence[Placement]) -> dict[int, NonArrival]:
    """What the houses told of each bed to which the person did not come, by the id of the placement."""
    empty = [bed for bed in beds if bed.status is PlacementStatus.DID_NOT_ARRIVE]
    return {bed.id: placements.non_arrival_of(bed) for bed in empty}


def _deferral(request: PlacementRequest) -> PanelCase | None:
    """The deferral after which the request waits to come back, where it asked for something."""
    found = panels.deferral_of(request.id) if request.status in _TO_COME_BACK else None
    return found if found is not None and found.return_on is not None else None


def _may_be_appealed(request: PlacementRequest) -> bool:
    """Whether a panel declined it here; what was imported has no decision that could be looked at again."""
    return request.status is RequestStatus.DECLINED and panels.declined_case_of(request.id) is not None


def _reason(request_id: int) -> str:
    """Why the request stands where it does, where the last move gave a reason."""
    moves = requests.history(request_id)
    return moves[-1].reason if moves else ""


def _letters(request_id: int) -> Sequence[Letter]:
    return db.session.scalars(
        select(Letter)
        .join(PanelCase, PanelCase.id == Letter.panel_case_id)
        .where(PanelCase.request_id == request_id)
        .order_by(Letter.issued_at, Letter.id)
    ).all()


def _offers(request_id: int) -> Sequence[Offer]:
    return db.session.scalars(
        select(Offer)
        .where(Offer.request_id == request_id)
        .options(joinedload(Offer.facility), joinedload(Offer.provider))
        .order_by(Offer.sent_at, Offer.id)
    ).all()


def _placements(request_id: int) -> Sequence[Placement]:
    to_facility = selectinload(Placement.stays).selectinload(Stay.segments).joinedload(Segment.facility)
    return db.session.scalars(
        select(Placement)
        .where(Placement.request_id == request_id)
        .options(joinedload(Placement.provider), to_facility)
        .order_by(Placement.arranged_at, Placement.id)
    ).all()
