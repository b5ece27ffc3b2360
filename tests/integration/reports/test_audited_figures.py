"""Figures of what was entered here, from the command that writes a day or a fact to the measure that counts it."""

import datetime as dt

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import Organisation
from rehab.clients.models import Client
from rehab.clients.rules import Sex
from rehab.core.actor import SYSTEM
from rehab.core.settings import SettingValue
from rehab.core.transaction import transaction
from rehab.discharge import commands as discharge
from rehab.discharge import queries as discharges
from rehab.discharge.rules import FollowedUp, FollowUpKind, FollowUpOutcome
from rehab.framework.models import Facility
from rehab.framework.rules import CareType, Stage
from rehab.placements import commands as placements
from rehab.placements import queries as placement_queries
from rehab.placements.models import Offer, Segment, Stay
from rehab.placements.rules import ExitReason
from rehab.reports import queries
from rehab.reports.queries.activity import profile
from rehab.reports.rules import Characteristic, Figure, Group, Period
from rehab.requests.models import FundingSection
from rehab.requests.rules import RequestStatus, RequestSubmitted
from tests import factories
from tests.factories import NOON, TODAY, World
from tests.support.afterwards import has_left
from tests.support.history import imported
from tests.support.history_rows import a_file, a_row, an_open_row
from tests.support.panels import a_ready_request, a_voted_case, decides
from tests.support.people import merge, undo
from tests.support.placements import Case, ask_assessment
from tests.support.stays import locked

DAY = dt.timedelta(days=1)
YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31), TODAY)
HALF_A_YEAR_LATER = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30), dt.date(2026, 12, 1))
COMPLETED = {"exit_reason": ExitReason.COMPLETED}


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return factories.a_world()


@pytest.fixture
def clinic(world: World) -> Facility:
    """A detox facility of the first provider."""
    lot = factories.lot_of(world.framework, CareType.INPATIENT_DETOX)
    return factories.a_callable_facility(lot, world.provider, "Clinic")


def figures(measure_id: str, period: Period = YEAR, *, by: Group | None = None) -> list[Figure]:
    return queries.figures(period, by=by, only=measure_id)


def share(measure_id: str, period: Period = YEAR) -> tuple[object, object]:
    (figure,) = figures(measure_id, period)
    return figure.numerator, figure.denominator


def groups(measure_id: str, by: Group) -> dict[str | None, tuple[object, object]]:
    return {figure.group: (figure.numerator, figure.denominator) for figure in figures(measure_id, by=by)}


def a_stay(world: World, *, client: Client | None = None, care_type: CareType | None = None, **more: object) -> Stay:
    client = client or factories.a_client(world.service, consents=())
    request = factories.a_request(
        client,
        world.key_worker,
        status=RequestStatus.ENDED,
        care_type=care_type or CareType.RESIDENTIAL_REHAB,
        facilities=(world.facility,),
    )
    return factories.a_stay(request, world.facility, **more)


# Offers of detox


def test_a_facility_that_assessed_before_the_decision_offers_detox_from_the_day_the_panel_approves(
    db: SQLAlchemy, world: World, clinic: Facility
) -> None:
    with time_machine.travel(NOON, tick=False):
        request = a_ready_request(world, care_type=CareType.INPATIENT_DETOX)
        case = a_voted_case(world, request=request)
        (offer,) = ask_assessment(Case(world, request), clinic, now=NOON)
        assert share("detox_admitted") == (0, 0)
        decides(case, world.chair)
    stored = db.session.get_one(Offer, offer.id, populate_existing=True)
    assert (stored.before_decision, stored.offered_on) == (False, TODAY)
    assert share("detox_admitted") == (0, 1)


def test_the_detox_before_a_rehab_is_in_the_groups_of_its_offers_until_somebody_arrives(
    db: SQLAlchemy, world: World, clinic: Facility
) -> None:
    client = factories.a_client(world.service, consents=())
    request = factories.a_request(
        client, world.key_worker, status=RequestStatus.APPROVED, facilities=(world.other_facility,)
    )
    offer = factories.an_offer(request, clinic)
    offer.detox_first = True
    db.session.commit()
    assert groups("detox_admitted", Group.CARE_TYPE) == {"inpatient_detox": (0, 1)}
    assert groups("detox_admitted", Group.PROVIDER) == {"Testhouse Ltd": (0, 1)}


# People of whom there were two records


