"""What the house writes about a stay."""

from tests.support.access_policy.fields import day
from tests.support.access_policy.rule import BOTH_SIDES, PROVIDERS, Rule, both, of

NOTE = {"text": "Slept well.", **day("about_on")}
OF_NOTE = {"public_id": "stay", "note_id": "progress note"}
# "provider: progress notes"; councils count stays without reading what is written about people
HOUSE_LIFE = [
    Rule("placements.progress_notes", things=of("stay"), own=BOTH_SIDES),
    *both("placements.new_progress_note", things=of("stay"), own=PROVIDERS, form=NOTE),
    *both("placements.correct_progress_note", things=OF_NOTE, own=PROVIDERS, form={"text": "Slept badly."}),
]
