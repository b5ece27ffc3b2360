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
ASSESSMENT = {"held_at": "2pm", "way": "phone", "place": "", **day("held_on", TODAY + ONE_DAY)}
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
    Rule("placements.offer", things=of("first in line offer"), own=PROVIDERS),
    *(Rule("placements.offer", things=of(f"{kind} offer")) for kind in ("declined", "closed", "unshared")),
    Rule("placements.offer_letter", things=of("offer")),
    Rule("placements.offer_letter_pdf", things=of("offer")),
    Rule("placements.stay_letter", things=of("stay")),
    Rule("placements.stay_letter_pdf", things=of("stay")),
    *both("placements.accept", things=of("offer"), own=PROVIDERS, form=BED),
    *both("placements.accept", things=of("unshared offer"), form=BED),
    Rule("placements.accept", "POST", of("confirmed offer"), seen=PROVIDERS, form=BED),
    *both("placements.decline", things=of("offer"), own=PROVIDERS, form=NO_BED),
    *both("placements.assess", things=of("offer"), own=PROVIDERS, form=ASSESSMENT),
    Rule("placements.assess", "POST", of("accepted offer"), seen=PROVIDERS, form=ASSESSMENT),
    *both("placements.offer_messages", things=of("offer"), own=BOTH_SIDES, form={"text": "Is she at home?"}),
    Rule("placements.offer_messages", things=of("closed offer"), own=KEY_WORKERS),
    Rule("placements.offer_messages", things=of("unshared offer"), own=KEY_WORKERS),
    *both("placements.stay_messages", things=of("stay"), own=BOTH_SIDES, form={"text": "She slept well."}),
    *both(
        "placements.ask_assessment",
        things=case("submitted"),
        own=KEY_WORKERS,
        form={"facilities": ["@facility"], "is_agreed": "y"},
    ),
    *both("placements.take_back", things=of("accepted offer"), own=KEY_WORKERS),
    Rule("placements.take_back", "POST", of("confirmed offer"), own=KEY_WORKERS),
    Rule(
        "placements.line",
        "POST",
        {"reference": "lined up", "public_id": "facility in line"},
        own=KEY_WORKERS,
        form={"move": "now"},
        page="placements.make_offer",
    ),
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
    "medication": "None",
    "who_was_told": "The GP, at noon",
    **day("ended_on"),
}
RETURN = day("community_return_on")
MORE_WEEKS = {"reason": "Family work", "goals": "Finish it", **day("until", TODAY + 100 * ONE_DAY)}
ENDED = {"reason": "completed", "medication": "None", "naloxone_supplied": "yes", **day("ended_on")}
AWAY = {
    "left_time": "9:30am",
    "due_time": "6pm",
    "reason": "family",
    "contact": "Their own telephone",
    **day("left_on"),
    **day("due_on", TODAY + ONE_DAY),
}
BACK = {"back_time": "11:50am", "note": "", **day("back_on")}
ARRIVED_THEN = {"admitted_time": "9am", "reason": "Another day was typed", **day("admitted_on", TODAY - ONE_DAY)}
LEFT_THEN = {"reason": "Another day was typed", **day("ended_on")}
NEXT_STAGE = {"stage": "stage_2", **day("on")}
NEXT_HOUSE = {"facility": "@second house", "room": "9", **day("on")}
NIGHTS = {"reason": "next_bed", **day("until", TODAY + 4 * ONE_DAY)}
SENT = {"how": "by_hand", **day("sent_on")}
# Plans, reviews and exits are written by the service and the house; commissioners count them without reading.
STAYS = [
    Rule("placements.stay", things=of("stay"), own=CASE_READERS | PROVIDERS),
    Rule("placements.stay", things=of("gone stay"), own=CASE_READERS | PROVIDERS),
    *both("placements.go_on_leave", things=of("stay"), own=PROVIDERS, form=AWAY),
    *both("placements.go_on_leave", things=of("gone stay"), seen=PROVIDERS, form=AWAY),
    *both("placements.come_back", things=of("away stay"), own=PROVIDERS, form=BACK),
    *both("placements.correct_arrival", things=of("stay"), own=BOTH_SIDES, form=ARRIVED_THEN),
    *both("placements.correct_leaving", things=of("gone stay"), own=BOTH_SIDES, form=LEFT_THEN),
    *both("placements.move_stage", things=of("unpaid stay"), own=BOTH_SIDES, form=NEXT_STAGE),
    *both("placements.move_stage", things=of("gone stay"), seen=BOTH_SIDES, form=NEXT_STAGE),
    *both("placements.move_house", things=of("unpaid stay"), own=BOTH_SIDES, form=NEXT_HOUSE),
    *both("placements.authorise_nights", things=of("unpaid stay"), own=COMMISSIONER, form=NIGHTS),
    Rule("placements.authorise_nights", things=of("stay"), own=COMMISSIONER),
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
    *both("discharge.exit_profile", things=of("gone stay"), own=BOTH_SIDES, form={"top_alcohol_days": "0"}),
    *both("discharge.national_data", things=of("gone stay"), own=BOTH_SIDES),
    *both("discharge.letter_to_gp_page", things=of("gone stay"), own=BOTH_SIDES, form=day("sent_on")),
    Rule("discharge.letter_to_gp_pdf", things=of("gone stay"), own=BOTH_SIDES),
    *both("discharge.exit_seen", things=of("walked out stay"), own=COMMISSIONER),
    *both("discharge.leave_unplanned", things=of("stay"), own=BOTH_SIDES, form=UNPLANNED),
    Rule("discharge.leave_unplanned", "POST", of("gone stay"), seen=BOTH_SIDES, form=UNPLANNED),
    *both("discharge.afterwards", things=of("gone stay"), own=KEY_WORKERS, form=RETURN),
    Rule("discharge.afterwards", "POST", of("stay"), seen=KEY_WORKERS, form=RETURN),
]
