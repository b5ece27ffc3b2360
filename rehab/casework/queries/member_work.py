"""The home page of panel members: open cases to declare on, to vote on, to decide, and those that wait."""

import datetime as dt

from rehab.casework.queries.letter_work import of_chair
from rehab.casework.rules import WorkItem, WorkList
from rehab.core.actor import Actor
from rehab.panel import queries as panels
from rehab.panel.queries import MemberCase
from rehab.panel.rules import Part

LIMIT = 25
Tiles = list[dict[str, object]]
_TO_DO = {
    Part.DECLARE: ("To declare", "declare your interest"),
    Part.VOTE: ("To vote", "read the papers and vote"),
    Part.DECIDE: ("To decide", "record the decision"),
}


def home(actor: Actor, now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """What one has to do oneself comes first; cases in which one has an interest are left out."""
    found = panels.open_cases_of(actor, now=now, limit=LIMIT)
    to_do = (*(_item(each) for each in found if each.part.is_to_do), *of_chair(actor, now))
    waiting = tuple(_item(each) for each in found if not each.part.is_to_do)
    return [], [
        WorkList("What needs you now", to_do, "No case waits for you."),
        WorkList("Waiting for the decision", waiting, "No case that you voted on is open."),
    ]


def _item(found: MemberCase) -> WorkItem:
    """The line of one open case; whoever presides is told of a quorum that cannot be had."""
    case = found.case
    path, title = f"/panel/cases/{case.public_id}", case.meeting.title
    tag, what = _TO_DO.get(found.part, ("", "waits for the decision"))
    if found.state.at_risk and found.presides:
        what += f". No quorum can be had without {found.state.at_risk}"
    return WorkItem(case.request.reference, f"{title}: {what}", path, case.meeting.closes_at, tag, "act" if tag else "")
