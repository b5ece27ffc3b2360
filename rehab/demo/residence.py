"""An approved person's way on: offer, bed, stay, reviews and leaving."""

import datetime as dt
from typing import Self

from rehab.core.actor import Actor
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.journey import Journey, offered_facilities
from rehab.discharge import commands as discharge
from rehab.discharge.commands.completing import note_seen
from rehab.discharge.rules import Leaving, ToldWhom
from rehab.placements import commands as placements
from rehab.placements import queries as placement_queries
from rehab.placements.rules import ExitAccommodation, ExitReason, Satisfaction
from rehab.placements.rules.arrivals import CameWith, Handover
from rehab.plans import queries as plan_queries
from rehab.plans.rules import Party, signatures_needed
from rehab.requests import queries as request_queries
from rehab.reviews import commands as reviews
from rehab.reviews.rules import Findings, Recommendation

BROUGHT = Handover(
    came_with=CameWith.KEY_WORKER,
    medication="Thiamine 100mg, 28 tablets",
    belongings="A telephone and £40, in the safe",
    plan_looked_at=True,
)
ROOMS = 12
SIGNED_BY = {Party.CLIENT: "keyworker", Party.KEY_WORKER: "keyworker"}


class Residence(Journey):
    """A journey that goes on into a provider's house."""

    offer_id = ""
    placement_reference = ""

    @property
    def room(self) -> str:
        """The room that they get; one each, as far as a house has rooms."""
        return f"Room {int(self.reference[-5:]) % ROOMS + 1}"

    stay_id = ""

    @property
    def provider_key(self) -> str:
        """The login of the house that they prefer."""
        return "provider"

    @property
    def provider(self) -> Actor:
        """Who answers for the house."""
        return people.actor(self.provider_key)

    def offered(self) -> Self:
        """The key worker makes an offer to the preferred house."""
        house = offered_facilities(self.authority_id, self.person.care_type, self.day)[0]
        with transaction():
            request = request_queries.get_own_request_for_update(self.key_worker, self.reference)
            (offer,) = placements.make_offers(request, [house.id], by=self.key_worker, now=self.now)
            self.offer_id = offer.public_id
        return self

    def accepted(self, *, bed_in: int = 5) -> Self:
        """The house has a bed in so many days."""
        provider = self.provider
        with transaction():
            offer = placement_queries.get_offer_for_update(provider, self.offer_id)
            bed_from = self.day + dt.timedelta(days=bed_in)
            placements.accept(offer, bed_from=bed_from, conditions="", by=provider, now=self.now)
        return self

    def confirmed(self) -> Self:
        """The person chose it."""
        with transaction():
            offer = placement_queries.get_made_offer_for_update(self.key_worker, self.offer_id)
            placement = placements.confirm(offer, client_agreed_on=self.day, by=self.key_worker, now=self.now)
            self.placement_reference = placement.reference
        return self

    def admitted(self) -> Self:
        """They arrived this morning."""
        provider = self.provider
        with transaction():
            placement = placement_queries.get_placement_for_update(provider, self.placement_reference)
            stay = placements.admit(
                placement, admitted_at=self.now, room=self.room, handover=BROUGHT, by=provider, now=self.now
            )
            self.stay_id = stay.public_id
        return self

    def in_a_bed(self) -> Self:
        """All the steps from approval to arrival."""
        return self.offered().after(1).accepted().after(1).confirmed().after(4).admitted()

    def reviewed(self, recommendation: Recommendation = Recommendation.CONTINUE) -> Self:
        """The key worker holds a review."""
        findings = Findings(
            held_on=self.day,
            attended="The client, the key worker and the house's counsellor",
            progress="Attends every group; has begun to cook for the house.",
            client_view="I sleep again. I want to stay to the end.",
            risk="None new.",
            plan_reviewed=True,
            recommendation=recommendation,
        )
        with transaction():
            stay = placement_queries.get_stay_for_update(self.key_worker, self.stay_id)
            reviews.record(stay, findings, by=self.key_worker, now=self.now)
        return self

    def plan_agreed(self) -> Self:
        """Everybody whom the plan needs signs it."""
        for party in sorted(signatures_needed(self.person.care_type)):
            signer = people.actor(SIGNED_BY.get(party, self.provider_key))
            with transaction():
                stay = placement_queries.get_stay_for_update(signer, self.stay_id)
                plan = plan_queries.in_force(stay.request_id)
                discharge.sign_plan(
                    stay,
                    party,
                    seen=plan.edition if plan else "",
                    signed_on=self.day,
                    signed_by="A clinician of the house" if party is Party.CLINICIAN else "",
                    by=signer,
                    now=self.now,
                )
        return self

    def exit_arranged(self, leaves_on: dt.date) -> Self:
        """The day on which they will leave is set."""
        with transaction():
            stay = placement_queries.get_stay_for_update(self.key_worker, self.stay_id)
            discharge.arrange(stay, leaves_on=leaves_on, seen=0, by=self.key_worker, now=self.now)
        return self

    def left_as_planned(self, reason: ExitReason) -> Self:
        """They leave today, with an agreed plan."""
        self.exit_arranged(self.day)
        provider = self.provider
        leaving = Leaving(
            ended_on=self.day,
            reason=reason,
            where_to="Home, met by the key worker",
            medication="None",
            naloxone_supplied=True,
            accommodation=ExitAccommodation.SETTLED,
            paid_work_days=0,
            satisfaction=Satisfaction.GOOD,
        )
        with transaction():
            stay = placement_queries.get_stay_for_update(provider, self.stay_id)
            discharge.leave_as_planned(stay, leaving, by=provider, now=self.now)
        return self

    def left_unplanned(self, reason: ExitReason) -> Self:
        """They leave today, and nobody planned it."""
        provider = self.provider
        leaving = Leaving(
            ended_on=self.day,
            reason=reason,
            where_to="To a friend in Coventry",
            medication="Seven days of their tablets",
            told={ToldWhom.KEY_WORKER: dt.time(9, 30), ToldWhom.FAMILY: dt.time(9, 45)},
            tolerance_explained=True,
            naloxone_supplied=True,
        )
        with transaction():
            stay = placement_queries.get_stay_for_update(provider, self.stay_id)
            discharge.leave_unplanned(stay, leaving, by=provider, now=self.now)
        return self

    def looked_at(self) -> Self:
        """A commissioner of the council has looked at an exit that nobody planned."""
        commissioner = people.actor("commissioner")
        with transaction():
            stay = placement_queries.get_stay_for_update(commissioner, self.stay_id)
            note_seen(stay, by=commissioner, now=self.now)
        return self

    def picked_up(self) -> Self:
        """First day back with the community service."""
        with transaction():
            stay = placement_queries.get_stay_for_update(self.key_worker, self.stay_id)
            discharge.record_afterwards(
                stay,
                community_return_on=self.day,
                re_presented_on=None,
                seen=stay.version,
                by=self.key_worker,
                now=self.now,
            )
        return self
