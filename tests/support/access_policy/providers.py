"""Providers, their facilities, prices and vacancies."""

import datetime as dt
from typing import Any

from tests.factories import TODAY
from tests.support.access_policy.fields import day
from tests.support.access_policy.framework import LEAD
from tests.support.access_policy.rule import (
    CASE_READERS,
    COMMISSIONER,
    MANAGER,
    OVERSEERS,
    PROVIDERS,
    Rule,
    both,
    case,
    of,
)

# Commissioners look after the providers on frameworks that their council leads; a provider's manager keeps its own up
# to date, and proposes what decides who can be placed. Testbury leads the framework that both providers are on.
_LOOKS_AFTER = {"things": of("provider"), "own": COMMISSIONER, "of_council": True}
_KEEPS = {
    "own": COMMISSIONER | MANAGER,
    "of_council": True,
    "but": {("other council's commissioner", "testbury"): "refused"},
    "one_side": True,
}
NEW_FACILITY = {
    "name": "New House",
    "address": "1 New Street",
    "postcode": "CV1 1AA",
    "beds_men": "1",
    "beds_women": "0",
    "beds_any": "0",
    "is_registered": "no",
}
NEW_CONTACT = {"name": "New Contact", "role": "Referrals", "phone": "01632 960000"}
NEW_PAPER = {"kind": "dbs_checks", "reference": "D-1", **day("valid_until", TODAY.replace(2027))}


def _of_contact(owner: str) -> dict[str, Any]:
    return {"things": {**of(f"{owner}provider"), "contact_id": f"{owner}contact"}}


def _of_paper(owner: str) -> dict[str, Any]:
    return {"things": {**of(f"{owner}provider"), "assurance_id": f"{owner}paper"}}


