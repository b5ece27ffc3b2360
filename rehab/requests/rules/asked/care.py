"""Who may be placed, what they take, what was tried, and what they chose."""

from rehab.core.questions import (
    NEITHER,
    PROVIDER_ONLY,
    Group,
    choice,
    day,
    line,
    money,
    number,
    prose,
    when,
    yes_no,
)
from rehab.finance.rules import FundingSource
from rehab.framework.rules import CareType, Programme
from rehab.requests.rules.answers import MOST_WEEKS, CourtOrder
from rehab.requests.rules.needs import Nearness
from rehab.requests.rules.vocabulary import Injecting, Known

ORDERED = (CourtOrder.DRR, CourtOrder.ATR)
ELIGIBILITY = (
    Group(
        "",
        (
            yes_no(
                "ordinarily_resident",
                "Are they ordinarily resident in your council's area?",
                hint="A “care of” address counts only if this is where they have settled",
                needed="Say whether the person is ordinarily resident",
            ),
            choice(
                "court_order",
                "Is it their own choice, or a court order?",
                CourtOrder,
                needed="Say whether the placement is voluntary or under a court order",
            ),
        ),
        NEITHER,
    ),
    Group(
        "Court order",
        (
            prose(
                "order_conditions",
                "Conditions of the order",
                hint="Its length, drug tests, where they must live",
                needed="Write down the conditions of the court order",
                only_if=when("court_order", *ORDERED),
            ),
        ),
    ),
    Group(
        "",
        (
            line(
                "order_contact",
                "Who must be told about progress",
                hint="The probation office and its telephone number",
                needed="Say whom the court order wants to be told",
                only_if=when("court_order", *ORDERED),
            ),
        ),
        PROVIDER_ONLY,
    ),
    Group(
        "Type of care",
        (
            yes_no(
                "detox_first",
                "Do they need a detox before the rehab starts?",
                needed="Say whether the person needs a detox first",
                only_if=when("care_type", CareType.RESIDENTIAL_REHAB),
            ),
        ),
    ),
    Group(
        "The need",
        (
            prose(
                "why_residential",
                "Why residential treatment is needed",
                hint="What was tried in the community, and why that is not enough. "
                "The panel reads this: do not write names or addresses.",
                needed="Say why residential treatment is needed",
            ),
        ),
        NEITHER,
    ),
)
SUBSTANCES = (
    Group(
        "Injecting and overdose",
        (
            choice(
                "injecting", "Do they inject, or have they?", Injecting, needed="Say whether the person injects, or has"
            ),
            number("overdoses", "Overdoses so far", 0, 99, hint="As far as they remember. Leave blank if not known."),
            day("last_overdose_on", "Date of the last overdose", hint="Leave blank if there was none, or nobody knows"),
            choice("naloxone", "Do they have naloxone at home?", Known),
        ),
    ),
    Group(
        "Dependence scores",
        (
            number("audit_score", "AUDIT score", 0, 40, hint="Alcohol, 0 to 40"),
            number("sadq_score", "SADQ score", 0, 60, hint="Severity of alcohol dependence, 0 to 60"),
            number("sds_score", "SDS score", 0, 15, hint="Severity of dependence on the main drug, 0 to 15"),
        ),
        guidance="Leave blank what was not measured.",
    ),
)
TREATMENT = (
    Group(
        "Treatment so far",
        (
            prose(
                "community_work",
                "Work done in the community",
                hint="Key work, groups, prescribing: since when, and what came of it",
                needed="Describe the work done in the community",
            ),
            number("detoxes", "Earlier detoxes", 0, 99, hint="Leave blank if not known"),
            number("rehabs", "Earlier stays in residential rehab", 0, 99, hint="Leave blank if not known"),
            prose("earlier_outcomes", "How these went", hint="What helped, and what led back to use"),
        ),
    ),
    Group(
        "Preparation",
        (
            number(
                "preparation_sessions",
                "Preparation sessions so far",
                0,
                999,
                needed="Enter how many preparation sessions there were",
            ),
            choice("has_visited", "Have they seen a facility, or spoken to one?", Known),
            prose("preparation", "What they worked on"),
            prose("tests", "Drug and alcohol tests", hint="Dates and results of the last ones; write “none” if none"),
        ),
    ),
)
CHOICE = (
    Group(
        "What matters to them",
        (
            choice("nearness", "Do they want to be near home, or away?", Nearness),
            choice("programme", "Which kind of programme do they want?", Programme),
            yes_no("single_sex", "Do they want a place for one sex only?", no="No, or it does not matter"),
        ),
    ),
    Group(
        "",
        (
            prose(
                "reasons",
                "Why they prefer it",
                hint="In the person's own words",
                needed="Write down the person's reasons in their own words",
            ),
            prose(
                "why_fewer",
                "Why fewer than two",
                hint="Only if you ticked one. For example: only this one takes couples.",
            ),
        ),
        NEITHER,
    ),
)
FUNDING = (
    Group(
        "",
        (
            choice(
                "source",
                "Where does the money come from?",
                FundingSource,
                needed="Choose where the money comes from",
            ),
            number(
                "weeks", "Weeks asked for", 1, MOST_WEEKS, unit="weeks", needed="Enter how many weeks are asked for"
            ),
            money(
                "contribution_pence",
                "What the person pays each week",
                unit="a week",
                hint="Leave blank if nothing",
            ),
            money(
                "other_funding_pence",
                "What others pay each week",
                unit="a week",
                hint="For example an adult social care package. Leave blank if nothing.",
            ),
            choice("housing_benefit", "Is housing benefit paid towards the stay?", Known),
        ),
        NEITHER,
    ),
)
