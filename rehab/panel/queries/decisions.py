"""Who sits on a case and where it stands on its way to a decision."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.core.clock import london_date
from rehab.core.settings import value_of
from rehab.core.text import sentence_list
from rehab.panel.models import PanelCase, PanelMember
from rehab.panel.queries.panels import seats_in
from rehab.panel.rules import Bench, Interest, Seat, may_decide, quorum
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus


def bench_of(case: PanelCase, members: Sequence[PanelMember]) -> Bench:
    """Who sits on the case; it needs its request, declarations and votes loaded."""
    declared = {declaration.user_id: declaration.interest for declaration in case.declarations}
    return Bench(
        seats=tuple(Seat(user_id=m.user_id, role=m.role, votes=m.votes) for m in members),
        care_type=case.request.care_type,
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

    members: Sequence[PanelMember]
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
    members = seats_in(case.meeting, on, before=case.decided_at)
    bench = bench_of(case, members)
    needed = value_of("panel_quorum", authority_id=case.meeting.panel.authority_id, on=on)
    return Progress(
        members=members,
        bench=bench,
        missing=quorum(bench.voted, care_type=bench.care_type, needed=needed),
        obstacles=may_decide(
            bench.unconflicted,
            bench.votes.keys(),
            care_type=bench.care_type,
            needed=needed,
            closes_at=case.meeting.closes_at,
            now=now,
        ),
    )
