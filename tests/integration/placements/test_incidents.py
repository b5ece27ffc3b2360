"""Incidents: who is told and who reads them, how they are followed up, what they do to the stay."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.casework import jobs
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import end_of_day
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.framework.models import Facility
from rehab.framework.rules import CareType
from rehab.notifications.models import Notice
from rehab.placements import policy
from rehab.placements.commands import incidents as commands
from rehab.placements.models import Incident, Stay
from rehab.placements.queries import incidents
from rehab.placements.queries.incidents import IncidentWanted
from rehab.placements.rules import ExitReason
from rehab.placements.rules.incidents import EntryKind, IncidentKind, IncidentStatus
from rehab.reports import queries as reports
from rehab.reports.rules import Period
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, World, a_client, a_request, a_stay, actor
from tests.support.house_life import a_follow_up, acknowledged, an_incident, closed, learnt
from tests.support.statements import statements_seen
from tests.support.stays import a_resident

DAY = dt.timedelta(days=1)
READERS = ("key_worker", "colleague", "team_manager", "provider_user", "commissioner", "coordinator")
NOT_READERS = ("other_key_worker", "other_provider_user", "other_commissioner", "chair", "administrator")


@pytest.fixture
def stay(world: World) -> Stay:
    return a_resident(world)


def seen_by(user: User) -> list[str]:
    found, _total = incidents.incident_list(actor(user), IncidentWanted(), page=1, size=25)
    return [incident.reference for incident in found]


def told(db: SQLAlchemy, template: str) -> set[int]:
    return {notice.recipient_id for notice in db.session.query(Notice).filter_by(template=template)}


def change(incident: Incident, by: User, act: Callable[[Incident], object]) -> None:
    someone, reference = actor(by), incident.reference
    with transaction():
        act(incidents.get_incident_for_update(someone, reference))


def neighbour_in(facility: Facility, world: World) -> Stay:
    """Somebody of another council who stays at the same house."""
    request = a_request(a_client(world.other_service), world.other_key_worker, status=RequestStatus.ADMITTED)
    return a_stay(request, facility)


def test_an_incident_about_a_person_is_for_their_house_council_and_service(world: World, stay: Stay) -> None:
    neighbour_in(world.facility, world)
    incident = an_incident(world.facility, world.provider_user, stay=stay)
    assert all(seen_by(getattr(world, who)) == [incident.reference] for who in READERS)
    for who in NOT_READERS:
        someone = getattr(world, who)
        assert seen_by(someone) == []
        with pytest.raises(NotFound):
            incidents.get_incident(actor(someone), incident.reference)
        assert list(incidents.incidents_of_stay(actor(someone), stay.id)) == []


def test_the_council_and_the_key_worker_are_told_at_once(db: SQLAlchemy, world: World, stay: Stay) -> None:
    incident = an_incident(world.facility, world.provider_user, stay=stay)
    assert told(db, "incident_reported") == {world.commissioner.id}
    assert told(db, "incident_of_case") == {world.key_worker.id}
    clock = db.session.query(Clock).filter_by(kind=ClockKind.INCIDENT_REPORT).one()
    assert (clock.due_at, clock.case_id) == (incident.due_at, stay.request_id)
    assert incident.due_at == end_of_day(dt.date(2026, 6, 2))


def test_an_incident_of_the_house_is_for_every_council_concerned_and_no_service(world: World, db: SQLAlchemy) -> None:
    neighbour_in(world.facility, world)
    incident = an_incident(world.facility, world.provider_user, kind=IncidentKind.SERVICE_CONTINUITY)
    assert told(db, "incident_reported") == {world.commissioner.id, world.other_commissioner.id}
    assert told(db, "incident_of_case") == set()
    for who in ("provider_user", "commissioner", "other_commissioner"):
        assert seen_by(getattr(world, who)) == [incident.reference]
    for who in ("key_worker", "other_key_worker", "other_provider_user"):
        assert seen_by(getattr(world, who)) == []


def test_only_the_council_that_leads_may_move_an_incident_on(world: World, db: SQLAlchemy) -> None:
    neighbour_in(world.facility, world)
    incident = an_incident(world.facility, world.provider_user, kind=IncidentKind.SERVICE_CONTINUITY)
    found = incidents.get_incident(actor(world.other_commissioner), incident.reference)
    assert policy.can_acknowledge(actor(world.commissioner), found)
    assert not policy.can_acknowledge(actor(world.other_commissioner), found)
    assert not policy.can_work_on_incident(actor(world.other_commissioner), found)
    assert not policy.can_acknowledge(actor(world.provider_user), found)


@pytest.mark.parametrize("kind", IncidentKind)
def test_a_serious_kind_marks_the_stay(db: SQLAlchemy, world: World, stay: Stay, kind: IncidentKind) -> None:
    an_incident(world.facility, world.provider_user, stay=stay, kind=kind)
    serious = {
        IncidentKind.DEATH,
        IncidentKind.SERIOUS_HARM,
        IncidentKind.ABUSE_ALLEGATION,
        IncidentKind.CONTROLLED_DRUGS,
    }
    assert db.session.get_one(Stay, stay.id, populate_existing=True).serious_incident is (kind in serious)


def test_a_withdrawal_with_a_serious_incident_is_not_counted_as_safe(world: World) -> None:
    detox = CareType.INPATIENT_DETOX
    for kind in (None, IncidentKind.SERVICE_CONTINUITY, IncidentKind.CONTROLLED_DRUGS):
        request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ENDED, care_type=detox)
        left = a_stay(request, world.facility, ended_on=TODAY, exit_reason=ExitReason.COMPLETED)
        if kind is not None:
            an_incident(world.facility, world.provider_user, stay=left, kind=kind)
    found = reports.figures(Period(dt.date(2026, 4, 1), dt.date(2026, 6, 30), TODAY))
    [safe] = [figure for figure in found if figure.measure.id == "safe_withdrawals"]
    assert safe.numerator == 2


@pytest.mark.parametrize(
    ("options", "field", "sentence"),
    [
        ({"happened_at": NOON + DAY}, "happened_on", "The time must be in the past"),
        (
            {"happened_at": NOON - 60 * DAY},
            "happened_on",
            "The day must be 20 May 2026 or later, when they arrived",
        ),
    ],
)
def test_refuses_an_incident_that_cannot_have_been(
    world: World, stay: Stay, options: dict[str, object], field: str, sentence: str
) -> None:
    with statements_seen() as seen, pytest.raises(InvalidInput) as refusal:
        an_incident(world.facility, world.provider_user, stay=stay, **options)
    assert (refusal.value.faults, seen.writes()) == ({field: sentence}, [])


def test_refuses_a_person_who_never_stayed_at_the_facility(world: World, stay: Stay) -> None:
    with statements_seen() as seen, pytest.raises(InvalidInput, match="has not stayed at this facility"):
        an_incident(world.second_facility, world.provider_user, stay=stay)
    assert seen.writes() == []


def finish(incident: Incident, public_id: str, by: User) -> None:
    someone = actor(by)

    def act(found: Incident) -> None:
        item = incidents.follow_up_of(found, public_id)
        commands.finish_follow_up(found, item, outcome="It is up.", by=someone, now=NOON)

    change(incident, by, act)


def reopen(incident: Incident, by: User) -> None:
    someone = actor(by)
    change(incident, by, lambda found: commands.reopen_incident(found, reason="More to it.", by=someone, now=NOON))


def test_its_clocks_run_until_it_is_acknowledged_and_its_follow_up_done(
    db: SQLAlchemy, world: World, stay: Stay
) -> None:
    incident = acknowledged(an_incident(world.facility, world.provider_user, stay=stay), world.commissioner)
    follow_up = a_follow_up(incident, world.commissioner)

    def running() -> set[ClockKind]:
        own = (ClockKind.INCIDENT_REPORT, ClockKind.INCIDENT_FOLLOW_UP)
        clocks = db.session.query(Clock).filter(Clock.kind.in_(own), Clock.state == ClockState.RUNNING)
        return {clock.kind for clock in clocks}

    assert running() == {ClockKind.INCIDENT_FOLLOW_UP}
    finish(incident, follow_up.public_id, world.provider_user)
    assert running() == set()
    with pytest.raises(IllegalMove, match="done already"):
        finish(incident, follow_up.public_id, world.provider_user)


def test_closing_waits_for_learning_and_follow_ups_and_then_nothing_is_added(world: World, stay: Stay) -> None:
    staff, council = world.provider_user, world.commissioner
    incident = acknowledged(an_incident(world.facility, staff, stay=stay), council)
    follow_up = a_follow_up(incident, council)
    with pytest.raises(IllegalMove, match=r"what was learnt from it\. One follow-up is not done yet"):
        closed(incident, council)
    finish(incident, follow_up.public_id, staff)
    learnt(incident, staff)
    assert closed(incident, council).status is IncidentStatus.CLOSED
    with statements_seen() as seen, pytest.raises(IllegalMove, match="closed"):
        learnt(incident, staff)
    assert seen.writes() == []


def test_a_closed_incident_is_opened_again_with_a_reason(db: SQLAlchemy, world: World, stay: Stay) -> None:
    staff, council = world.provider_user, world.commissioner
    incident = learnt(acknowledged(an_incident(world.facility, staff, stay=stay), council), staff)
    closed(incident, council)
    reopen(incident, council)
    found = incidents.get_incident(actor(world.key_worker), incident.reference)
    assert (found.status, found.closed_at) == (IncidentStatus.ACKNOWLEDGED, None)
    assert [entry.kind for entry in found.entries] == [EntryKind.LEARNING, EntryKind.CLOSED, EntryKind.REOPENED]
    told_of = db.session.query(AuditEntry).filter_by(subject_type="incident", case_id=stay.request_id)
    actions = [entry.action.removeprefix("incident.") for entry in told_of.order_by(AuditEntry.sequence)]
    assert actions == ["reported", "acknowledged", "added_to", "closed", "reopened"]


def test_an_incident_is_acknowledged_once_and_not_reopened_while_open(world: World, stay: Stay) -> None:
    incident = acknowledged(an_incident(world.facility, world.provider_user, stay=stay), world.commissioner)
    with statements_seen() as seen:
        with pytest.raises(IllegalMove, match="Being followed up"):
            acknowledged(incident, world.commissioner)
        with pytest.raises(IllegalMove, match="not closed"):
            reopen(incident, world.commissioner)
    assert seen.writes() == []


def test_each_side_is_told_what_the_other_did(db: SQLAlchemy, world: World, stay: Stay) -> None:
    incident = an_incident(world.facility, world.provider_user, stay=stay)
    learnt(incident, world.provider_user)
    assert told(db, "incident_changed") == {world.commissioner.id}
    a_follow_up(acknowledged(incident, world.commissioner), world.commissioner)
    assert world.provider_user.id in told(db, "incident_changed")


def test_a_follow_up_cannot_be_due_in_the_past(world: World, stay: Stay) -> None:
    incident = an_incident(world.facility, world.provider_user, stay=stay)
    with statements_seen() as seen, pytest.raises(InvalidInput, match="today or later"):
        a_follow_up(incident, world.commissioner, due_on=TODAY - DAY)
    assert seen.writes() == []


def test_commissioners_are_chased_for_what_nobody_acknowledged(db: SQLAlchemy, world: World, stay: Stay) -> None:
    an_incident(world.facility, world.provider_user, stay=stay)
    jobs.chase(now=NOON + 3 * DAY)
    assert told(db, "clock_overdue") == {world.commissioner.id}


def test_the_house_is_chased_for_its_follow_ups(db: SQLAlchemy, world: World, stay: Stay) -> None:
    incident = acknowledged(an_incident(world.facility, world.provider_user, stay=stay), world.commissioner)
    a_follow_up(incident, world.commissioner)
    jobs.chase(now=NOON + DAY)
    found = {
        (notice.recipient_id, notice.path) for notice in db.session.query(Notice).filter_by(template="clock_overdue")
    }
    assert (world.provider_user.id, f"/incidents/{incident.reference}") in found


def test_as_many_statements_for_many_incidents_as_for_one(world: World, stay: Stay) -> None:
    counts = []
    for more in (1, 12):
        for _ in range(more):
            an_incident(world.facility, world.provider_user, stay=stay)
        council = actor(world.commissioner)
        with statements_seen() as seen:
            rows, total = incidents.incident_list(council, IncidentWanted(), page=1, size=25)
            assert all(row.facility.name and row.stay.request.client.reference for row in rows)
        counts.append(len(seen))
    assert (total, counts) == (13, [2, 2])


def test_the_list_is_filtered_by_status_kind_facility_and_day(world: World, stay: Stay) -> None:
    council, house = actor(world.commissioner), world.facility.public_id
    fall = an_incident(world.facility, world.provider_user, stay=stay, now=NOON)
    fire = an_incident(world.second_facility, world.provider_user, kind=IncidentKind.SERVICE_CONTINUITY, now=NOON + DAY)

    def found(**wanted: object) -> list[str]:
        rows, _total = incidents.incident_list(council, IncidentWanted(**wanted), page=1, size=25)
        return [row.reference for row in rows]

    assert found() == [fire.reference, fall.reference]
    assert found(kind=IncidentKind.SERIOUS_HARM) == found(facility=house) == found(last=TODAY) == [fall.reference]
    assert found(first=TODAY + DAY) == [fire.reference]
    assert found(status=IncidentStatus.CLOSED) == []
