"""Decision letters: issued with the decision, sent, corrected; and how an authority words them."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.settings import value_of
from rehab.core.working_days import add_working_days
from rehab.notifications.commands import notify
from rehab.panel.models import Letter, LetterWording, PanelCase
from rehab.panel.queries import letters as queries
from rehab.panel.rules import Audience
from rehab.panel.rules import letters as rules
from rehab.panel.rules.letters import LetterType, SentHow, letter_type
from rehab.panel.rules.minutes import lines
from rehab.panel.rules.wording import LONGEST_BODY, LONGEST_HEADING, Wording, faults
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest


def issue(case: PanelCase, *, by: Actor, now: dt.datetime) -> None:
    """Write the letters of a decision, in the wording that the authority has in force today.

    The key worker and providers read theirs here; the person's must be sent, within the days that the authority set.
    """
    request = requests.whole_request(case.request_id)
    facts = queries.facts_of(case, request)
    wordings = queries.wordings(request.authority_id, facts.decided_on)
    for audience in Audience:
        found = letter_type(case.kind, facts.outcome, audience)
        if found is None:
            continue
        heading, paragraphs = rules.written(wordings[found], audience, facts)
        _store(Letter(panel_case_id=case.id, audience=audience, heading=heading, paragraphs=paragraphs), by=by, now=now)
        if audience is Audience.CLIENT:
            _start_clock(case, request, now=now)
    db.session.flush()


def _store(letter: Letter, *, by: Actor, now: dt.datetime) -> None:
    letter.issued_at, letter.issued_by_id = now, by.user_id
    if letter.audience is not Audience.CLIENT:
        letter.sent_at, letter.sent_by_id, letter.sent_how = now, by.user_id, SentHow.HERE
    db.session.add(letter)


def _start_clock(case: PanelCase, request: PlacementRequest, *, now: dt.datetime) -> None:
    today = london_date(now)
    days = value_of("written_outcome_working_days", authority_id=request.authority_id, on=today)
    owner = next(iter(accounts.holders(Role.COORDINATOR, request.authority_id)), None)
    clocks.start(
        ClockKind.WRITTEN_OUTCOME,
        case,
        case_id=request.id,
        due_on=add_working_days(today, days),
        owner_id=owner.id if owner else None,
        now=now,
    )


def mark_sent(letter: Letter, *, how: SentHow, by: Actor, now: dt.datetime) -> None:
    """The person has the letter, or it is in the post. Needs the letter's case loaded.

    Raises IllegalMove for a letter that was sent before, or that a later one has replaced.
    """
    _refuse_superseded(letter)
    if letter.sent_at is not None:
        msg = "This letter is already marked as sent."
        raise IllegalMove(msg)
    if how is SentHow.HERE:
        raise InvalidInput({"how": "Choose how the person got the letter"})
    letter.sent_at, letter.sent_by_id, letter.sent_how = now, by.user_id, how
    clocks.stop(ClockKind.WRITTEN_OUTCOME, letter.case, now=now)
    audit.record("letter.sent", subject=letter, by=by, case_id=letter.case.request_id, fields=["sent_how"], at=now)


def remind(letter: Letter, request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """Tell the key worker of their letter again. Raises IllegalMove for another letter, or where there is nobody."""
    _refuse_superseded(letter)
    if letter.audience is not Audience.KEY_WORKER or request.key_worker_id is None:
        msg = "Only a key worker can be told of a letter again, and this request has none or it is not theirs."
        raise IllegalMove(msg)
    _tell(request, letter, now=now)
    audit.record("letter.resent", subject=letter, by=by, case_id=request.id, at=now)


def correct(
    letter: Letter,
    request: PlacementRequest,
    *,
    heading: str,
    body: str,
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> Letter:
    """Issue the letter again in other words; the one before is kept and marked. Needs the letter's case loaded.

    Raises IllegalMove for a letter that was replaced already; InvalidInput naming what is missing, the right of
    appeal among it.
    """
    _refuse_superseded(letter)
    if wrong := _faults(letter, heading, body, reason):
        raise InvalidInput(wrong)
    letter.superseded_at = now
    db.session.flush()
    new = Letter(
        panel_case_id=letter.panel_case_id,
        case=letter.case,
        audience=letter.audience,
        edition=letter.edition + 1,
        heading=heading,
        paragraphs=lines(body),
        correction=reason,
    )
    _store(new, by=by, now=now)
    db.session.flush()
    if letter.audience is Audience.CLIENT:
        _start_clock(letter.case, request, now=now)
    _tell(request, new, now=now)
    fields = ["heading", "paragraphs", "correction"]
    audit.record("letter.corrected", subject=new, by=by, case_id=request.id, fields=fields, at=now)
    return new


def _faults(letter: Letter, heading: str, body: str, reason: str) -> dict[str, str]:
    wrong = {
        "heading": "" if 0 < len(heading) <= LONGEST_HEADING else "Enter a heading that is not too long",
        "body": "" if 0 < len(body) <= 2 * LONGEST_BODY else "Enter the text of the letter",
        "reason": "" if reason else "Enter why the letter is corrected",
    }
    last_day = rules.appeal_day(letter.case.kind, letter.case.outcome, letter.audience, letter.case.decided_at)
    if last_day and last_day not in body:
        wrong["body"] = f"The letter must say that the person can appeal until {last_day}"
    return {field: sentence for field, sentence in wrong.items() if sentence}


def _refuse_superseded(letter: Letter) -> None:
    if letter.superseded_at is not None:
        msg = "This letter was corrected. Use the one that replaced it."
        raise IllegalMove(msg)


def _tell(request: PlacementRequest, letter: Letter, *, now: dt.datetime) -> None:
    notify([request.key_worker_id], template="letter_to_read", path=f"/panel/letters/{letter.public_id}", now=now)


def set_wording(
    authority_id: int, found: LetterType, wording: Wording, *, valid_from: dt.date, by: Actor, now: dt.datetime
) -> LetterWording:
    """Word a kind of letter anew from a day on; letters that were issued stay as they are.

    Raises InvalidInput naming placeholders that are unknown, not closed or missing, and for a day that has passed.
    """
    refuse_wording(found, wording)
    if valid_from < london_date(now):
        raise InvalidInput({"valid_from": "The day must be today or later"})
    row = LetterWording(
        authority_id=authority_id,
        kind=found.kind,
        result=found.result,
        audience=found.audience,
        heading=wording.heading.strip(),
        body="\n".join(lines(wording.body)),
        valid_from=valid_from,
        made_at=now,
        made_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("letter_wording.changed", subject=row, by=by, fields=["heading", "body", "valid_from"], at=now)
    return row


def refuse_wording(found: LetterType, wording: Wording) -> None:
    """Raises InvalidInput naming what such a letter cannot say, or must."""
    if wrong := faults(wording, found.terms):
        raise InvalidInput(wrong)