PROVIDER_PAGES = [
    Rule("framework.providers", anybody=COMMISSIONER),
    Rule("framework.dates_running_out", anybody=COMMISSIONER),
    *both("framework.new_provider", anybody=COMMISSIONER, form={"legal_name": "Newhouse Ltd"}),
    Rule("framework.provider", things=of("provider"), own=CASE_READERS, of_council=True),
    Rule("framework.provider", things=of("own provider"), own=PROVIDERS, anybody=CASE_READERS),
    *both("framework.edit_provider", **_LOOKS_AFTER, form={"ndtms_code": "WM123"}),
    *both("framework.edit_provider", things=of("own provider"), **_KEEPS, form={"ndtms_code": "WM123"}),
    *both("framework.new_facility", **_LOOKS_AFTER, form=NEW_FACILITY),
    *both("framework.new_contact", **_LOOKS_AFTER, form=NEW_CONTACT),
    *both("framework.new_contact", things=of("own provider"), **_KEEPS, form=NEW_CONTACT),
    *both("framework.edit_contact", **_LOOKS_AFTER | _of_contact(""), form={"role": "Invoices"}),
    *both("framework.edit_contact", **_of_contact("own "), **_KEEPS, form={"role": "Invoices"}),
    Rule("framework.remove_contact", "POST", **_LOOKS_AFTER | _of_contact("")),
    Rule("framework.remove_contact", "POST", **_of_contact("own "), **_KEEPS),
    *both("framework.new_assurance", **_LOOKS_AFTER, form=NEW_PAPER),
    *both("framework.new_assurance", things=of("own provider"), **_KEEPS, form=NEW_PAPER),
    *both("framework.edit_assurance", **_LOOKS_AFTER | _of_paper(""), form={"reference": "D-2"}),
    *both("framework.edit_assurance", **_of_paper("own "), **_KEEPS, form={"reference": "D-2"}),
    Rule("framework.remove_assurance", "POST", **_LOOKS_AFTER | _of_paper("")),
    Rule("framework.remove_assurance", "POST", **_of_paper("own "), **_KEEPS),
]
_HOUSE = {"things": of("facility"), "own": COMMISSIONER, "of_council": True}
FACILITY_PAGES = [
    Rule("framework.own_facilities", anybody=PROVIDERS),
    *both("framework.edit_facility", **_HOUSE, always={"part": "about"}, form={"description": "By the sea"}),
    *both(
        "framework.edit_facility",
        things=of("own facility"),
        always={"part": "places"},
        **_KEEPS,
        form={"youngest_age": "21"},
    ),
    Rule("framework.facility_history", things=of("facility"), own=COMMISSIONER, of_council=True),
    Rule(
        "framework.facility_history",
        things=of("own facility"),
        own=COMMISSIONER | PROVIDERS,
        of_council=True,
        one_side=True,
    ),
    *both(
        "framework.facility_change", things=of("change"), own=COMMISSIONER, of_council=True, form={"answer": "accept"}
    ),
    Rule("framework.facility_change", things=of("own change"), own=COMMISSIONER | PROVIDERS, one_side=True),
    Rule(
        "framework.facility_change",
        "POST",
        of("own change"),
        own=COMMISSIONER,
        seen=PROVIDERS,
        one_side=True,
        form={"answer": "accept"},
    ),
    Rule("framework.withdraw_facility_change", "POST", of("own change"), own=MANAGER, one_side=True),
]
# Prices are set by the lead's commissioners and proposed by the provider's managers; who places people reads them.
NEXT_MONTH = TODAY + dt.timedelta(days=31)
NEW_PRICE = {"basis": "weekly", "amount": "800", "notice_days": "7", **day("valid_from", NEXT_MONTH)}
LAST_DAY = day("last_day", NEXT_MONTH)
ANSWER = {"answer": "refuse", "reason": "Above inflation"}
PRICES = [
    *(
        Rule(endpoint, **LEAD)
        for endpoint in ("framework.price_schedule", "framework.price_schedule_csv", "framework.price_schedule_xlsx")
    ),
    Rule("framework.import_prices", **LEAD),
    # A sheet that is none is refused, but only to those who may send one.
    Rule(
        "framework.import_prices",
        "POST",
        case("framework"),
        seen=COMMISSIONER,
        of_council=True,
        form={"file": b"Lot\n"},
    ),
    Rule("framework.facility_prices", things=of("facility"), own=CASE_READERS, of_council=True),
    Rule("framework.facility_prices", things=of("own facility"), own=PROVIDERS, anybody=CASE_READERS),
    *both("framework.set_price", **_HOUSE, form={**NEW_PRICE, "lot": "@lot", "stage": "detox"}),
    *both("framework.correct_price", things=of("coming price"), own=COMMISSIONER, of_council=True, form=NEW_PRICE),
    *both("framework.correct_price", things=of("price"), seen=COMMISSIONER, of_council=True, form=NEW_PRICE),
    *both(
        "framework.end_price",
        things=of("coming price"),
        own=COMMISSIONER,
        of_council=True,
        form=day("last_day", NEXT_MONTH),
    ),
    *both("framework.propose_price", things=of("own coming price"), own=MANAGER, form={**NEW_PRICE, "reason": "Food"}),
    *both("framework.price_proposal", things=of("price proposal"), own=COMMISSIONER, of_council=True, form=ANSWER),
    Rule("framework.price_proposal", things=of("own price proposal"), own=COMMISSIONER | PROVIDERS, one_side=True),
    Rule(
        "framework.price_proposal",
        "POST",
        of("own price proposal"),
        own=COMMISSIONER,
        seen=PROVIDERS,
        one_side=True,
        form=ANSWER,
    ),
    Rule("framework.withdraw_proposal", "POST", of("own price proposal"), own=MANAGER, one_side=True),
]
# The provider says what is free; who places people reads it.
VACANCIES = [
    Rule("placements.vacancies", anybody=PROVIDERS),
    # Its fields are named after the facility, so what is sent here is found incomplete.
    Rule("placements.report_vacancies", "POST", of("own facility"), seen=PROVIDERS),
    Rule("placements.confirm_vacancies", "POST", of("own facility"), own=PROVIDERS),
    Rule("placements.vacancy_history", things=of("facility"), own=CASE_READERS, of_council=True),
    Rule("placements.vacancy_history", things=of("own facility"), own=PROVIDERS, anybody=CASE_READERS),
    Rule("placements.facility_calendar", things=of("facility"), own=OVERSEERS, of_council=True),
    Rule("placements.facility_calendar", things=of("own facility"), own=PROVIDERS, anybody=OVERSEERS),
    Rule("placements.framework_calendar", things=case("framework"), own=OVERSEERS, of_council=True),
    Rule("placements.framework_vacancies", things=case("framework"), own=CASE_READERS, of_council=True),
    Rule("placements.framework_vacancies_csv", things=case("framework"), own=CASE_READERS, of_council=True),
]
