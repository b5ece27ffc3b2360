"""One invented person's way through the service: each step is a command, in a transaction of its own."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select

from rehab.accounts import queries as accounts
from rehab.clients import commands as clients
from rehab.clients.rules import ConsentKind, Sex
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import answers, people
from rehab.finance.rules import FundingSource
from rehab.framework import queries as framework
from rehab.framework.models import Facility
from rehab.framework.rules import CareType
from rehab.panel import commands as panel
from rehab.panel import queries as panels
from rehab.panel.models import Panel, PanelCase
from rehab.panel.rules import Choice, DeclineReason, Interest
from rehab.panel.rules.decisions import Ruling
from rehab.plans.rules import PlanText
from rehab.requests import commands as requests
from rehab.requests import queries as request_queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import ChoiceAnswers, CourtOrder, Identity, PlanAnswers, Section

ALTERNATIVE = "Daily support in the community, looked at again after eight weeks."
VOTERS = ("chair", "clinician", "socialwork")
PLAN: dict[str, str] = {
    PlanText.GOALS: "Stay well, see the family every week, start volunteering.",
    PlanText.ACCOMMODATION: "Own tenancy, kept with housing benefit during the stay.",
    PlanText.PRESCRIBING: "Relapse prevention medication; first appointment at the service in the first week.",
    PlanText.NALOXONE: "Kit supplied and use explained before leaving.",
    PlanText.TRANSPORT: "Train, met at the station by the key worker.",
    PlanText.AFTERCARE: "Two groups a week at the recovery service for twelve weeks.",
    PlanText.RELAPSE_AND_CRISIS: "Ring the service by day, the crisis line at night.",
    PlanText.UNPLANNED_EXIT: "House rings the key worker at once; same-day appointment held open.",
}


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person and what they ask for."""

    given_name: str
    born: dt.date
    sex: Sex = Sex.MALE
    substances: tuple[int, ...] = (7000,)
    care_type: CareType = CareType.RESIDENTIAL_REHAB
    court_order: CourtOrder = CourtOrder.NONE
    district: str = "Coventry"
    weeks: int = 12


