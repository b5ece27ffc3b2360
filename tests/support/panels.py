"""Cases before a panel, brought there by the commands that the pages use; times are real, so closing lies ahead."""

import datetime as dt
from typing import NamedTuple

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.panel import commands, queries
from rehab.panel.models import Panel, PanelCase, PanelCondition, PanelMeeting, PanelMember
from rehab.panel.rules import Choice, DeclineReason, Interest
from rehab.panel.rules.decisions import Ruling
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request, a_user, actor


class Case(NamedTuple):
    """What a test knows of a panel case, whatever becomes of the session that made it."""

    id: int
    public_id: str
    request_id: int
    reference: str
    meeting_id: int
    meeting_public_id: str

    @property
    def path(self) -> str:
        return f"/panel/cases/{self.public_id}"

    @property
    def meeting_path(self) -> str:
        return f"/panel/meetings/{self.meeting_public_id}"

    def row(self) -> PanelCase:
        return db.session.get_one(PanelCase, self.id)


APPROVE = Ruling(Choice.APPROVE, weeks=12, price_ceiling_pence=70_000)
DECLINE = Ruling(
    Choice.DECLINE,
    reason="Community detox was not tried",
    decline_reason=DeclineReason.COMMUNITY_FIRST,
    alternative="A community detox with daily visits",
)
BOUND = Ruling(Choice.APPROVE_WITH_CONDITIONS, weeks=12, price_ceiling_pence=70_000, conditions=("A call each week",))
IN_A_WEEK = dt.timedelta(days=7)


def defer(days: int = 14) -> Ruling:
    """Until so many days from today."""
    return Ruling(
        Choice.DEFER,
        reason="The risk plan is missing",
        actions="Write the risk plan",
        return_on=clock.today() + dt.timedelta(days=days),
    )


def a_ready_request(world: World, **changes: object) -> PlacementRequest:
    """Of the person whose name and birth date no member may ever read."""
    client = a_client(world.service, given_name="Zebedee", family_name="Quillfeather")
    return a_request(
        client,
        world.key_worker,
        status=RequestStatus.READY,
        facilities=(world.facility, world.other_facility),
        **changes,  # type: ignore[arg-type]
    )


def a_meeting(world: World, *, panel: Panel | None = None, title: str = "June panel") -> PanelMeeting:
    now = clock.now()
    with transaction():
        mine = queries.get_panel(actor(world.coordinator), (panel or world.panel).public_id)
        return commands.create_meeting(
            mine, title=title, closes_at=now + IN_A_WEEK, by=actor(world.coordinator), now=now
        )


def a_prepared_case(
    world: World, request: PlacementRequest | None = None, meeting_public_id: str | None = None
) -> Case:
    by, now = actor(world.coordinator), clock.now()
    request_id = (request or a_ready_request(world)).id
    meeting_public_id = meeting_public_id or a_meeting(world).public_id
    with transaction():
        asked = requests.locked(request_id)
        meeting = queries.get_meeting_for_update(by, meeting_public_id, clock.today())
        case = commands.add_case(meeting, asked, by=by, now=now)
        return Case(case.id, case.public_id, asked.id, asked.reference, meeting.id, meeting.public_id)


def publish(world: World, meeting_public_id: str) -> None:
    by, now = actor(world.coordinator), clock.now()
    with transaction():
        commands.publish(queries.get_meeting_for_update(by, meeting_public_id, clock.today()), by=by, now=now)


def an_open_case(
    world: World, *, care_type: CareType = CareType.RESIDENTIAL_REHAB, request: PlacementRequest | None = None
) -> Case:
    """With its papers out: members can declare and vote."""
    case = a_prepared_case(world, request or a_ready_request(world, care_type=care_type))
    publish(world, case.meeting_public_id)
    return case


def declares(
    case: Case, member: User, *, interest: Interest = Interest.NONE, detail: str = "I know their brother"
) -> None:
    by = actor(member)
    with transaction():
        found = queries.get_case_for_update(by, case.public_id, clock.today())
        commands.declare(found, interest=interest, detail=detail, by=by, now=clock.now())


def votes(case: Case, member: User, choice: Choice = Choice.APPROVE) -> None:
    """Declares no conflict, then votes."""
    declares(case, member)
    by = actor(member)
    with transaction():
        found = queries.get_case_for_update(by, case.public_id, clock.today())
        commands.cast_vote(found, choice=choice, reason=f"{by.name} thinks so", by=by, now=clock.now())


def bench(world: World) -> list[User]:
    """The four who vote on the world's panel, the chair first."""
    return [world.chair, world.clinical_lead, world.member, world.lived_experience]


def a_voted_case(world: World, choice: Choice = Choice.APPROVE, **more: object) -> Case:
    """All four have voted the same way, so that the chair can decide before the closing time."""
    case = an_open_case(world, **more)  # type: ignore[arg-type]
    for member in bench(world):
        votes(case, member, choice)
    return case


def decides(case: Case, chair: User, ruling: Ruling = APPROVE, *, now: dt.datetime | None = None) -> None:
    by, now = actor(chair), now or clock.now()
    with transaction():
        found = queries.get_case_with_request(by, case.public_id, clock.london_date(now))
        commands.decide(found, ruling, by=by, now=now)


def give_seats_ids(world: World, ids: dict[str, str]) -> dict[str, str]:
    """Names the panel and its seats, one of which ends today; returns what forms name of them."""
    held = db.session.query(PanelMember).filter_by(panel_id=world.panel.id)
    ending, chair = (
        held.filter_by(user_id=world.lived_experience.id).one(),
        held.filter_by(user_id=world.chair.id).one(),
    )
    ending.to_on = clock.today()
    db.session.commit()
    ids |= {"panel": world.panel.public_id, "ending seat": ending.public_id, "chair's seat": chair.public_id}
    spare = a_user(Role.PANEL_MEMBER, world.authority, name="Spare member")
    return {"spare member": spare.public_id, "chair's seat": chair.public_id}


def asks_consent(case: Case, chair: User, *, weeks: int = 104, price_ceiling_pence: int = 10_000_000) -> str:
    """The chair asks to go over the budget, by default far over it; returns the public id of the question."""
    by = actor(chair)
    with transaction():
        found = queries.get_case_for_update(by, case.public_id, clock.today())
        commands.ask_consent(found, weeks=weeks, price_ceiling_pence=price_ceiling_pence, by=by, now=clock.now())
        assert found.consent is not None
        return found.consent.public_id


def put_in_doubt(case: Case) -> str:
    """As if a conflict had been found after the decision; returns the public id of the decision's condition."""
    row = case.row()
    row.in_doubt_since = clock.now()
    condition_id = db.session.query(PanelCondition).filter_by(panel_case_id=case.id).one().public_id
    db.session.commit()
    return condition_id


def bring_to(state: str, case: Case, world: World) -> dict[str, str]:
    """Votes, a question to the commissioner or a decision, as far as the state needs; what came of it."""
    if state in {"voted", "decided", "deferred"}:
        for member in bench(world):
            votes(case, member, Choice.DEFER if state == "deferred" else Choice.APPROVE)
    if state == "voted":
        return {"consent": asks_consent(case, world.chair)}
    if state == "deferred":
        decides(case, world.chair, defer())
    if state == "decided":
        decides(case, world.chair, BOUND)
        return {"condition": put_in_doubt(case)}
    return {}
