"""Sending what waits in the outbox: claim and commit, send, record each result. And making the daily summaries.

Killed between sending and recording, a sender leaves a claim whose lease runs out; the mail then goes a second time,
with the same Message-ID.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

import structlog

from rehab.core.transaction import transaction
from rehab.notifications import commands, queries
from rehab.notifications.mail import Mail, Post, Refused, ServerAway, TryLater, connected
from rehab.notifications.rules import DIGEST, MailSettings

log = structlog.get_logger()


def send_due(settings: MailSettings, *, now: dt.datetime) -> str:
    """Send all that is due, as far as the mail server takes it; returns what became of it, in words."""
    results: Counter[str] = Counter()
    while mails := _claim(now):
        try:
            with connected(settings) as post:
                results.update(_outcomes(post, mails, now))
        except ServerAway as fault:
            waiting = _keep_all(mails, fault.code, now)
            log.warning("mail server away", code=fault.code, waiting=waiting)
            return _in_words(results, f"the mail server is away ({fault.code})")
    return _in_words(results)


def gather_digests(*, now: dt.datetime) -> str:
    """Make the daily summaries that are due, a batch of readers per transaction; returns how many, in words."""
    made = 0
    while count := _gather_batch(now):
        made += count
    return f"{made} {'summary' if made == 1 else 'summaries'} made" if made else "No summary is due"


def _gather_batch(now: dt.datetime) -> int:
    with transaction():
        return commands.gather(now=now)


def _claim(now: dt.datetime) -> list[Mail]:
    with transaction():
        notices = commands.claim(now=now)
        news = queries.gathered([notice.id for notice in notices if notice.template == DIGEST])
        return [
            Mail(
                notice_id=notice.id,
                attempt=notice.attempts,
                public_id=notice.public_id,
                address=notice.recipient.email,
                template=notice.template,
                written_at=notice.created_at,
                news=tuple(sorted(news[notice.id].items())) if notice.template == DIGEST else (),
            )
            for notice in notices
        ]


def _outcomes(post: Post, mails: Sequence[Mail], now: dt.datetime) -> Iterator[str]:
    for mail in mails:
        try:
            post.send(mail)
        except Refused as fault:
            log.warning("mail refused", notice=mail.notice_id, code=fault.code)
            yield _record(mail, "refused", fault.code, now)
        except TryLater as fault:
            log.info("mail put back", notice=mail.notice_id, code=fault.code)
            yield _record(mail, "to try again", fault.code, now)
        else:
            yield _record(mail, "sent", "", now)


def _record(mail: Mail, outcome: str, code: str, now: dt.datetime) -> str:
    with transaction():
        notice = queries.claimed(mail.notice_id, attempt=mail.attempt)
        if notice is not None:
            match outcome:
                case "sent":
                    commands.mark_sent(notice, now=now)
                case "refused":
                    commands.refuse(notice, code)
                case _:
                    commands.put_back(notice, code, now=now)
    return outcome


def _keep_all(mails: Sequence[Mail], code: str, now: dt.datetime) -> int:
    """Put back those of a batch that have had no result yet; how many they are."""
    with transaction():
        unsent = [queries.claimed(mail.notice_id, attempt=mail.attempt) for mail in mails]
        waiting = [notice for notice in unsent if notice is not None]
        for notice in waiting:
            commands.keep_for_server(notice, code, now=now)
    return len(waiting)


def _in_words(results: Counter[str], trouble: str = "") -> str:
    parts = [f"{count} {outcome}" for outcome, count in sorted(results.items())] + [trouble] * bool(trouble)
    told = ", ".join(parts) or "nothing to send"
    return f"{told[0].upper()}{told[1:]}"
