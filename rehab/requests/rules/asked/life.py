"""Family, home and work, the groups that go first, and the declarations."""

from typing import Any

from rehab.clients.rules import Sex
from rehab.core.questions import (
    NEITHER,
    PANEL_ONLY,
    Group,
    Question,
    choice,
    day,
    if_yes,
    line,
    number,
    prose,
    when,
    yes_no,
)
from rehab.requests.rules.answers import ParentalStatus
from rehab.requests.rules.vocabulary import CareAct, Guardian, Housing, Known, Offending, Referral, Work

PARENT = when("parental_status", ParentalStatus.LIVE_WITH, ParentalStatus.LIVE_ELSEWHERE)
FAMILY = (
    Group(
        "Children",
        (
            number("children", "Children under 18", 0, 20, only_if=PARENT),
            choice("guardian", "Who looks after them during the stay?", Guardian, only_if=PARENT),
            choice(
                "referral",
                "Have children's services been told?",
                Referral,
                needed="Say whether children's services have been told",
                only_if=PARENT,
            ),
            yes_no("children_come", "Do children come along?", needed="Say whether children come along"),
            number(
                "oldest_child",
                "Age of the oldest child who comes",
                0,
                17,
                needed="Enter the age of the oldest child who comes along",
                only_if=if_yes("children_come"),
            ),
        ),
    ),
    Group(
        "Who else",
        (
            yes_no("partner_comes", "Does a partner come along?"),
            yes_no("pet_comes", "Does a pet come along?"),
            prose("pet_detail", "Which pet", only_if=if_yes("pet_comes")),
            choice("is_carer", "Do they care for somebody?", Known),
            prose("carer_detail", "Who takes over", only_if=when("is_carer", Known.YES)),
            prose(
                "support",
                "Who they want beside them",
                hint="Family or friends who take part in treatment, and how. Say “sister”, not her name.",
            ),
        ),
    ),
)
HOME = (
    Group(
        "Home",
        (
            choice("housing", "Where do they live now?", Housing, needed="Say where the person lives now"),
            choice("keeps_tenancy", "Is there a tenancy to keep?", Known),
            prose(
                "tenancy_detail",
                "How the rent is paid meanwhile",
                only_if=when("keeps_tenancy", Known.YES),
            ),
        ),
    ),
    Group(
        "Money and work",
        (
            choice("work", "Work", Work),
            line("benefits", "Benefits", hint="Which ones, and who tells the Department for Work and Pensions"),
            prose("debts", "Debts or fines that need somebody's help"),
        ),
        PANEL_ONLY,
    ),
    Group(
        "Offending",
        (
            choice("offending", "Contact with the police and courts", Offending),
            prose("offending_detail", "Dates of hearings, licence conditions"),
        ),
    ),
    Group(
        "Care and support",
        (choice("care_act", "Care Act assessment", CareAct),),
        PANEL_ONLY,
    ),
)


def _group(name: str, text: str, **more: Any) -> Question:
    return yes_no(name, text, needed=f"Priority groups: answer yes or no to “{text}”", **more)


PRIORITY = (
    Group(
        "",
        (
            _group("not_treated_before", "Never in treatment before"),
            _group("family_safeguarding", "Safeguarding concerns in the family"),
            _group("prison_leaver", "Left prison within the last 3 months, or leaves soon"),
            _group("prolific_offender", "Prolific offender"),
            _group("dual_diagnosis", "Mental ill health beside addiction"),
            _group("severe_ill_health", "Severe physical ill health"),
            _group("is_pregnant", "Pregnant", only_if=when("sex", Sex.FEMALE, Sex.NOT_STATED)),
            _group("abuse_survivor", "Survivor of domestic abuse"),
            _group("ex_military", "Served in the armed forces"),
            _group("sex_worker", "Sex worker"),
        ),
        PANEL_ONLY,
        guidance="Answer “No” where it is not known. The panel sees these people sooner.",
    ),
)
DECLARATIONS = (
    Group(
        "The person",
        (
            day(
                "client_agreed_on",
                "Date the person read this request and agreed with it",
                needed="Enter the date on which the person agreed with the request",
            ),
            prose("client_comment", "What they want to add", hint="In their own words"),
        ),
        NEITHER,
        guidance="Your team manager signs the request when it is complete; you declare when you submit it.",
    ),
)
