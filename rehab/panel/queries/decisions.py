"""Who sits on a case and where it stands on its way to a decision."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.core.clock import london_date
from rehab.core.text import sentence_list
from rehab.panel.models import PanelCase
from rehab.panel.queries.interests import providers_people
from rehab.panel.queries.kinds import Sitting, obstacles, sittings_on, votes_missing, votes_needed
from rehab.panel.rules import Bench, CaseKind, Interest, Seat
from rehab.requests import queries as requests


def _bench(case: PanelCase, members: Sequence[Sitting], involved: frozenset[int], providing: frozenset[int]) -> Bench:
    """Those appointed for an appeal need no clinical lead among them."""
    declared = {declaration.user_id: declaration.interest for declaration in case.declarations}
    return Bench(
        seats=tuple(Seat(user_id=m.user_id, role=m.role, votes=m.votes) for m in members),
        care_type=None if case.kind is CaseKind.APPEAL else case.request.care_type,
        connected=involved,
        clear=frozenset(user_id for user_id, interest in declared.items() if interest is Interest.NONE),
        in_conflict=frozenset(user_id for user_id, interest in declared.items() if interest is Interest.CONFLICT),
        votes={vote.user_id: vote.choice for vote in case.votes if vote.voided_at is None},
        providing=providing,
    )


def connected(cases: Collection[PanelCase]) -> dict[int, frozenset[int]]:
    """Case -> those who requested or work on it: key worker, submitters and the managers of the service."""
    submitters = requests.submitters({case.request_id for case in cases})
    managers = accounts.holders_by_organisation(Role.TEAM_MANAGER, {case.request.service_id for case in cases})
    found = {}
    for case in cases:
        people = {case.request.key_worker_id, *submitters[case.request_id], *managers[case.request.service_id]}
        found[case.id] = frozenset(user_id for user_id in people if user_id is not None)
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a case stands on its way to a decision."""

    members: Sequence[Sitting]
    bench: Bench
    missing: list[str]
    out_of_reach: list[str]
    obstacles: list[str]

    @property
    def still_missing(self) -> str:
        """What is missing to a quorum, in words."""
        return sentence_list(self.missing)

    @property
    def at_risk(self) -> str:
        """What would be missing to a quorum even if everybody voted who still can, in words; empty otherwise."""
        return sentence_list(self.out_of_reach) if self.out_of_reach else ""


def progress(case: PanelCase, *, now: dt.datetime) -> Progress:
    """Judged at this moment, by the quorum that the authority has set."""
    return progress_of([case], now=now)[case.id]


def progress_of(cases: Collection[PanelCase], *, now: dt.datetime) -> dict[int, Progress]:
    """Case -> where it stands. The cases have meeting, panel, request, declarations and votes loaded."""
    on = london_date(now)
    sitting, involved, needed = sittings_on(cases, on), connected(cases), votes_needed(cases, on=on)
    providing = providers_people(cases, {member.user_id for members in sitting.values() for member in members})
    benches = {case.id: _bench(case, sitting[case.id], involved[case.id], providing[case.id]) for case in cases}
    return {case.id: _progress(case, sitting[case.id], benches[case.id], needed[case.id], now) for case in cases}


def _progress(case: PanelCase, members: Sequence[Sitting], bench: Bench, needed: int, now: dt.datetime) -> Progress:
    return Progress(
        members=members,
        bench=bench,
        missing=votes_missing(case, bench.voted, care_type=bench.care_type, needed=needed),
        out_of_reach=votes_missing(case, bench.voters, care_type=bench.care_type, needed=needed),
        obstacles=obstacles(case, bench, needed=needed, now=now),
    )
