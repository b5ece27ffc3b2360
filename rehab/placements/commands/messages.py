"""Messages between a treatment service and a provider; a question stops the time to answer an offer."""

import datetime as dt

from sqlalchemy import update

from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.moves import tell_provider
from rehab.placements.models import Message
from rehab.placements.queries import Thread
from rehab.placements.rules import UNANSWERED

ANSWERS = (ClockKind.OFFER_ANSWER, ClockKind.ASSESSMENT)


def write_message(thread: Thread, *, text: str, path: str, by: Actor, now: dt.datetime) -> Message:
    """Write to the other side, who are told; `path` is where both read the thread.

    While an offer waits for the provider, its message is a question: the time to answer stands still until the
    service has written back. The thread comes locked. Raises InvalidInput (text), IllegalMove when the provider no
    longer reads it.
    """
    if not thread.is_open:
        msg = "The provider no longer sees this person's record, so nothing more can be written to them."
        raise IllegalMove(msg)
    if not text.strip():
        raise InvalidInput({"text": "Enter your message"})
    request, provider = thread.request, thread.provider
    message = Message(
        request_id=request.id,
        provider_id=provider.id,
        from_provider=thread.is_provider,
        written_by_id=by.user_id,
        written_at=now,
        text=text.strip(),
    )
    db.session.add(message)
    db.session.flush()
    audit.record("message.written", subject=message, by=by, case_id=request.id, at=now)
    _halt_or_go_on(thread, now=now)
    if thread.is_provider:
        notify([request.key_worker_id], template="message_written", path=path, now=now)
    else:
        tell_provider(provider, "message_written", path, now=now)
    return message


def _halt_or_go_on(thread: Thread, *, now: dt.datetime) -> None:
    for offer in queries.open_offers_for_update(thread.request.id):
        if offer.provider_id == thread.provider.id and offer.status in UNANSWERED:
            for kind in ANSWERS:
                if thread.is_provider:
                    clocks.pause(kind, offer, now=now)
                else:
                    clocks.resume(kind, offer, now=now)


def mark_read(thread: Thread, *, now: dt.datetime) -> None:
    """Somebody of this side has read what the other side wrote."""
    db.session.execute(
        update(Message)
        .where(
            Message.request_id == thread.request.id,
            Message.provider_id == thread.provider.id,
            Message.from_provider != thread.is_provider,
            Message.read_at.is_(None),
        )
        .values(read_at=now)
    )
