"""Two councils with one case in every state: everything that pages can show, and who may read of whom.

Every person has a name, birth date and NHS number that stand nowhere else, so that a page that tells of them can be
told from one that does not.
"""

import dataclasses
import datetime as dt
import itertools

from rehab.accounts.models import Organisation, User
from rehab.clients import commands as client_commands
from rehab.clients.models import Client
from rehab.clients.rules import ConsentKind
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.discharge import commands as discharge
from rehab.framework.models import (
    ExtensionOption,
    Facility,
    Framework,
    FrameworkOpening,
    FrameworkParticipant,
    FrameworkProvider,
    Provider,
)
from rehab.jobs.models import Job
from rehab.jobs.rules import LongState
from rehab.panel.models import Letter, Referral
from rehab.placements import queries as placements
from rehab.placements.models import Segment, Stay
from rehab.placements.rules import DeclineReason
from rehab.plans import commands as plans
from rehab.plans import queries as plan_queries
from rehab.plans.rules import Party, signatures_needed
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.factories import NOON, TODAY, World, actor
from tests.support import exceptions, kinds, panels, papers
from tests.support import placements as beds
from tests.support.afterwards import ids_of as afterwards_ids
from tests.support.casts import ids_of as cast_ids
from tests.support.casts import mirror, second_service, users_of
from tests.support.covers import a_cover
from tests.support.documents import ids_of as document_ids
from tests.support.exits import a_sent_part, left_as_planned, walked_out
from tests.support.framework import an_embargo
from tests.support.history import an_import
from tests.support.house_life import ids_of as house_life_ids
from tests.support.leave import ids_of as away_ids
from tests.support.long_work import a_full_report, a_long_job
from tests.support.mails import ids_of as mail_ids
from tests.support.minutes import begin_minutes
from tests.support.notes import ids_of as note_ids
from tests.support.prices import price_ids
from tests.support.publications import a_publication
from tests.support.register_checks import ids_of as register_ids
from tests.support.reviews import review_ids
from tests.support.signing import a_signature, an_asked_signature
from tests.support.states import Person, Side, States, an_nhs_number

S = RequestStatus
PLAIN_STATES = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.READY, S.APPROVED, S.DECLINED, S.WITHDRAWN, S.EXPIRED)
_serials = itertools.count(1)


def build() -> States:
    """Store both councils; needs an app context, and noon on the day of the factories."""
    cast = factories.a_world()
    mirrored = mirror(cast)
    for house in (cast.facility, cast.second_facility, cast.other_facility):
        house.beds_any = 100
    db.session.add(Job(name="send_mail", label="Send mails"))
    db.session.commit()
    neighbour, next_door = second_service(cast)
    testbury = _Builder(Side("testbury", cast=cast_ids(cast)), cast).build(neighbour, next_door)
    otherham = _Builder(Side("otherham", cast=cast_ids(mirrored)), mirrored).build(*second_service(mirrored))
    _neighbours_cases(_Builder(testbury, cast), neighbour, next_door)
    return States(testbury, otherham, users_of(cast, mirrored, next_door))


