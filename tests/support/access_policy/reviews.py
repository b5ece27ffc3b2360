"""Reviews and outcomes profiles: the service plans and records them, the house prepares and signs them with it."""

from tests.factories import TODAY
from tests.support.access_policy.fields import ONE_DAY, day
from tests.support.access_policy.rule import BOTH_SIDES, KEY_WORKERS, PROVIDERS, Rule, both, of

REVIEW = {
    "attended": "Everybody",
    "progress": "Steady",
    "client_view": "It helps",
    "risk": "None new",
    "plan_reviewed": "yes",
    "recommendation": "continue",
    **day("held_on"),
}
PLAN = {"starts_at": "10:00", "length": "60", "place": "The house", **day("held_on", TODAY + 7 * ONE_DAY)}
PREPARATION = {"groups": "All of them", "progress": "Steady"}
PROFILE = {"top_alcohol_days": "0", **day("completed_on")}
AHEAD = of("planned review")
REVIEWS = [
    Rule("reviews.reviews", things=of("stay"), own=BOTH_SIDES),
    Rule("reviews.reviews", things=of("ready to leave stay"), own=BOTH_SIDES),
    *both("reviews.record", things=of("stay"), own=KEY_WORKERS, form=REVIEW),
    *both("reviews.change", things=of("review"), own=KEY_WORKERS, form={"progress": "Slow"}),
    Rule("reviews.sign", "POST", of("review"), own=BOTH_SIDES, form={"row_version": "1"}),
    *both("reviews.plan", things=of("stay"), own=KEY_WORKERS, form=PLAN),
    *both("reviews.plan", things=of("gone stay"), seen=KEY_WORKERS, form=PLAN),
    Rule("reviews.planned", things=AHEAD, own=BOTH_SIDES),
    Rule("reviews.planned_calendar", things=AHEAD, own=BOTH_SIDES),
    *both("reviews.move", things=AHEAD, own=KEY_WORKERS, form=PLAN),
    *both("reviews.missed", things=AHEAD, own=KEY_WORKERS, form={"reason": "person_unwell"}),
    Rule("reviews.call_off", "POST", AHEAD, own=KEY_WORKERS, page="reviews.planned"),
    *both("reviews.prepare", things=AHEAD, own=PROVIDERS, form=PREPARATION),
    *both("reviews.take_profile", things=of("stay"), own=BOTH_SIDES, form=PROFILE),
    *both("reviews.take_profile", things=of("gone stay"), seen=BOTH_SIDES, form=PROFILE),
    Rule("reviews.calendar", anybody=KEY_WORKERS),
    Rule("reviews.own_calendar", anybody=BOTH_SIDES),
]
