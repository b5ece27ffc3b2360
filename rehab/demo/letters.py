"""Letters and minutes of the demonstration: sent, one still to send, one corrected, one in the council's own words."""

import datetime as dt

from sqlalchemy import exists, select

from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.panel import queries as panel
from rehab.panel.commands import letters, minutes
from rehab.panel.commands.minutes import Noted
from rehab.panel.models import Minutes, PanelCase, PanelMeeting
from rehab.panel.queries import letters as letter_queries
from rehab.panel.queries import minutes as minutes_queries
from rehab.panel.rules import Audience, CaseKind, PanelCaseStatus
from rehab.panel.rules.letters import LetterType, SentHow
from rehab.panel.rules.results import Result
from rehab.panel.rules.wording import Wording

ONE_DAY = dt.timedelta(days=1)
STILL_TO_SEND = 2
MANY = 1_000
AGREED = LetterType(CaseKind.NEW, Result.AGREED, Audience.CLIENT)
NOTED = ("The panel talked about preparation and who keeps in touch.", "The key worker tells the person this week.")
OWN_LINE = "Our office is open from 9 to 5 on weekdays. The number is 00000 000000 (demonstration)."


def word(today: dt.date) -> None:
    """The council has its own words for one letter since some months; to be called before anything is decided."""
    coordinator, since = people.actor("coordinator"), today - 300 * ONE_DAY
    authority_id = panel.panels_of(coordinator)[0].authority_id
    own = Wording("We agree to your place in {care}", f"{AGREED.standard.body}\n{OWN_LINE}")
    with transaction():
        letters.set_wording(authority_id, AGREED, own, valid_from=since, by=coordinator, now=clock.start_of_day(since))


def write(_today: dt.date) -> None:
    """What coordinator and chair have done with the decisions so far."""
    _correct(_send())
    meeting_ids = _meetings()
    for place, meeting_id in enumerate(meeting_ids):
        _minute(meeting_id, agrees=place > 0)


def _send() -> list[str]:
    """Send all but the latest letters, each the day after it was written; the public ids of those."""
    coordinator, sent = people.actor("coordinator"), []
    waiting = letter_queries.letters_to_send(coordinator, limit=MANY)
    written = sorted((letter.issued_at, letter.public_id) for letter, _, _ in waiting)
    for place, (issued_at, public_id) in enumerate(written[:-STILL_TO_SEND]):
        how = (SentHow.POSTED, SentHow.HANDED_OVER, SentHow.READ_OUT)[place % 3]
        with transaction():
            letter, _ = letter_queries.get_letter_for_update(coordinator, public_id)
            letters.mark_sent(letter, how=how, by=coordinator, now=min(issued_at + ONE_DAY, clock.now()))
        sent.append(public_id)
    return sent


def _correct(sent: list[str]) -> None:
    """The last of them went out again with one line more."""
    coordinator = people.actor("coordinator")
    with transaction():
        letter, about = letter_queries.get_letter_for_update(coordinator, sent[-1])
        new = letters.correct(
            letter,
            about,
            heading=letter.heading,
            body="\n".join([*letter.paragraphs, "Please bring this letter with you (demonstration)."]),
            reason="The person asked what to bring (demonstration).",
            by=coordinator,
            now=letter.sent_at or clock.now(),
        )
        public_id, issued_at = new.public_id, new.issued_at
    with transaction():
        letter, _ = letter_queries.get_letter_for_update(coordinator, public_id)
        letters.mark_sent(letter, how=SentHow.HANDED_OVER, by=coordinator, now=issued_at)


def _meetings() -> list[str]:
    """Two that are over and where all is decided: the latest online vote, then the latest meeting in a room."""
    decided = exists().where(PanelCase.meeting_id == PanelMeeting.id, PanelCase.status == PanelCaseStatus.DECIDED)
    undecided = exists().where(
        PanelCase.meeting_id == PanelMeeting.id,
        PanelCase.status.in_((PanelCaseStatus.PREPARED, PanelCaseStatus.OPEN)),
    )
    over = select(PanelMeeting.public_id).where(
        PanelMeeting.closes_at < clock.now(), PanelMeeting.for_one_case.is_(False), decided, ~undecided
    )
    latest = over.order_by(PanelMeeting.closes_at.desc(), PanelMeeting.id.desc()).limit(1)
    kinds = (PanelMeeting.starts_at.is_(None), PanelMeeting.starts_at.is_not(None))
    return [found for kind in kinds if (found := db.session.scalar(latest.where(kind)))]


def _minute(meeting_id: str, *, agrees: bool) -> None:
    """The coordinator writes the minutes the day after and asks the chair, who agrees to some."""
    coordinator, chair = people.actor("coordinator"), people.actor("chair")
    with transaction():
        meeting = panel.get_meeting_for_update(coordinator, meeting_id, clock.today())
        at = meeting.closes_at + dt.timedelta(hours=1)
        public_id = minutes.begin(meeting, by=coordinator, now=at).public_id
    with transaction():
        found = _found(public_id)
        items = dict.fromkeys((case.id for case in minutes_queries.cases_of(found.meeting_id)), NOTED)
        noted = Noted({}, items, "The minute taker (demonstration)", "The next meeting takes place as planned.")
        minutes.note(found, noted, by=coordinator, now=at + ONE_DAY)
        minutes.ask_for_agreement(found, by=coordinator, now=at + ONE_DAY)
    if agrees:
        with transaction():
            minutes.agree(_found(public_id), by=chair, now=at + 3 * ONE_DAY)


def _found(public_id: str) -> Minutes:
    return minutes_queries.get_minutes_for_update(people.actor("coordinator"), public_id, clock.today())