class _Builder:
    """Makes the cases of one council, each of a person of its own."""

    def __init__(self, side: Side, cast: World) -> None:
        self.side = side
        self.cast = cast

    def build(self, neighbour: Organisation, next_door: User) -> Side:
        self._things()
        for status in PLAIN_STATES:
            request = self.request(status.value, status)
            self.side.ids[status.value] = request.reference
            if status is S.SUBMITTED:
                self.side.ids |= note_ids(request, self.cast)
        self._to_sign()
        self._away()
        self._same_person(neighbour, next_door)
        self._before_the_panel()
        self._offers()
        self._exceptions()
        self._stays()
        self.side.ids |= document_ids(self.side.ids, self.cast.key_worker)
        self.side.choices |= {name: self.side.ids[name] for name in ("ready", "approved", "prepared case")}
        return self.side

    def person(self, state: str, service: Organisation | None = None) -> Client:
        service = service or self.cast.service
        serial = next(_serials)
        tail = "".join(chr(ord("a") + int(digit)) for digit in f"{serial:03d}")
        known = Person(
            state=state,
            service=service.name,
            council=self.side.name,
            given_name=f"Zzq{tail}",
            family_name=f"Xxq{tail}",
            born=dt.date(1950, 1, 1) + dt.timedelta(days=serial * 97),
            nhs_number=an_nhs_number(serial),
        )
        self.side.people.append(known)
        client = factories.a_client(
            service, given_name=known.given_name, family_name=known.family_name, date_of_birth=known.born
        )
        client.nhs_number = known.nhs_number
        db.session.commit()
        known.references.append(client.reference)
        return client

    def request(
        self, state: str, status: S, service: Organisation | None = None, by: User | None = None
    ) -> PlacementRequest:
        request = factories.a_request(
            self.person(state, service),
            by or self.cast.key_worker,
            status=status,
            facilities=(self.cast.facility, self.cast.second_facility),
        )
        self.side.people[-1].references.append(request.reference)
        return request

    def _life(self, framework: Framework, provider: Provider, facility: Facility) -> None:
        """What can be decided about a framework: an option, an opening, a council, a place on it, a stop."""
        ids, council = self.side.ids, factories.an_authority(f"{self.side.name} partner")
        ids["partner"] = council.public_id
        ids["place"] = db.session.query(FrameworkProvider).filter_by(provider_id=provider.id).one().public_id
        ids["stop"] = an_embargo(facility, self.cast.authority, starts_on=TODAY).public_id
        last_day = framework.ends_on + dt.timedelta(days=365)
        ten_days_ago = TODAY - dt.timedelta(days=10)
        db.session.add_all(
            [
                FrameworkParticipant(framework_id=framework.id, authority_id=council.id),
                ExtensionOption(framework_id=framework.id, number=1, would_end_on=last_day),
                FrameworkOpening(framework_id=framework.id, from_on=ten_days_ago, to_on=TODAY, reason="Few places"),
            ]
        )
        db.session.commit()

    def _things(self) -> None:
        """What is nobody's record."""
        cast, ids = self.cast, self.side.ids
        framework = factories.a_framework(cast.authority)
        name = f"{self.side.name} house of its own"
        house = factories.a_provider(name, trading_name=f"Trading as {name}")
        ids["framework"] = framework.reference
        out_of_reach = factories.a_callable_facility(factories.lot_of(framework), house)
        ids["facility"] = out_of_reach.public_id
        self._life(framework, house, out_of_reach)
        ids["own facility"] = cast.facility.public_id
        ids |= papers.ids("", house, out_of_reach, cast.commissioner)
        ids |= papers.ids("own ", cast.provider, cast.second_facility, cast.provider_user)
        ids |= price_ids("", out_of_reach, factories.lot_of(framework), cast.commissioner)
        ids |= price_ids("own ", cast.facility, factories.lot_of(cast.framework), cast.provider_user)
        ids |= {"account": cast.colleague.public_id, "own account": cast.administrator.public_id}
        ids["person"] = self.person("known").public_id
        twin, merged = self.person("known twice"), self.person("merged")
        merged.merged_into_id, twin.nhs_number = self.person("kept").id, None
        ids["merged person"] = merged.public_id
        ids |= register_ids(cast.commissioner, out_of_reach) | mail_ids(cast.key_worker)
        made = a_publication(cast.authority, cast.commissioner), an_import(cast.commissioner, cast.authority)
        ids |= {
            "authority": cast.authority.public_id,
            "member of staff": cast.provider_user.public_id,
            "publication": made[0].public_id,
            "import": made[1].public_id,
        }
        ids |= {
            "long job": a_long_job(cast.commissioner).public_id,
            "ended long job": a_long_job(cast.commissioner, state=LongState.FAILED).public_id,
            "full report": a_full_report(cast.commissioner, cast.authority.id).public_id,
        }
        self.side.choices = {
            "lot": f"{framework.reference}-1",
            "facility": cast.facility.public_id,
            "second house": cast.second_facility.public_id,
            "facility out of reach": out_of_reach.public_id,
            "council": factories.an_authority(f"{self.side.name} neighbour").public_id,
            "provider": cast.provider.public_id,
            "panel": cast.panel.public_id,
            "service": cast.service.public_id,
            "organisation": cast.service.public_id,
            "address": cast.colleague.email,
            "colleague": cast.colleague.public_id,
            "key worker": cast.key_worker.public_id,
            "record": twin.reference,
            **panels.give_seats_ids(cast, ids),
        }

    def _to_sign(self) -> None:
        """A draft that waits for a manager's signature, beside the signed one that can be submitted."""
        draft = db.session.query(PlacementRequest).filter_by(reference=self.side.ids["draft"]).one()
        a_signature(draft, self.cast.team_manager)
        self.side.ids["to sign"] = an_asked_signature(self.request("to sign", S.DRAFT)).reference

    def _away(self) -> None:
        """A colleague with a case of hers, who was covered for."""
        cast, ids = self.cast, self.side.ids
        self.request("colleague's", S.DRAFT, by=cast.colleague)
        ids["busy colleague"] = cast.colleague.public_id
        ids["cover"] = a_cover(cast.key_worker, cast.colleague, cast.service).public_id

    def _same_person(self, service: Organisation, worker: User) -> None:
        """A draft that is held back because another service has a live request for the same person."""
        live = self.request("live twin", S.SUBMITTED, service, worker)
        twin = db.session.get_one(Client, live.client_id)
        known = self.side.people[-1]
        draft_of = factories.a_client(
            self.cast.service,
            given_name=known.given_name,
            family_name=known.family_name,
            date_of_birth=twin.date_of_birth,
        )
        held = factories.a_request(draft_of, self.cast.key_worker, facilities=(self.cast.facility,))
        a_signature(held, self.cast.team_manager)
        # The name is the same, so only references tell the two apart.
        self.side.people.append(
            dataclasses.replace(
                known,
                state="held back",
                service=self.cast.service.name,
                references=[draft_of.reference, held.reference],
            )
        )
        self.side.ids["held back"] = held.reference

    def _before_the_panel(self) -> None:
        cast, ids = self.cast, self.side.ids
        self.side.choices["panel member"] = cast.lived_experience.public_id
        for state in ("prepared", "open", "declared", "voted", "decided", "deferred"):
            case = panels.a_prepared_case(cast, self.request(state, S.READY))
            ids[f"{state} case"], ids[f"{state} meeting"] = case.public_id, case.meeting_public_id
            if state == "prepared":
                continue
            panels.publish(cast, case.meeting_public_id)
            if state == "declared":
                panels.declares(case, cast.chair)
                panels.declares(case, cast.member)
            ids |= panels.bring_to(state, case, cast)
            if state == "decided":
                letters = db.session.query(Letter).filter_by(panel_case_id=case.id).order_by(Letter.id)
                ids["letter"], ids["worker's letter"] = letters[0].public_id, letters[1].public_id
                ids["minutes"] = begin_minutes(cast, case)
        more, self.side.choices["fresh member"] = kinds.ids_of(cast, self.request)
        ids |= more

    def _approved(self, state: str) -> beds.Case:
        return beds.Case(self.cast, self.request(state, S.APPROVED))

    def _housed(self) -> None:
        self.side.people[-1].provider = self.side.name

    def _offers(self) -> None:
        cast, ids = self.cast, self.side.ids
        ids["offer"] = beds.make_offer(self._approved("offered"), cast.facility).public_id
        self._housed()
        case = self._approved("accepted")
        offer = beds.make_offer(case, cast.facility)
        beds.accept(case, offer)
        ids["accepted offer"] = offer.public_id
        self._housed()
        case = self._approved("declined by the provider")
        offer = beds.make_offer(case, cast.facility)
        beds.decline(case, offer, reason=DeclineReason.NO_BED, note="Full until July")
        ids["declined offer"], ids["turned down"] = offer.public_id, case.request.reference
        case = self._approved("lined up")
        ids["first in line offer"] = beds.ask_in_order(case, cast.facility, cast.other_facility)[0].public_id
        ids["lined up"], ids["facility in line"] = case.request.reference, cast.other_facility.public_id
        self._housed()
        case = self._approved("arranged")
        chosen, other = beds.make_offers(case, cast.facility, cast.other_facility)
        beds.accept(case, chosen)
        placement = beds.confirm(case, chosen)
        ids["closed offer"], ids["confirmed offer"] = other.public_id, chosen.public_id
        ids["placement"] = placement.reference
        self._housed()
        self.side.people[-1].references.append(placement.reference)
        self._without_consent()

    def _without_consent(self) -> None:
        """Two who took back their consent to sharing: one offered, one expected."""
        cast, ids = self.cast, self.side.ids
        case = self._approved("offered, consent withdrawn")
        ids["unshared offer"] = beds.make_offer(case, cast.facility).public_id
        self._withdraw_consent(case.request.client_id)
        case = self._approved("arranged, consent withdrawn")
        placement = beds.arranged(case, cast.facility)
        ids["unshared placement"] = placement.reference
        self.side.people[-1].references.append(placement.reference)
        self._withdraw_consent(case.request.client_id)

    def _withdraw_consent(self, client_id: int) -> None:
        by = actor(self.cast.key_worker)
        with transaction():
            client = db.session.get_one(Client, client_id)
            client_commands.withdraw_consent(client, ConsentKind.SHARING, withdrawn_on=TODAY, by=by, now=NOON)

    def _exceptions(self) -> None:
        """A place off the framework that was asked for, and one that can be decided."""
        for state in ("exception", "checked exception"):
            case = self._approved(state)
            exception = exceptions.ask(case, cqc_location_id=f"1-8{next(_serials):05d}")
            if state == "checked exception":
                exceptions.check(case, exception)
            self.side.ids[state] = exception.public_id

    def _stays(self) -> None:
        ids = self.side.ids
        staying = self._stay("staying")
        ids |= {"stay": staying.public_id} | house_life_ids(staying, self.cast)
        for state in ("ready to leave", "leaving", "gone"):
            stay = self._stay(state)
            ids[f"{state} stay"] = stay.public_id
            self._agree(stay, client_refuses=state == "gone")
            if state == "ready to leave":
                ids |= review_ids(stay, self.cast.key_worker)
            else:
                self._arrange_exit(stay.public_id)
            if state == "leaving":
                a_sent_part(stay, self.cast.key_worker, on=TODAY, now=NOON)
            if state == "gone":
                left_as_planned(stay, self.cast.provider_user, at=NOON)
                ids |= afterwards_ids(stay, staying, self.cast)
                self.side.choices["feedback token"] = ids["feedback token"]
        ids |= away_ids(self._stay("away"), self.cast.provider_user)
        ids["unpaid stay"] = self._beyond_funding(self._stay("beyond the funding"))
        ids["walked out stay"] = walked_out(self._stay("walked out"), self.cast.provider_user, at=NOON).public_id
        worker = self.cast.key_worker
        ids["extension"] = kinds.asks_extension(self._stay("extending"), worker).public_id
        kinds.sends_extension(kinds.asks_extension(self._stay("extension sent"), worker), worker)
        ids["referral"] = db.session.query(Referral).order_by(Referral.id.desc()).first().public_id

    def _beyond_funding(self, stay: Stay) -> str:
        """They came a week ago, and tonight is the first night that nobody pays for."""
        stay.funded_until, stay.admitted_on = TODAY, TODAY - dt.timedelta(days=7)
        db.session.query(Segment).filter_by(stay_id=stay.id).one().starts_on = stay.admitted_on
        db.session.commit()
        return stay.public_id

    def _stay(self, state: str) -> Stay:
        case = self._approved(state)
        placement = beds.arranged(case, self.cast.facility)
        self._housed()
        self.side.people[-1].references.append(placement.reference)
        return beds.admit(case, placement, at=NOON - dt.timedelta(hours=3))

    def _agree(self, stay: Stay, *, client_refuses: bool) -> None:
        by = actor(self.cast.key_worker)
        with transaction():
            plan = plan_queries.in_force(stay.request_id, lock=True)
            assert plan is not None
            for party in signatures_needed(plan.care_type):
                refused = client_refuses and party is Party.CLIENT
                name, reason = ("", "They sign nothing") if refused else ("Sig Natory", "")
                plans.sign(
                    plan, party, signed_on=TODAY, signed_by=name, refused=refused, reason=reason, by=by, now=NOON
                )

    def _arrange_exit(self, public_id: str) -> None:
        by = actor(self.cast.key_worker)
        with transaction():
            stay = placements.get_stay_for_update(by, public_id)
            discharge.arrange(stay, leaves_on=TODAY, seen=0, by=by, now=NOON)


def _neighbours_cases(builder: _Builder, service: Organisation, worker: User) -> None:
    """The second service of the council: a draft, one offered and one staying at the other council's provider."""
    side = builder.side
    cast = dataclasses.replace(builder.cast, service=service, key_worker=worker)
    side.ids["neighbour's draft"] = builder.request("neighbour's draft", S.DRAFT, service, worker).reference
    for state in ("neighbour's offered", "neighbour's staying"):
        case = beds.Case(cast, builder.request(state, S.APPROVED, service, worker))
        known = side.people[-1]
        known.provider = "otherham"
        if state.endswith("offered"):
            side.ids["neighbour's offer"] = beds.make_offer(case, cast.other_facility).public_id
            continue
        placement = beds.arranged(case, cast.other_facility)
        known.references.append(placement.reference)
        side.ids["neighbour's stay"] = beds.admit(case, placement, at=NOON - dt.timedelta(hours=3)).public_id
        side.ids["neighbour's placement"] = placement.reference