def test_a_person_is_in_one_group_by_the_record_that_survives(db: SQLAlchemy, world: World) -> None:
    kept = factories.a_client(world.service, sex=Sex.FEMALE, consents=())
    double = factories.a_client(world.service, sex=Sex.NOT_STATED, given_name="T", consents=())
    a_stay(world, client=kept, admitted_on=dt.date(2026, 1, 5), ended_on=dt.date(2026, 2, 1), **COMPLETED)
    a_stay(world, client=double, admitted_on=dt.date(2026, 3, 5), ended_on=dt.date(2026, 4, 1), **COMPLETED)
    merge(kept, double, by=world.team_manager)
    assert share("completion_of_in_treatment") == (1, 1)
    assert groups("completion_of_in_treatment", Group.SEX) == {"female": (1, 1)}
    found = profile(YEAR, authorities=None)
    assert [row for row in found if row[0] is Characteristic.SEX] == [(Characteristic.SEX, "female", 1)]
    undo(double, by=world.team_manager)
    assert groups("completion_of_in_treatment", Group.SEX) == {"female": (1, 1), "not_stated": (1, 1)}


# Days that are not over


def test_the_six_months_before_are_those_before_today_while_a_period_lasts(world: World) -> None:
    window = {"re_presentation_window_ends_on": TODAY - 2 * DAY}
    a_stay(world, admitted_on=dt.date(2025, 10, 1), ended_on=TODAY - 183 * DAY, **COMPLETED, **window)
    a_stay(world, admitted_on=dt.date(2026, 1, 10), ended_on=dt.date(2026, 1, 20), **COMPLETED)
    assert share("completed_not_re_presented") == (1, 1)


def test_nobody_was_there_six_months_before_a_period_that_has_not_begun(world: World) -> None:
    a_stay(world, admitted_on=dt.date(2025, 10, 1))
    later = Period(dt.date(2027, 1, 1), dt.date(2027, 3, 31), TODAY)
    assert share("completed_not_re_presented", later) == (0, 0)


def test_only_an_open_stay_is_cut_off_at_the_day_the_figures_are_of(world: World) -> None:
    first = dt.date(2026, 5, 1)
    a_stay(world, admitted_on=first, ended_on=first + 20 * DAY, **COMPLETED)
    a_stay(world, admitted_on=first)
    month = Period(first, dt.date(2026, 5, 31), today=first + 4 * DAY)
    assert share("bed_nights", month) == (20 + 5, None)
    assert share("net_spend", month) == (25 * 10_000, None)


def test_a_period_may_last_as_long_as_days_can_be_written(world: World) -> None:
    a_stay(world, admitted_on=TODAY - 10 * DAY, ended_on=TODAY, **COMPLETED)
    assert share("bed_nights", Period(dt.date(2026, 1, 1), dt.date.max, TODAY)) == (10, None)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("wrong", [("--from", "0001-01-01"), ("--today", "9999-12-31")])
def test_the_command_refuses_a_day_around_which_there_are_no_others(app: Flask, wrong: tuple[str, str]) -> None:
    days = {"--from": "2026-01-01", "--to": "9999-12-31"} | dict([wrong])
    arguments = ["reports", "kpis", *(word for pair in days.items() for word in pair)]
    result = app.test_cli_runner().invoke(args=arguments)
    assert (result.exit_code, "from 1900 to 2999" in result.output) == (2, True)


# Money


def test_what_others_pay_towards_a_stay_is_no_contribution_of_the_person(db: SQLAlchemy, world: World) -> None:
    stay = a_stay(world, admitted_on=dt.date(2026, 5, 1), ended_on=dt.date(2026, 5, 8), **COMPLETED)
    funding = db.session.query(FundingSection).filter_by(request_id=stay.request_id).one()
    funding.contribution_pence, funding.other_funding_pence = 4_000, 6_000
    segment = db.session.query(Segment).filter_by(stay_id=stay.id).one()
    segment.contribution_pence = funding.paid_by_others_pence
    db.session.commit()
    assert share("net_spend") == (70_000 - 4_000, None)


# What is put right


def test_a_return_to_treatment_that_was_none_no_longer_counts(db: SQLAlchemy, world: World) -> None:
    left_on = dt.date(2026, 5, 20)
    stay = has_left(world, on=left_on)
    told = [
        FollowedUp(left_on + 3 * DAY, FollowUpOutcome.BACK_IN_TREATMENT, re_presented_on=left_on + 2 * DAY),
        FollowedUp(left_on + 3 * DAY, FollowUpOutcome.CONTACTED),
    ]
    for each, counted in zip(told, (1, 0), strict=True):
        with transaction():
            found, by = locked(world.key_worker, stay)
            follow_up = discharges.follow_up_of(found.id, FollowUpKind.WEEKS_4, lock=True)
            discharge.record_follow_up(found, follow_up, each, seen=follow_up.version, by=by, now=NOON)
        assert share("re_presentation", HALF_A_YEAR_LATER) == (counted, 1)


