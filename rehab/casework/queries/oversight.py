"""The home pages of commissioners (by reference only) and administrators."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, or_, select

from rehab.accounts.queries import administered_user_ids
from rehab.casework.queries import house_work
from rehab.casework.queries.exit_work import unplanned_exits
from rehab.casework.queries.facility_work import to_decide
from rehab.casework.queries.money_work import unpaid_nights
from rehab.casework.queries.price_work import to_answer
from rehab.casework.queries.still_open import runs
from rehab.casework.queries.tiles import CaseTile, Tiles, case_tiles
from rehab.casework.rules import WorkItem, WorkList
from rehab.clocks.models import Clock
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.core.money import pounds
from rehab.framework.models import Framework, FrameworkParticipant
from rehab.framework.rules import Refusal
from rehab.jobs import queries as jobs
from rehab.jobs.rules import nobody_looks
from rehab.notifications import queries as notifications
from rehab.panel import queries as panels
from rehab.placements import queries as placements
from rehab.requests.models import PlacementRequest
from rehab.requests.queries import Criteria
from rehab.requests.rules import RequestStatus

LIMIT = 25
DECIDED_STOPS = frozenset({Refusal.SUSPENDED, Refusal.REMOVED, Refusal.EMBARGOED})
ENDING = dt.timedelta(days=183)


def commissioner_home(actor: Actor, now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """What is overdue in the authority's cases, and frameworks that run out."""
    authorities = actor.organisations(Permission.MANAGE_FRAMEWORK)
    shown = (RequestStatus.SUBMITTED, RequestStatus.ON_AGENDA, RequestStatus.APPROVED, RequestStatus.ADMITTED)
    tiles = [
        CaseTile("Overdue", Criteria(overdue_at=now), {"overdue": "y"}, "bad"),
        *(CaseTile(status.label, Criteria(status=status), {"status": status.value}) for status in shown),
    ]
    return case_tiles(actor, tiles), [*_to_answer(actor, authorities, now), *_to_watch(actor, authorities, now)]


def _to_answer(actor: Actor, authorities: frozenset[int], now: dt.datetime) -> list[WorkList]:
    """What waits for a commissioner first: people, then money."""
    return [
        WorkList(
            "Incidents and complaints",
            tuple(house_work.of_commissioner(actor, now)),
            "No incident waits for you, and no house is late with an answer.",
        ),
        WorkList(
            "Off-framework placements to decide", tuple(_exceptions(authorities)), "No decision of yours is waited for."
        ),
        WorkList(
            "Unplanned exits to look at", tuple(unplanned_exits(authorities)), "There is no unplanned exit to look at."
        ),
        WorkList(
            "Nights that nobody pays for",
            tuple(unpaid_nights(authorities, clock.london_date(now))),
            "Nobody stays on beyond their funding.",
        ),
        WorkList(
            "Decisions over the budget to agree to", tuple(_consents(authorities)), "No chair waits for your answer."
        ),
    ]


def _to_watch(actor: Actor, authorities: frozenset[int], now: dt.datetime) -> list[WorkList]:
    """Places that changed, and what runs late or out."""
    return [
        WorkList(
            "Residents where registration was lost",
            tuple(_registration_lost(authorities)),
            "Everybody lives at a place that is registered and not rated Inadequate.",
        ),
        WorkList(
            "People where placements were stopped",
            tuple(_stopped(authorities, clock.london_date(now))),
            "Nobody lives, or is expected, at a place that was suspended or that your council has stopped.",
        ),
        WorkList("Changes of facilities to decide", tuple(to_decide(actor)), "No change waits for your answer."),
        WorkList("Proposed prices to answer", tuple(to_answer(actor)), "No proposed price waits for your answer."),
        WorkList("Overdue in your council's cases", tuple(_overdue(authorities, now)), "Nothing is overdue."),
        WorkList("Frameworks that run out", tuple(_ending(authorities, now)), "No framework ends within six months."),
    ]


def _exceptions(authorities: frozenset[int]) -> list[WorkItem]:
    return [
        WorkItem(
            found.request.reference,
            f"{found.facility_name}: decide",
            f"/off-framework/{found.public_id}",
            tag=found.status.label,
            tone=found.status.tone,
        )
        for found in placements.exceptions_to_decide(authorities, limit=LIMIT)
    ]


