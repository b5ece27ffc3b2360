"""So many rows of everything that lists show, straight into the tables."""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.casework.models import CaseNote, CaseTask
from rehab.casework.rules import NoteKind, Readers
from rehab.clients.models import Client, Consent
from rehab.clients.rules import ConsentKind, Sex
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind
from rehab.core.db import Model, db
from rehab.framework.models import Framework, Price
from rehab.framework.rules import CareType, Stage
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeState
from rehab.panel.models import PanelCase, PanelMeeting
from rehab.panel.rules import PanelCaseStatus
from rehab.placements.models import Offer, Placement, Segment, Stay
from rehab.placements.rules import ExitReason, OfferStatus, PlacementStatus
from rehab.requests.models import Edit, PlacementRequest
from rehab.requests.rules import Decision, RequestStatus, Section
from tests.factories import NOON, TODAY, World
from tests.support.framework import many_facilities

S = RequestStatus
STATUS_OF = {
    "draft": S.DRAFT,
    "submitted": S.SUBMITTED,
    "ready": S.READY,
    "on agenda": S.ON_AGENDA,
    "offered": S.APPROVED,
    "accepted": S.APPROVED,
    "arranged": S.APPROVED,
    "staying": S.ADMITTED,
    "gone": S.ENDED,
}
YESTERDAY = NOON - dt.timedelta(days=1)
# No agenda is longer, and beyond 500 rows SQLAlchemy loads what belongs to them in several lots.
LONGEST_AGENDA = 200
# Far above what sequences give out meanwhile.
_ids = itertools.count(1_000_000)