class Journey:
    """Walks a person from request to decision, as far as it is told; `day` moves on with each step."""

    def __init__(self, person: Person, started_on: dt.date, *, key_worker: str = "keyworker") -> None:
        self.person = person
        self.day = started_on
        self.key_worker = people.actor(key_worker)
        self.reference = ""
        service = accounts.get_organisation(self.key_worker.organisation_id or 0)
        self.authority_id = service.commissioned_by_id or 0

    @property
    def now(self) -> dt.datetime:
        """Ten in the morning of the day it is on the journey, but never after this very moment."""
        return min(clock.start_of_day(self.day) + dt.timedelta(hours=10), clock.now())

    def after(self, days: int) -> Self:
        """Let days pass."""
        self.day += dt.timedelta(days=days)
        return self

    def draft(self, *, complete: bool = True) -> Self:
        """Start a request, and fill in every section unless told to leave it."""
        with transaction():
            service = accounts.get_organisation(self.key_worker.organisation_id or 0)
            client = clients.register(
                service,
                given_name=self.person.given_name,
                family_name="Example",
                date_of_birth=self.person.born,
                sex=self.person.sex,
                by=self.key_worker,
                now=self.now,
            )
            request = requests.create(client, by=self.key_worker, now=self.now)
            self.reference = request.reference
        self._save_person()
        if complete:
            self._save_treatment()
            self._save_funding_and_plan()
        return self

    def _own(self) -> PlacementRequest:
        return request_queries.get_own_request_for_update(self.key_worker, self.reference)

    def _save_person(self) -> None:
        identity = Identity(
            given_name=self.person.given_name,
            family_name="Example",
            date_of_birth=self.person.born,
            sex=self.person.sex,
        )
        with transaction():
            request, told = self._own(), answers.about_person(self.person.district)
            requests.save_person(request, identity, told, by=self.key_worker, now=self.now)
            agreed = dict.fromkeys(ConsentKind, self.day)
            requests.save_consent(request, agreed, answers.CONSENT, by=self.key_worker, now=self.now)

    def _save_treatment(self) -> None:
        person, by, now = self.person, self.key_worker, self.now
        with transaction():
            request = self._own()
            requests.save_eligibility(
                request, person.care_type, answers.eligibility(person.court_order), by=by, now=now
            )
            used = answers.used(person.substances)
            requests.save_substances(request, used, answers.use_of(person.substances), by=by, now=now)
            for section, told in answers.plain(person.substances, self.day).items():
                requests.save_answers(request, section, told, by=by, now=now)

    def _save_funding_and_plan(self) -> None:
        by, now = self.key_worker, self.now
        facilities = offered_facilities(self.authority_id, self.person.care_type, self.day)
        choice = ChoiceAnswers(
            facility_ids=tuple(facility.id for facility in facilities),
            reasons="I want to be away from the people I drink with, and it is small.",
            wishes=answers.WISHES,
        )
        funding = {"source": FundingSource.PUBLIC_HEALTH_GRANT, "weeks": self.person.weeks}
        plan = PlanAnswers(texts=PLAN, stakeholders=answers.stakeholders(self.day))
        with transaction():
            requests.save_choice(self._own(), choice, by=by, now=now)
        with transaction():
            request = self._own()
            requests.save_funding(request, funding, by=by, now=now)
            requests.save_discharge_plan(request, plan, by=by, now=now)

    def asked_for_signature(self) -> Self:
        """Ask the manager to sign it."""
        with transaction():
            requests.ask_for_sign_off(self._own(), by=self.key_worker, now=self.now)
        return self

    def signed(self) -> Self:
        """The manager of the service signs it as it is."""
        manager = people.manager_of(self.key_worker)
        with transaction():
            request = request_queries.get_own_request_for_update(manager, self.reference)
            read = request_queries.edition(request_queries.dossier(request, day=self.day))
            requests.sign(request, seen=read, by=manager, now=self.now)
        return self

    def submitted(self, *, as_it_is: bool = False) -> Self:
        """Have it signed, and hand it to the coordinator; what was asked for may stay `as_it_is`."""
        self.asked_for_signature().signed()
        with transaction():
            request = request_queries.get_own_request_to_submit(self.key_worker, self.reference)
            requests.submit(request, by=self.key_worker, now=self.now, as_it_is=as_it_is)
        return self

    def returned(self, missing: dict[Section, str]) -> Self:
        """The coordinator wants more in these sections."""
        coordinator = people.actor("coordinator")
        with transaction():
            request = request_queries.get_request_for_update(coordinator, self.reference)
            requests.return_to_key_worker(request, missing=missing, by=coordinator, now=self.now)
        return self

    def ready(self) -> Self:
        """The coordinator finds it complete."""
        coordinator = people.actor("coordinator")
        with transaction():
            request = request_queries.get_request_for_update(coordinator, self.reference)
            requests.mark_ready(request, by=coordinator, now=self.now)
        return self

    def before_panel(self, *, closes_after: int = 5) -> PanelCase:
        """Opened for online voting."""
        coordinator = people.actor("coordinator")
        closes_at = clock.start_of_day(self.day + dt.timedelta(days=closes_after)) + dt.timedelta(hours=17)
        with transaction():
            seated = db.session.scalars(select(Panel).where(Panel.name.startswith(people.LEAD))).one()
            title = f"Online vote, {clock.written(self.day)}"
            meeting = panel.create_meeting(seated, title=title, closes_at=closes_at, by=coordinator, now=self.now)
            request = request_queries.get_request_for_update(coordinator, self.reference)
            case = panel.add_case(meeting, request, by=coordinator, now=self.now)
            public_id, meeting_id = case.public_id, meeting.public_id
        with transaction():
            meeting = panels.get_meeting_for_update(coordinator, meeting_id, self.day)
            panel.publish(meeting, by=coordinator, now=self.now)
        return panels.get_case(coordinator, public_id, self.day)

    def voted(self, case: PanelCase, voter: str, choice: Choice = Choice.APPROVE, reason: str = "") -> None:
        """A member declares no conflict and votes."""
        member, public_id = people.actor(voter), case.public_id
        with transaction():
            case = panels.get_case_for_update(member, public_id, self.day)
            panel.declare(case, interest=Interest.NONE, detail="", by=member, now=self.now)
        with transaction():
            case = panels.get_case_for_update(member, public_id, self.day)
            panel.cast_vote(case, choice=choice, reason=reason, by=member, now=self.now)

    def decided(self, choice: Choice = Choice.APPROVE, reason: str = "") -> Self:
        """Everybody votes alike and the chair records it."""
        case = self.before_panel()
        for voter in (*VOTERS, "livedexperience"):
            self.voted(case, voter, choice, reason)
        chair, public_id = people.actor("chair"), case.public_id
        approves = choice is Choice.APPROVE
        ruling = Ruling(
            outcome=choice,
            reason=reason,
            weeks=self.person.weeks if approves else None,
            price_ceiling_pence=320_000 if approves else None,
            decline_reason=DeclineReason.COMMUNITY_FIRST if choice is Choice.DECLINE else None,
            alternative=ALTERNATIVE if choice is Choice.DECLINE else "",
        )
        with transaction():
            case = panels.get_case_with_request(chair, public_id, self.day)
            panel.decide(case, ruling, by=chair, now=self.now)
        return self


def offered_facilities(authority_id: int, care_type: CareType, day: dt.date) -> list[Facility]:
    """Two facilities that can be called off from on that day, the one with a login first."""
    allowed = [option for option in framework.call_off_options(authority_id, care_type, day) if option.allowed]
    by_login = {people.PROVIDER: 0, people.OTHER_PROVIDER: 1}
    allowed.sort(key=lambda option: by_login.get(option.provider.legal_name, 2))
    return [option.facility for option in allowed[:2]]
