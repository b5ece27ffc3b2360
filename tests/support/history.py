"""Put the rows of a history file straight into the tables, for tests of the figures."""

import csv
import datetime as dt
from pathlib import Path

from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import Role
from rehab.clients.models import Client
from rehab.clients.rules import Sex, substance_group, uses_opiates_or_crack
from rehab.core.db import db
from rehab.core.text import letters_and_digits
from rehab.core.working_days import working_days_between
from rehab.framework.models import Facility
from rehab.framework.rules import CareType
from rehab.placements.models import Placement, Stay
from rehab.placements.rules import ExitReason, PlacementStatus
from rehab.requests.models import EligibilitySection, PersonSection, PlacementRequest, RequestChoice
from rehab.requests.rules import CourtOrder, Decision, Origin, RequestStatus
from rehab.reviews.models import Review
from rehab.reviews.rules import Recommendation
from tests import factories

Row = dict[str, str]


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


class History:
    """Loads each person, provider and request once."""

    def __init__(self) -> None:
        self.authorities: dict[str, Organisation] = {}
        self.services: dict[str, Organisation] = {}
        self.workers: dict[str, User] = {}
        self.providers: dict[str, Facility] = {}
        self.clients: dict[str, Client] = {}
        self.requests: dict[str, PlacementRequest] = {}

    def providers_of(self, framework: Path) -> None:
        """Know the providers of a framework file by their legal and their trading names."""
        with framework.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if letters_and_digits(row["legal_name"]) not in self.providers:
                    house = factories.a_facility(factories.a_provider(row["legal_name"]))
                    for name in filter(None, (row["legal_name"], row["trading_name"])):
                        self.providers[letters_and_digits(name)] = house

    def load(self, file: Path) -> None:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                request = self._request(row)
                if row["admitted_on"]:
                    self._stay(row, request)
        db.session.flush()

    def _request(self, row: Row) -> PlacementRequest:
        known = self.requests.get(row["request_ref"])
        if known is not None:
            return known
        client = self._client(row)
        codes = [int(code) for code in row["substances"].split(";") if code]
        submitted, decided = day(row["submitted_on"]), day(row["decided_on"])
        counts = row["decision"] in set(Decision) and submitted is not None and decided is not None
        request = factories._stored(
            PlacementRequest(
                reference=row["request_ref"],
                client_id=client.id,
                service_id=client.service_id,
                authority_id=client.authority_id,
                status=RequestStatus.ENDED if row["ended_on"] else RequestStatus.ADMITTED,
                origin=Origin.IMPORTED,
                care_type=CareType(row["care_type"]),
                created_at=factories.NOON,
                submitted_on=submitted,
                decision=Decision(row["decision"]) if counts else None,
                decided_on=decided if counts else None,
                decision_working_days=working_days_between(submitted, decided) if counts else None,
                substance_group=substance_group(codes),
                uses_opiates_or_crack=uses_opiates_or_crack(codes),
                person=PersonSection(district=row["district"] or None),
                eligibility=EligibilitySection(court_order=CourtOrder(row["court_order"] or "none")),
                choices=[RequestChoice(rank=1, facility_id=self._facility(row).id)],
            )
        )
        self.requests[row["request_ref"]] = request
        return request

    def _stay(self, row: Row, request: PlacementRequest) -> None:
        facility = self._facility(row)
        placement = factories._stored(
            Placement(
                reference=row["stay_ref"],
                request_id=request.id,
                provider_id=facility.provider_id,
                status=PlacementStatus.ENDED,
                arranged_at=factories.NOON,
                arrives_on=day(row["admitted_on"]),
                origin=Origin.IMPORTED,
            )
        )
        stay = factories._stored(
            Stay(
                placement_id=placement.id,
                request_id=request.id,
                client_id=request.client_id,
                service_id=request.service_id,
                authority_id=request.authority_id,
                provider_id=facility.provider_id,
                care_type=CareType(row["care_type"]),
                origin=Origin.IMPORTED,
                admitted_on=day(row["admitted_on"]),
                ended_on=day(row["ended_on"]),
                exit_reason=ExitReason(row["exit_reason"]) if row["exit_reason"] else None,
                discharge_plan_agreed_on=day(row["discharge_plan_agreed_on"]),
                community_return_on=day(row["community_return_on"]),
            )
        )
        for held in filter(None, row["reviews_on"].split(";")):
            a_review(stay, dt.date.fromisoformat(held))

    def _client(self, row: Row) -> Client:
        if row["client_ref"] not in self.clients:
            self.clients[row["client_ref"]] = factories.a_client(
                self._service(row["local_authority"]),
                given_name=row["client_ref"],
                date_of_birth=dt.date.fromisoformat(row["date_of_birth"]),
                sex=Sex(row["sex"]),
                consents=(),
            )
        return self.clients[row["client_ref"]]

    def _service(self, authority: str) -> Organisation:
        if authority not in self.services:
            self.authorities[authority] = factories.an_authority(authority)
            self.services[authority] = factories.a_service(self.authorities[authority], f"{authority} service")
            self.workers[authority] = factories.a_user(Role.KEY_WORKER, self.services[authority])
        return self.services[authority]

    def _facility(self, row: Row) -> Facility:
        return self.providers[letters_and_digits(row["provider"])]


def a_review(stay: Stay, held_on: dt.date) -> Review:
    """A review with nothing of interest but its day."""
    return factories._stored(
        Review(
            stay_id=stay.id,
            held_on=held_on,
            attended="Everybody",
            progress="Steady",
            client_view="It helps",
            risk="None new",
            plan_reviewed=True,
            recommendation=Recommendation.CONTINUE,
            recorded_at=factories.NOON,
        )
    )
