"""People of a service at one house: at least a row of each kind that hangs from an offer, a placement or a stay."""

import datetime as dt
from dataclasses import dataclass

from rehab.accounts.models import User
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.discharge import commands as discharge
from rehab.discharge.models import EpisodeQuestion
from rehab.discharge.rules import FollowUpKind, Protest, Told
from rehab.framework.models import Facility
from rehab.placements import commands as placements
from rehab.placements.commands import Authorised
from rehab.placements.models import Segment, Stay
from rehab.placements.rules import OverstayReason, Satisfaction
from rehab.placements.rules.complaints import ComplaintTheme
from rehab.plans import commands as plans
from rehab.plans import queries as plan_queries
from rehab.plans.rules import signatures_needed
from rehab.requests.rules import RequestStatus
from rehab.reviews import commands as reviews
from rehab.reviews import queries as review_queries
from rehab.reviews.rules import Appointment, Findings, Goal, GoalProgress, Preparation, Recommendation, Signer
from tests.factories import NOON, TODAY, World, a_client, a_request, actor, stored
from tests.support import house_life, kinds
from tests.support import placements as beds
from tests.support.afterwards import a_further_request, a_link, spoken_with
from tests.support.exits import a_sent_part, left_as_planned, walked_out
from tests.support.leave import go_on_leave
from tests.support.stays import locked

DAY = dt.timedelta(days=1)
CAME_AT = NOON - dt.timedelta(hours=3)
GOALS = (Goal("Cook for the house", GoalProgress.SOME),)
WORDS = Told(
    rating=Satisfaction.POOR,
    comment="Cold rooms",
    may_share=True,
    complaint=Protest(ComplaintTheme.STAFF, "Nobody listened", names_them=True),
)


def settle(cast: World, house: Facility, next_house: Facility) -> None:
    """Fill a house with people of the key worker of a cast; one more asks there first, and then at another house."""
    crowd = _Crowd(cast, house)
    crowd.ask(next_house)
    crowd.stay()
    crowd.review()
    crowd.overstay()
    crowd.leave()


@dataclass(frozen=True)
class _Crowd:
    """Makes people, each with a case of their own, at one house."""

    cast: World
    house: Facility

    @property
    def staff(self) -> User:
        """Who answers for the house."""
        is_first = self.house.provider_id == self.cast.provider.id
        return self.cast.provider_user if is_first else self.cast.other_provider_user

    def case(self) -> beds.Case:
        """Somebody for whom the panel has approved a place."""
        status, houses = RequestStatus.APPROVED, (self.house,)
        client = a_client(self.cast.service)
        return beds.Case(self.cast, a_request(client, self.cast.key_worker, status=status, facilities=houses))

    def resident(self) -> Stay:
        """Somebody who arrived this morning."""
        case = self.case()
        return beds.admit(case, beds.arranged(case, self.house), at=CAME_AT)

    def ask(self, next_house: Facility) -> None:
        """Offers in all states, those expected today, and one who never came."""
        beds.write_on_offer(beds.make_offer(self.case(), self.house), self.staff)
        case = self.case()
        beds.book_assessment(case, beds.make_offer(case, self.house))
        case = self.case()
        beds.accept(case, beds.make_offer(case, self.house))
        case = self.case()
        beds.decline(case, beds.make_offer(case, self.house), note="Full until July")
        beds.ask_in_order(self.case(), self.house, next_house)
        beds.arranged(self.case(), self.house)
        case = self.case()
        beds.did_not_arrive(case, beds.arranged(case, self.house))

    def stay(self) -> None:
        """What houses write, report and answer for; who is away, and what was put right."""
        stay, staff, council = self.resident(), self.staff, self.cast.commissioner
        house_life.a_progress_note(stay, staff)
        incident = house_life.an_incident(self.house, staff, stay=stay)
        house_life.a_follow_up(incident, staff)
        house_life.acknowledged(incident, council)
        house_life.learnt(incident, staff)
        house_life.a_complaint(self.house, staff, stay=stay)
        go_on_leave(stay, staff, left_at=CAME_AT + dt.timedelta(minutes=30))
        kinds.asks_extension(self.resident(), self.cast.key_worker)
        mistaken = self.resident()
        with transaction():
            found, by = locked(staff, mistaken)
            placements.correct_arrival(found, CAME_AT - DAY, reason="", seen=found.admitted_at, by=by, now=NOON)

    def review(self) -> None:
        """A review that was held and signed, one that is planned and prepared, and a profile."""
        stay, goals = self.resident(), GOALS
        found = Findings(
            TODAY, "All", "Steady", "It helps", "None", plan_reviewed=True, recommendation=Recommendation.CONTINUE,
            goals=goals,
        )  # fmt: skip
        wanted = Appointment(NOON + DAY, 60, place="The house", user_ids=frozenset({self.staff.id}))
        with transaction():
            row, by = locked(self.cast.key_worker, stay)
            held = reviews.record(row, found, by=by, now=NOON).public_id
            ahead = reviews.plan(row, wanted, by=by, now=NOON).public_id
            reviews.take_profile(row, TODAY, {"alcohol_days": 3}, by=by, now=NOON)
        with transaction():
            review, row = review_queries.get_review_for_update(actor(self.staff), held)
            reviews.sign(review, row, Signer.PROVIDER, seen=review.version, by=actor(self.staff), now=NOON)
            planned, row = review_queries.get_planned_for_update(actor(self.staff), ahead)
            reviews.prepare(planned, row, Preparation("All", "Steady", goals=goals), by=actor(self.staff), now=NOON)

    def overstay(self) -> None:
        """They came a week ago; since today a commissioner pays for further nights."""
        stay = self.resident()
        stay.funded_until, stay.admitted_on = TODAY, TODAY - 7 * DAY
        db.session.query(Segment).filter_by(stay_id=stay.id).one().starts_on = stay.admitted_on
        db.session.commit()
        nights = Authorised(TODAY + 3 * DAY, OverstayReason.NEXT_BED)
        with transaction():
            found, by = locked(self.cast.commissioner, stay)
            placements.authorise_nights(found, nights, seen=TODAY.isoformat(), by=by, now=NOON)

    def leave(self) -> None:
        """One left as planned and says how it was, one walked out, and one comes back."""
        gone, worker = self.resident(), self.cast.key_worker
        with transaction():
            plan = plan_queries.in_force(gone.request_id, lock=True)
            assert plan is not None
            for party in signatures_needed(plan.care_type):
                plans.sign(plan, party, signed_on=TODAY, signed_by="Sig Natory", by=actor(worker), now=NOON)
        with transaction():
            found, by = locked(worker, gone)
            discharge.arrange(found, leaves_on=TODAY, seen=0, by=by, now=NOON)
        a_sent_part(gone, worker, on=TODAY, now=NOON)
        left_as_planned(gone, self.staff, at=NOON)
        token = a_link(gone, worker, now=NOON)
        with transaction():
            discharge.give_feedback(token, WORDS, now=NOON)
        spoken_with(gone, worker, FollowUpKind.WEEKS_4, on=TODAY, now=NOON)
        further = a_further_request(gone, worker)
        stored(EpisodeQuestion(stay_id=gone.id, request_id=further.id, asked_at=NOON))
        walked_out(self.resident(), self.staff, at=NOON)
