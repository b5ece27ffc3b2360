"""Who sits on a case and where it stands on its way to a decision."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.core.clock import london_date
from rehab.core.text import sentence_list
from rehab.panel.models import PanelCase
from rehab.panel.queries.kinds import Sitting, obstacles, sitting_on, votes_missing
from rehab.panel.rules import Bench, CaseKind, Interest, Seat
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus


def bench_of(case: PanelCase, members: Sequence[Sitting]) -> Bench:
    """Who sits on the case; it needs its request, declarations and votes loaded.

    Those appointed for an appeal need no clinical lead among them.
    """
    declared = {declaration.user_id: declaration.interest for declaration in case.declarations}
    return Bench(
        seats=tuple(Seat(user_id=m.user_id, role=m.role, votes=m.votes) for m in members),
        care_type=None if case.kind is CaseKind.APPEAL else case.request.care_type,
        connected=connected(case.request),
        clear=frozenset(user_id for user_id, interest in declared.items() if interest is Interest.NONE),
        in_conflict=frozenset(user_id for user_id, interest in declared.items() if interest is Interest.CONFLICT),
        votes={vote.user_id: vote.choice for vote in case.votes if vote.voided_at is None},
    )


def connected(request: PlacementRequest) -> frozenset[int]:
    """Those who requested or work on a case: key worker, submitters and the managers of the service."""
    submitters = {change.by_id for change in requests.history(request.id) if change.new is RequestStatus.SUBMITTED}
    managers = {user.id for user in accounts.holders(Role.TEAM_MANAGER, request.service_id)}
    return frozenset(user_id for user_id in {request.key_worker_id, *submitters, *managers} if user_id is not None)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a case stands on its way to a decision."""

    members: Sequence[Sitting]
    bench: Bench
    missing: list[str]
    obstacles: list[str]

    @property
    def still_missing(self) -> str:
        """What is missing to a quorum, in words."""
        return sentence_list(self.missing)


def progress(case: PanelCase, *, now: dt.datetime) -> Progress:
    """Judged at this moment, by the quorum that the authority has set."""
    on = london_date(now)
    members = sitting_on(case, on)
    bench = bench_of(case, members)
    return Progress(
        members=members,
        bench=bench,
        missing=votes_missing(case, bench, now=now),
        obstacles=obstacles(case, bench, now=now),
    )