@dataclass
class Many:
    """Collects rows by table, in the order in which they can be inserted."""

    world: World
    meeting_id: int
    price_id: int
    rows: dict[type[Model], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: type[Model], **values: Any) -> int:
        row_id = next(_ids)
        self.rows.setdefault(model, []).append({"id": row_id, **values})
        return row_id

    def store(self) -> None:
        for model, rows in self.rows.items():
            db.session.execute(insert(model), rows)
        db.session.commit()

    def case(self, kind: str) -> None:
        """One case of one person, with what hangs from it."""
        request_id, client_id = self._request(kind)
        if kind in {"submitted", "ready", "on agenda"}:
            self._clock(ClockKind.DECISION, "placement_request", request_id, request_id)
        if kind == "on agenda":
            self._panel_case(request_id)
        if kind in {"offered", "accepted", "arranged"}:
            self._offer(kind, request_id)
        if kind in {"staying", "gone"}:
            self._stay(kind, request_id, client_id)

    def _request(self, kind: str) -> tuple[int, int]:
        world, status = self.world, STATUS_OF[kind]
        is_decided = status in {S.APPROVED, S.ADMITTED, S.ENDED}
        client_id = self.add(
            Client,
            reference=f"C-2027-{next(_ids)}",
            service_id=world.service.id,
            authority_id=world.authority.id,
            given_name="Many",
            family_name=f"Person{next(_ids)}",
            name_key="person many",
            date_of_birth=dt.date(1980, 1, 1),
            sex=Sex.FEMALE,
            created_at=NOON,
            version=1,
        )
        self.add(Consent, client_id=client_id, kind=ConsentKind.SHARING, given_on=TODAY)
        request_id = self.add(
            PlacementRequest,
            reference=f"R-2027-{next(_ids)}",
            client_id=client_id,
            service_id=world.service.id,
            authority_id=world.authority.id,
            key_worker_id=world.key_worker.id,
            status=status,
            care_type=CareType.RESIDENTIAL_REHAB,
            created_at=NOON,
            submitted_on=None if kind == "draft" else TODAY,
            decision=Decision.APPROVED if is_decided else None,
            decided_on=TODAY if is_decided else None,
            decision_working_days=3 if is_decided else None,
            version=1,
        )
        return request_id, client_id

    def _clock(self, kind: ClockKind, subject_type: str, subject_id: int, case_id: int) -> None:
        self.add(
            Clock,
            kind=kind,
            subject_type=subject_type,
            subject_id=subject_id,
            case_id=case_id,
            owner_id=self.world.key_worker.id,
            started_at=YESTERDAY,
            due_at=YESTERDAY,
        )

    def _panel_case(self, request_id: int) -> None:
        summary = {"initials": "MP", "age_band": "45 to 54", "sex": "Female", "district": "", "facilities": []}
        self.add(
            PanelCase,
            meeting_id=self.meeting_id,
            request_id=request_id,
            position=next(_ids),
            status=PanelCaseStatus.OPEN,
            summary={**summary, "key_worker": "", "service": "", "care_type": ""},
            pack={"sections": []},
            version=1,
        )

    def _offer(self, kind: str, request_id: int) -> None:
        house, has_bed = self.world.facility, kind != "offered"
        status = {"offered": OfferStatus.SENT, "accepted": OfferStatus.ACCEPTED}.get(kind, OfferStatus.CONFIRMED)
        offer_id = self.add(
            Offer,
            public_id=f"offer{next(_ids)}",
            request_id=request_id,
            provider_id=house.provider_id,
            facility_id=house.id,
            price_id=self.price_id,
            weekly_price_pence=70_000,
            weeks=12,
            status=status,
            sent_at=NOON,
            offered_on=TODAY,
            bed_from=TODAY if has_bed else None,
            bed_until=TODAY + dt.timedelta(weeks=12) if has_bed else None,
            bed_held=has_bed,
            summary={"reference": "R", "name": "Many Person", "initials": "MP"},
            version=1,
        )
        if kind == "offered":
            self._clock(ClockKind.OFFER_ANSWER, "offer", offer_id, request_id)
        if kind == "arranged":
            self._placement(request_id, PlacementStatus.ARRANGED, offer_id=offer_id)

    def _placement(self, request_id: int, status: PlacementStatus, *, offer_id: int | None = None) -> int:
        return self.add(
            Placement,
            reference=f"P-2027-{next(_ids)}",
            request_id=request_id,
            provider_id=self.world.provider.id,
            offer_id=offer_id,
            status=status,
            arranged_at=NOON,
            arrives_on=TODAY,
            version=1,
        )

    def _stay(self, kind: str, request_id: int, client_id: int) -> None:
        world, has_left = self.world, kind == "gone"
        stay_id = self.add(
            Stay,
            public_id=f"stay{next(_ids)}",
            placement_id=self._placement(request_id, PlacementStatus.ENDED if has_left else PlacementStatus.ADMITTED),
            request_id=request_id,
            client_id=client_id,
            service_id=world.service.id,
            authority_id=world.authority.id,
            provider_id=world.provider.id,
            care_type=CareType.RESIDENTIAL_REHAB,
            admitted_on=dt.date(2026, 5, 1),
            ended_on=TODAY if has_left else None,
            exit_reason=ExitReason.COMPLETED if has_left else None,
            version=1,
        )
        self.add(
            Segment,
            stay_id=stay_id,
            facility_id=world.facility.id,
            stage=Stage.STAGE_1,
            starts_on=dt.date(2026, 5, 1),
            ends_on=TODAY if has_left else None,
        )
        if not has_left:
            self._clock(ClockKind.REVIEW, "stay", stay_id, request_id)

    def others(self, case_id: int) -> None:
        """One more meeting, account, framework and mail; on a case a line of the audit, a note, a task, an edit."""
        world = self.world
        self.add(
            PanelMeeting, public_id=f"m{next(_ids)}", panel_id=world.panel.id, title="M", closes_at=NOON, version=1
        )
        self.add(
            User,
            public_id=f"user{next(_ids)}",
            email=f"many{next(_ids)}@example.org",
            name="Many",
            name_key="many",
            organisation_id=world.service.id,
            password_hash="x",
            created_at=NOON,
            version=1,
        )
        self.add(
            Framework,
            reference=f"F-2027-{next(_ids)}",
            title=f"Many {next(_ids)}",
            lead_authority_id=world.authority.id,
            starts_on=dt.date(2025, 1, 1),
            ends_on=TODAY + dt.timedelta(days=30),
            version=1,
        )
        self.add(
            Notice,
            public_id=f"notice{next(_ids)}",
            recipient_id=world.key_worker.id,
            template="admitted",
            path="/",
            state=NoticeState.REFUSED,
            created_at=NOON,
            next_attempt_at=NOON,
            last_fault="550",
        )
        about = {"public_id": f"written{next(_ids)}", "request_id": case_id, "version": 1}
        by, when = world.key_worker.id, {"question": "Allergies", "before": "", "after": "Nuts", "at": NOON}
        self.add(
            CaseNote, **about, kind=NoteKind.CALL, readers=Readers.SERVICE, text="Rang.", written_at=NOON, by_id=by
        )
        self.add(CaseTask, **about, what="Ring", owner_id=by, due_on=TODAY, set_by_id=by, set_at=NOON)
        self.add(Edit, request_id=case_id, section=Section.HEALTH, by_id=by, **when)
        self.add(
            AuditEntry,
            sequence=next(_ids),
            at=NOON,
            actor_id=world.key_worker.id,
            action="request.person_saved",
            subject_type="placement_request",
            subject_id=case_id,
            case_id=case_id,
            fields=[],
            request_id="",
            previous="",
            seal="",
        )


def fill(world: World, count: int, *, meeting: PanelMeeting, case_id: int) -> None:
    """So many more of each kind of case, and of everything else that is listed."""
    price_id = db.session.query(Price.id).filter_by(facility_id=world.facility.id).scalar()
    many = Many(world, meeting.id, price_id)
    for number in range(count):
        for kind in STATUS_OF:
            if kind != "on agenda" or number < LONGEST_AGENDA:
                many.case(kind)
        many.others(case_id)
    many.store()
    many_facilities(world.framework, count)
