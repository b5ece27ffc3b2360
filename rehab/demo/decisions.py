"""What hangs from decisions of the demonstration: conditions, a commissioner to ask, papers that name somebody."""

import datetime as dt

from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.core.db import db
from rehab.core.money import financial_year
from rehab.core.transaction import transaction
from rehab.demo import answers, people
from rehab.demo.journey import VOTERS, Journey, Person
from rehab.finance.models import Budget
from rehab.finance.rules import FundingSource
from rehab.panel import commands, queries
from rehab.panel.rules import Choice
from rehab.panel.rules.decisions import Ruling
from rehab.requests import commands as requests
from rehab.requests import queries as request_queries
from rehab.requests.rules import Section

ALCOHOL = 7000
ONE_DAY = dt.timedelta(days=1)
CEILING = 320_000


def decide(today: dt.date) -> None:
    """One approval with conditions, one decision that waits for a commissioner, one pack to redact."""
    _with_conditions(today)
    _over_the_budget(today)
    _naming(today)


def _before_a_panel(person: Person, started_on: dt.date) -> Journey:
    return Journey(person, started_on).draft().after(1).submitted().after(1)


def _with_conditions(today: dt.date) -> None:
    """Two conditions, of which the first is met."""
    journey = _before_a_panel(Person("Tansy", dt.date(1986, 3, 14), Sex.FEMALE), today - 14 * ONE_DAY).ready().after(3)
    case = journey.before_panel()
    for voter in (*VOTERS, "livedexperience"):
        journey.voted(case, voter, Choice.APPROVE_WITH_CONDITIONS, "Safer with a plan for the first week.")
    chair, key_worker, public_id = people.actor("chair"), people.actor("keyworker"), case.public_id
    ruling = Ruling(
        Choice.APPROVE_WITH_CONDITIONS,
        weeks=12,
        price_ceiling_pence=CEILING,
        conditions=("A blood test before admission", "A call with the key worker every week"),
        conditions_due_on=today + 10 * ONE_DAY,
    )
    with transaction():
        case = queries.get_case_with_request(chair, public_id, journey.day)
        commands.decide(case, ruling, by=chair, now=journey.now)
        request_id = case.request_id
    journey.after(3)
    with transaction():
        found = queries.get_condition_for_update(key_worker, queries.conditions_of(request_id)[0].public_id)
        note = "Results are with the GP."
        commands.mark_met(found, met_on=journey.day, note=note, by=key_worker, now=journey.now)


def _over_the_budget(today: dt.date) -> None:
    """All voted to approve; the small grant that pays does not reach."""
    journey = Journey(Person("Verity", dt.date(1990, 3, 14), Sex.FEMALE), today - 6 * ONE_DAY).draft()
    with transaction():
        db.session.add(
            Budget(
                authority_id=journey.authority_id,
                year=financial_year(today),
                source=FundingSource.CRIMINAL_JUSTICE,
                amount_pence=2_000_000,
            )
        )
    with transaction():
        own = request_queries.get_own_request_for_update(journey.key_worker, journey.reference)
        funding = {"source": FundingSource.CRIMINAL_JUSTICE, "weeks": 12}
        requests.save_funding(own, funding, by=journey.key_worker, now=journey.now)
    journey.after(1).submitted().after(1).ready().after(2)
    case = journey.before_panel(closes_after=9)
    for voter in (*VOTERS, "livedexperience"):
        journey.voted(case, voter)
    chair = people.actor("chair")
    with transaction():
        case = queries.get_case_for_update(chair, case.public_id, journey.day)
        commands.ask_consent(case, weeks=12, price_ceiling_pence=CEILING, by=chair, now=journey.now)


def _naming(today: dt.date) -> None:
    """On the agenda of an online vote; its risk plan names the person, so its papers cannot go out yet."""
    person = Person("Zinnia", dt.date(1988, 3, 14), Sex.FEMALE)
    journey = Journey(person, today - 4 * ONE_DAY).draft()
    told = answers.plain((ALCOHOL,), journey.day)[Section.RISK]
    plan = "Low mood at first. If Zinnia leaves early, ring her sister on 024 7600 0000 and go to her at once."
    with transaction():
        own = request_queries.get_own_request_for_update(journey.key_worker, journey.reference)
        changed = {**told, "management_plan": plan}
        requests.save_answers(own, Section.RISK, changed, by=journey.key_worker, now=journey.now)
    journey.after(1).submitted().after(1).ready().after(1)
    coordinator = people.actor("coordinator")
    with transaction():
        panel = queries.panels_of(coordinator)[0]
        meeting = commands.create_meeting(
            panel,
            title=f"Online vote, {clock.written(today + 5 * ONE_DAY)}",
            closes_at=clock.start_of_day(today + 5 * ONE_DAY) + dt.timedelta(hours=17),
            by=coordinator,
            now=journey.now,
        )
        request = request_queries.get_request_for_update(coordinator, journey.reference)
        commands.add_case(meeting, request, by=coordinator, now=journey.now)
