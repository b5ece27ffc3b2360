"""What comes after a stay: follow-ups, new episodes, feedback."""

from tests.support.access_policy.fields import day
from tests.support.access_policy.rule import BOTH_SIDES, COMMISSIONER, KEY_WORKERS, PROVIDERS, Rule, both, of

NOT_REACHED = {"outcome": "not_reached", **day("done_on")}
NEW_EPISODE = {"public_id": "gone stay", "reference": "further request"}
# The service follows people up; both sides hand out the link; whoever holds it says how it was. Providers and councils
# read what was said only taken together, each of their own.
AFTERWARDS = [
    Rule("discharge.follow_ups", anybody=KEY_WORKERS),
    Rule("discharge.after_leaving", things=of("gone stay"), own=KEY_WORKERS),
    *both("discharge.follow_up", things=of("gone stay"), always={"kind": "weeks_4"}, own=KEY_WORKERS, form=NOT_REACHED),
    *both(
        "discharge.follow_up_profile",
        things=of("gone stay"),
        always={"kind": "weeks_12"},
        own=KEY_WORKERS,
        form={"top_alcohol_days": "3"},
    ),
    *both("discharge.new_episode", things=NEW_EPISODE, own=KEY_WORKERS, form={"is_new": "no"}),
    *both("discharge.feedback_link", things=of("gone stay"), own=BOTH_SIDES),
    Rule("discharge.feedback_link", "POST", of("stay"), seen=BOTH_SIDES),
    Rule(
        "discharge.feedback_leaflet",
        "POST",
        of("gone stay"),
        own=BOTH_SIDES,
        form={"token": "@feedback token"},
    ),
    Rule("discharge.give_feedback", things={"token": "feedback token"}, is_public=True),
    Rule("discharge.give_feedback", "POST", {"token": "feedback token"}, is_public=True, form={"rating": "good"}),
    Rule("discharge.thanks", is_public=True),
    Rule("discharge.satisfaction", anybody=PROVIDERS | COMMISSIONER),
    Rule("discharge.satisfaction_with", things=of("house of answers"), own=PROVIDERS | COMMISSIONER),
]
