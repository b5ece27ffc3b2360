"""Offers, placements, stays, and how they end."""

from tests.factories import TODAY
from tests.support.access_policy.fields import ONE_DAY, day
from tests.support.access_policy.rule import (
    BOTH_SIDES,
    CASE_READERS,
    COMMISSIONER,
    COORDINATOR,
    KEY_WORKERS,
    OVERSEERS,
    PROVIDERS,
    Rule,
    both,
    case,
    of,
)

# "provider: only people offered to or placed with their own organisation"; "released and lose sight of the record at
# once"; "withdrawal of consent stops new sharing"
BED = {**day("bed_from"), "conditions": ""}
NO_BED = {"reason": "no_bed", "note": "Full until July"}
ARRIVAL = {
    "admitted_time": "9:30am",
    "room": "4",
    "came_with": "alone",
    "has_medication": "no",
    "plan_looked_at": "y",
    **day("admitted_on"),
}
OFF_FRAMEWORK = {
    "ground": "needs",
    "reason": "None takes three children.",
    "cqc_location_id": "1-700100",
    "provider_name": "Seaside Families Ltd",
    "facility_name": "Seaside House",
    "address": "1 The Front, Seatown",
    "postcode": "TQ1 1AA",
    "basis": "weekly",
    "amount": "900",
    "weeks": "12",
}
REGISTER = {"has_activity": "yes", "rating": "good", "beds": "8", **day("checked_on")}
GO_ON = {"outcome": "approve", "reason": "No other fits.", **day("valid_until", TODAY + ONE_DAY)}
ABSENCE = {
    "reason": "changed_mind",
    "steps": ["rang_person"],
    "note": "Rang the key worker",
    "may_come_later": "yes",
}
OFFERS = [
    Rule("placements.offers", anybody=PROVIDERS),
    Rule("placements.residents", anybody=PROVIDERS),
    Rule("placements.offer", things=of("offer"), own=PROVIDERS),
    *(Rule("placements.offer", things=of(f"{kind} offer")) for kind in ("declined", "closed", "unshared")),
    Rule("placements.offer_letter", things=of("offer")),
    Rule("placements.offer_letter_pdf", things=of("offer")),
    Rule("placements.stay_letter", things=of("stay")),
    Rule("placements.stay_letter_pdf", things=of("stay")),
    *both("placements.accept", things=of("offer"), own=PROVIDERS, form=BED),
    *both("placements.accept", things=of("unshared offer"), form=BED),
    Rule("placements.accept", "POST", of("confirmed offer"), seen=PROVIDERS, form=BED),
    *both("placements.decline", things=of("offer"), own=PROVIDERS, form=NO_BED),
    *both("placements.make_offer", things=case("approved"), own=KEY_WORKERS, form={"facilities": ["@facility"]}),
    Rule("placements.make_offer", things=case("turned down"), own=KEY_WORKERS),
    Rule("placements.make_offer", "POST", case("submitted"), seen=KEY_WORKERS, form={"facilities": ["@facility"]}),
    *both(
        "placements.ask_exception",
        things=case("approved"),
        own=KEY_WORKERS | COORDINATOR,
        form=OFF_FRAMEWORK,
    ),
    Rule("placements.ask_exception", "POST", case("declined"), seen=KEY_WORKERS | COORDINATOR, form=OFF_FRAMEWORK),
    Rule("placements.exception", things=of("exception"), own=CASE_READERS),
    *both("placements.check_exception", things=of("exception"), own=CASE_READERS, form=REGISTER),
    *both("placements.decide_exception", things=of("checked exception"), own=COMMISSIONER, form=GO_ON),
    Rule(
        "placements.put_exception_to_panel",
        "POST",
        of("checked exception"),
        seen=OVERSEERS,
        page="placements.exception",
    ),
    Rule("placements.withdraw_exception", "POST", of("exception"), own=KEY_WORKERS | COORDINATOR),
    Rule("placements.exceptions", anybody=COMMISSIONER),
    Rule("placements.exceptions_csv", anybody=COMMISSIONER),
    *both("placements.confirm", things=of("accepted offer"), own=KEY_WORKERS, form=day("client_agreed_on")),
    Rule("placements.confirm", "POST", of("offer"), seen=KEY_WORKERS, form=day("client_agreed_on")),
    *both("placements.admit", things=case("placement"), own=PROVIDERS, form=ARRIVAL),
    Rule("placements.admit", "POST", case("unshared placement"), seen=PROVIDERS, form=ARRIVAL),
    *both("placements.non_arrival", things=case("placement"), own=PROVIDERS, form=ABSENCE),
]
UNPLANNED = {
    "reason": "client_left",
    "tolerance_explained": "yes",
    "naloxone_supplied": "yes",
    "where_to": "To a friend",
    "who_was_told": "The GP, at noon",
    **day("ended_on"),
}
REVIEW = {
    "attended": "Everybody",
    "progress": "Steady",
    "client_view": "It helps",
    "risk": "None new",
    "plan_reviewed": "yes",
    "recommendation": "continue",
    **day("held_on"),
}
RETURN = day("community_return_on")
MORE_WEEKS = {"reason": "Family work", "goals": "Finish it", **day("until", TODAY + 100 * ONE_DAY)}
ENDED = {"reason": "completed", **day("ended_on")}
SENT = {"how": "by_hand", **day("sent_on")}
# Plans, reviews and exits are written by the service and the house; commissioners count them without reading.
STAYS = [
    Rule("placements.stay", things=of("stay"), own=CASE_READERS | PROVIDERS),
    Rule("placements.stay", things=of("gone stay"), own=CASE_READERS | PROVIDERS),
    *both("placements.ask_extension", things=of("stay"), own=BOTH_SIDES, form=MORE_WEEKS),
    *both("placements.ask_extension", things=of("gone stay"), seen=BOTH_SIDES, form=MORE_WEEKS),
    Rule("placements.extension", things=of("extension"), own=CASE_READERS | PROVIDERS),
    Rule("placements.send_extension", "POST", of("extension"), own=KEY_WORKERS, page="placements.extension"),
    Rule(
        "placements.withdraw_extension",
        "POST",
        of("extension"),
        own=KEY_WORKERS,
        seen=PROVIDERS,
        page="placements.extension",
    ),
    Rule("reviews.reviews", things=of("stay"), own=BOTH_SIDES),
    *both("reviews.record", things=of("stay"), own=KEY_WORKERS, form=REVIEW),
    Rule("reviews.reviews", things=of("ready to leave stay"), own=BOTH_SIDES),
    Rule("discharge.plan", things=of("stay"), own=BOTH_SIDES),
    Rule("discharge.plan", things=of("ready to leave stay"), own=BOTH_SIDES),
    Rule("discharge.plan", things=of("gone stay"), own=BOTH_SIDES),
    Rule("discharge.plan_version", things=of("stay"), always={"number": "1"}, own=BOTH_SIDES),
    Rule("discharge.compare_plans", things=of("stay"), own=BOTH_SIDES),
    Rule("discharge.plan_pdf", things=of("stay"), own=BOTH_SIDES),
    Rule("discharge.safety_leaflet", things=of("stay"), own=BOTH_SIDES),
    Rule("discharge.plan_parts", things=of("stay"), own=BOTH_SIDES),
    *both("discharge.plan_part", things=of("ready to leave stay"), always={"kind": "gp"}, own=BOTH_SIDES, form=SENT),
    Rule("discharge.plan_part", "POST", of("stay"), {"kind": "gp"}, seen=BOTH_SIDES, form=SENT),
    Rule("discharge.part_pdf", things=of("ready to leave stay"), always={"kind": "gp"}, own=BOTH_SIDES),
    *both(
        "discharge.acknowledge",
        things=of("leaving stay"),
        always={"kind": "gp"},
        own=BOTH_SIDES,
        form=day("acknowledged_on"),
    ),
    *both("discharge.edit_plan", things=of("stay"), own=BOTH_SIDES, form={"goals": "Other goals"}),
    Rule("discharge.edit_plan", "POST", of("gone stay"), seen=BOTH_SIDES, form={"goals": "Other goals"}),
    *both("discharge.sign", things=of("stay"), always={"party": "key_worker"}, own=KEY_WORKERS),
    *both("discharge.sign", things=of("stay"), always={"party": "provider"}, own=PROVIDERS),
    Rule("discharge.sign", "POST", of("gone stay"), {"party": "key_worker"}, seen=KEY_WORKERS, form=day("signed_on")),
    *both("discharge.arrange", things=of("ready to leave stay"), own=BOTH_SIDES, form=day("leaves_on")),
    Rule("discharge.arrange", "POST", of("stay"), seen=BOTH_SIDES, form=day("leaves_on")),
    *both("discharge.leave", things=of("leaving stay"), own=BOTH_SIDES, form=ENDED),
    Rule("discharge.leave", "POST", of("stay"), seen=BOTH_SIDES, form=ENDED),
    Rule("discharge.leave", things=of("gone stay"), own=BOTH_SIDES),
    *both("discharge.leave_unplanned", things=of("stay"), own=BOTH_SIDES, form=UNPLANNED),
    Rule("discharge.leave_unplanned", "POST", of("gone stay"), seen=BOTH_SIDES, form=UNPLANNED),
    *both("discharge.afterwards", things=of("gone stay"), own=KEY_WORKERS, form=RETURN),
    Rule("discharge.afterwards", "POST", of("stay"), seen=KEY_WORKERS, form=RETURN),
]
