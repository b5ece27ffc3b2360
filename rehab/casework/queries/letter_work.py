"""What letters and minutes ask of coordinators and of whoever presides over a panel."""

import datetime as dt
from collections.abc import Iterator

from rehab.casework.rules import WorkItem
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.panel.queries import letters, minutes

LIMIT = 25


def of_coordinator(actor: Actor, now: dt.datetime) -> Iterator[WorkItem]:
    """Letters that nobody has sent, with the time left, and meetings without minutes."""
    for letter, reference, due_at in letters.letters_to_send(actor, limit=LIMIT):
        yield WorkItem(reference, "Send the person their letter", f"/panel/letters/{letter.public_id}", due=due_at)
    for meeting in minutes.meetings_without_minutes(actor, now, limit=LIMIT):
        yield WorkItem(meeting.title, "Write the minutes", f"/panel/meetings/{meeting.public_id}")


def of_chair(actor: Actor, now: dt.datetime) -> Iterator[WorkItem]:
    """Minutes that wait for this actor's agreement."""
    for found in minutes.minutes_to_agree(actor, london_date(now), limit=LIMIT):
        path = f"/panel/minutes/{found.public_id}"
        yield WorkItem(found.meeting.title, "Read and agree the minutes", path, tag="To agree", tone="act")