def test_a_return_to_treatment_was_somebody_elses_once_a_merge_is_undone(db: SQLAlchemy, world: World) -> None:
    stay = has_left(world, on=dt.date(2026, 5, 20))
    kept, other = db.session.get_one(Client, stay.client_id), factories.a_client(world.service, given_name="Una")
    merge(kept, other, by=world.team_manager)
    request = factories.a_request(other, world.key_worker, status=RequestStatus.SUBMITTED)
    with transaction():
        discharge.ask_about_episode(RequestSubmitted(request.id, factories.actor(world.key_worker), NOON))
    with transaction():
        found, by = locked(world.key_worker, stay)
        question = discharges.question_about(found.id, request.reference, lock=True)
        discharge.answer_about_episode(found, question, first_day=dt.date(2026, 5, 28), by=by, now=NOON)
    assert share("re_presentation", HALF_A_YEAR_LATER) == (1, 1)
    undo(other, by=world.team_manager)
    assert share("re_presentation", HALF_A_YEAR_LATER) == (0, 1)
    assert discharges.questions_of(stay.id) == []


def test_the_days_between_reviews_are_those_of_the_day_of_arrival_that_is_right(db: SQLAlchemy, world: World) -> None:
    first = dt.date(2026, 5, 15)
    stay = a_stay(world, admitted_on=first, review_days=84)
    for valid_from, days in ((first - 9 * DAY, 7), (first, 84)):
        setting = {"key": "review_days", "value": days, "valid_from": valid_from}
        db.session.add(SettingValue(authority_id=world.authority.id, **setting))
    db.session.commit()
    assert share("review_12_weeks") == (0, 0)
    with transaction():
        found, by = locked(world.provider_user, stay)
        at = dt.datetime.combine(first - DAY, dt.time(11), dt.UTC)
        placements.correct_arrival(found, at, reason="Wrong day", seen=None, by=by, now=NOON)
    assert share("review_12_weeks") == (0, 1)


# What came from a file


@pytest.fixture
def council(db: SQLAlchemy) -> Organisation:
    found = factories.an_authority("Coventry City Council")
    framework = factories.a_framework(found)
    factories.a_place(factories.lot_of(framework), factories.a_provider("PHOENIX HOUSE"))
    return found


def test_a_plan_that_a_file_tells_of_counts_for_a_stay_that_ends_here(council: Organisation, db: SQLAlchemy) -> None:
    imported(a_file(an_open_row(admitted_on="2026-02-02", discharge_plan_agreed_on="2026-02-20")), today=TODAY)
    stay_id = db.session.query(Stay).one().id
    with transaction():
        found = placement_queries.lock_stay(stay_id)
        reason = ExitReason.CLIENT_LEFT
        placements.end_stay(found, ended_on=TODAY, reason=reason, discharge_plan_agreed_on=None, by=SYSTEM, now=NOON)
    assert share("discharge_plan") == (1, 1)


def test_a_file_that_ends_a_stay_which_moved_on_here_pays_each_night_once(
    db: SQLAlchemy, council: Organisation
) -> None:
    row = an_open_row(admitted_on="2026-02-02")
    imported(a_file(row), today=TODAY)
    first = db.session.query(Segment).one()
    first.ends_on = dt.date(2026, 3, 2)
    more = {"stage": Stage.STAGE_2, "weekly_price_pence": 35_000, "starts_on": first.ends_on}
    db.session.add(Segment(stay_id=first.stay_id, facility_id=None, **more))
    db.session.commit()
    imported(a_file(row | {"ended_on": "2026-03-16", "exit_reason": "completed"}), today=TODAY, update=True)
    assert share("bed_nights") == (42, None)
    assert share("net_spend") == (4 * 70_000 + 2 * 35_000, None)


def test_a_file_is_measured_by_what_the_council_had_set_at_the_time(db: SQLAlchemy, council: Organisation) -> None:
    for key, value in (("decision_working_days", 4), ("review_days", 28)):
        db.session.add(SettingValue(authority_id=council.id, key=key, value=value, valid_from=dt.date(2026, 1, 10)))
    db.session.commit()
    days = {"submitted_on": "2026-01-05", "decided_on": "2026-01-12", "offered_on": "", "accepted_on": ""}
    later = {"submitted_on": "2026-01-12", "decided_on": "2026-01-19", "offered_on": "", "accepted_on": ""}
    stays = {"admitted_on": "2026-01-09", "ended_on": "2026-02-20", "decided_on": "2026-01-09"}
    rows = [
        a_row(1, **days | stays, discharge_plan_agreed_on=""),
        a_row(2, **later | {"admitted_on": "2026-01-19", "ended_on": "2026-02-20"}, discharge_plan_agreed_on=""),
    ]
    imported(a_file(*rows), today=TODAY)
    assert share("decision_on_time") == (1, 2)
    assert share("review_12_weeks") == (0, 1)
    moved = {"submitted_on": "2026-01-10", "decided_on": "2026-01-12", "admitted_on": "2026-01-12"}
    imported(a_file(rows[0] | moved, rows[1]), today=TODAY, update=True)
    assert share("review_12_weeks") == (0, 2)