def _consents(authorities: frozenset[int]) -> list[WorkItem]:
    return [
        WorkItem(
            found.case.request.reference,
            f"{pounds(found.over_pence)} over the budget: answer the chair",
            f"/panel/consents/{found.public_id}",
            tag="To answer",
            tone="act",
        )
        for found in panels.consents_to_answer(authorities, limit=LIMIT)
    ]


def _registration_lost(authorities: frozenset[int]) -> list[WorkItem]:
    return [
        WorkItem(
            found.name,
            "1 person lives there" if found.residents == 1 else f"{found.residents} people live there",
            "/stopped",
            tag="Rated Inadequate" if found.is_registered else "Not registered",
            tone="bad",
        )
        for found in placements.residents_where_registration_was_lost(authorities, limit=LIMIT)
    ]


def _stopped(authorities: frozenset[int], day: dt.date) -> list[WorkItem]:
    """A line for each place; what the regulator found has a list of its own."""
    people = Counter(
        (row.facility_id, row.facility)
        for row in placements.stopped(authorities, day=day)
        if DECIDED_STOPS & set(row.refusals)
    )
    return [
        WorkItem(facility, f"{count} {'person' if count == 1 else 'people'}", "/stopped", tag="Stopped", tone="bad")
        for (_, facility), count in list(people.items())[:LIMIT]
    ]


def _overdue(authorities: frozenset[int], now: dt.datetime) -> list[WorkItem]:
    found = db.session.execute(
        select(PlacementRequest.reference, Clock.kind, Clock.due_at)
        .join(Clock, Clock.case_id == PlacementRequest.id)
        .where(unindexed(PlacementRequest.authority_id).in_(authorities), runs(), Clock.due_at < now)
        .order_by(Clock.due_at, Clock.id)
        .limit(LIMIT)
    )
    return [WorkItem(reference, kind.label, f"/cases/{reference}", due=due_at) for reference, kind, due_at in found]


def _ending(authorities: frozenset[int], now: dt.datetime) -> list[WorkItem]:
    today = clock.london_date(now)
    takes_part = select(FrameworkParticipant.framework_id).where(FrameworkParticipant.authority_id.in_(authorities))
    last_day = func.coalesce(Framework.extended_to, Framework.ends_on)
    found = db.session.execute(
        select(Framework.reference, Framework.title, last_day)
        .where(
            or_(Framework.lead_authority_id.in_(authorities), Framework.id.in_(takes_part)),
            last_day.between(today, today + ENDING),
            Framework.closed_on.is_(None),
        )
        .order_by(last_day, Framework.id)
        .limit(LIMIT)
    )
    return [WorkItem(title, f"Ends on {day:%-d %B %Y}", f"/frameworks/{reference}") for reference, title, day in found]


def administrator_home(actor: Actor, now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """Accounts, mails that were refused and jobs that failed."""
    mine = administered_user_ids(actor)
    users = db.session.scalar(select(func.count()).select_from(mine.subquery()))
    refused = notifications.count_refused(mine, now=now)
    tiles: Tiles = [
        {"label": "Users", "count": users or 0, "href": "/admin/users"},
        {"label": "Mails refused", "count": refused, "href": "/admin/service/mails", "tone": "bad"},
    ]
    return tiles, [WorkList("What needs you now", tuple(_jobs_in_trouble(now)), "Every job's last run went well.")]


def _jobs_in_trouble(now: dt.datetime) -> Iterator[WorkItem]:
    all_jobs, page = jobs.all_jobs(), "/admin/service"
    if nobody_looks([job.last_started_at for job in all_jobs], now):
        yield WorkItem("The scheduler", "It does not run: nothing is mailed or chased", page, tag="Stopped", tone="bad")
    for job in all_jobs:
        if job.is_cut_off(now):
            yield WorkItem(job.label, "Its last run was cut off", page, tag="Cut off", tone="bad")
        elif job.last_failed:
            yield WorkItem(job.label, job.last_result, page, tag="Failed", tone="bad")
