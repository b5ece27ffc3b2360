"""Two coordinators change one panel, or one agenda, at the same moment."""

from flask import Flask

from rehab.accounts.queries import actor_by_id
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.panel import commands, queries
from rehab.panel.models import PanelCase, PanelMember
from rehab.panel.rules import PanelRole
from rehab.panel.rules.panels import ONE_DAY, Term
from rehab.requests.rules import RequestStatus
from tests.factories import a_client, a_request, a_user, a_world
from tests.support.panels import a_meeting, a_prepared_case
from tests.support.races import racers


def appoint(job: tuple[int, str, int]) -> None:
    coordinator_id, panel, user_id = job
    by = actor_by_id(coordinator_id)
    with transaction():
        found = queries.get_panel_for_update(by, panel)
        term = Term(user_id, PanelRole.CHAIR, clock.today(), clock.today() + 90 * ONE_DAY)
        commands.add_member(found, term, by=by, now=clock.now())


def move_up(job: tuple[int, str, str]) -> None:
    coordinator_id, meeting, case_id = job
    by = actor_by_id(coordinator_id)
    with transaction():
        found = queries.get_agenda_for_update(by, meeting, clock.today())
        case = next(case for case in found.cases if case.public_id == case_id)
        commands.move_case(found, case, earlier=True, by=by, now=clock.now())


def test_one_of_two_appoints_the_chair(real_database: str, real_app: Flask) -> None:
    with real_app.app_context():
        world = a_world()
        db.session.query(PanelMember).filter_by(user_id=world.chair.id).delete()
        db.session.commit()
        panel_id = world.panel.id
        jobs = [
            (world.coordinator.id, world.panel.public_id, a_user(Role.PANEL_MEMBER, world.authority).id)
            for _ in range(2)
        ]
    with racers(real_database, appoint, 2) as both:
        assert sorted(both.round(jobs)) == ["InvalidInput", "done"]
    with real_app.app_context():
        assert db.session.query(PanelMember).filter_by(panel_id=panel_id, role=PanelRole.CHAIR).count() == 1


def test_both_get_their_way_on_one_agenda(real_database: str, real_app: Flask) -> None:
    with real_app.app_context():
        world = a_world()
        meeting = a_meeting(world).public_id
        cases = [
            a_prepared_case(
                world,
                a_request(
                    a_client(world.service, family_name=f"Person{number}"),
                    world.key_worker,
                    status=RequestStatus.READY,
                ),
                meeting,
            )
            for number in range(4)
        ]
        jobs = [(world.coordinator.id, meeting, cases[number].public_id) for number in (1, 3)]
    with racers(real_database, move_up, 2) as both:
        assert both.round(jobs) == ["done", "done"]
    with real_app.app_context():
        order = [case.id for case in db.session.query(PanelCase).order_by(PanelCase.position)]
        assert order == [cases[number].id for number in (1, 0, 3, 2)]
