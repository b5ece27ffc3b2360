"""What becomes of a notice and of its mail."""

import datetime as dt
import enum
import re
from collections.abc import Collection

from rehab.core.clock import LONDON
from rehab.core.working_days import ONE_DAY, is_working_day
from rehab.notifications.rules.templates import URGENT, NoticeKind, kind_of

# Longer than a batch can take with a slow server: each mail is four commands, each cut off after TIMEOUT.
LEASE = dt.timedelta(minutes=10)
BATCH = 10
TIMEOUT = dt.timedelta(seconds=10)
SERVER_AWAY = dt.timedelta(minutes=1)
GIVE_UP_AFTER = dt.timedelta(days=3)


class NoticeState(enum.StrEnum):
    """What becomes of the mail of a notice.

    SENDING is claimed by a sender until its lease runs out; HELD goes with a daily summary, and is SENT or REFUSED
    with it; LISTED is of a kind of which its reader wants no mail.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    HELD = "held"
    LISTED = "listed"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            NoticeState.WAITING: "Waiting",
            NoticeState.SENDING: "Being sent",
            NoticeState.SENT: "Sent",
            NoticeState.REFUSED: "Never sent",
            NoticeState.HELD: "For a daily summary",
            NoticeState.LISTED: "Without a mail",
        }[self]


class Way(enum.StrEnum):
    """How somebody wants their mails."""

    EACH = "each"
    DIGEST = "digest"

    @property
    def label(self) -> str:
        """The way in words."""
        return {
            Way.EACH: "A mail for each thing, at once",
            Way.DIGEST: "One summary each working day, at 7 in the morning",
        }[self]


def first_state(template: str, way: Way, muted: Collection[NoticeKind]) -> NoticeState:
    """What becomes of the mail of a new notice, as its reader chose."""
    if template in URGENT:
        return NoticeState.WAITING
    if kind_of(template) in muted:
        return NoticeState.LISTED
    return NoticeState.HELD if way is Way.DIGEST else NoticeState.WAITING


DIGEST_TIME = dt.time(7)


def last_digest_time(now: dt.datetime) -> dt.datetime:
    """When summaries were last due: 7 in the morning, in London, of the last working day.

    What was written before goes with a summary now; what was written since waits for the next.
    """
    local = now.astimezone(LONDON)
    day = local.date() if local.time() >= DIGEST_TIME else local.date() - ONE_DAY
    while not is_working_day(day):
        day -= ONE_DAY
    return dt.datetime.combine(day, DIGEST_TIME, LONDON).astimezone(dt.UTC)


_SAFE_PATH = re.compile(r"/[A-Za-z0-9/_-]*(\?[a-z_]+=[a-z0-9_-]+)?(#[a-z-]+)?")
_CASE = re.compile(r"R-\d{4}-\d+")


def is_safe_path(path: str) -> bool:
    """Whether a link is one of this service, of the signs that references and codes are made of: no words, no names."""
    return _SAFE_PATH.fullmatch(path) is not None and not path.startswith("//")


def case_in(path: str) -> str:
    """The reference of the case that a link leads to; empty where the link names none."""
    found = _CASE.search(path)
    return found[0] if found else ""


# How long a notice stays on its reader's list. Its row stays with the case, whose timeline tells who was told.
LISTED_FOR = dt.timedelta(days=180)
# A mail that was refused longer ago is of no use any more.
WORTH_RETRYING = dt.timedelta(days=30)
ACCOUNT_DISABLED = "account disabled"
NO_SMTPUTF8 = "no SMTPUTF8"


_NO_SUCH_MAILBOX = "There is no such mailbox, or it takes no mail from this service. Check the address."
_MEANINGS = {
    ACCOUNT_DISABLED: "The account is disabled, so nothing is mailed to it.",
    NO_SMTPUTF8: "The mail server takes no addresses with accents or other special letters.",
    "550": _NO_SUCH_MAILBOX,
    "551": _NO_SUCH_MAILBOX,
    "552": "The mailbox is full.",
    "553": _NO_SUCH_MAILBOX,
    "4": "The mail server put this mail off for three days.",
    "5": "The mail server refused this mail for good.",
}


def why_refused(code: str) -> str:
    """What a mail server's code, or the kind of an error, means for whoever looks after the accounts."""
    known = _MEANINGS.get(code) or _MEANINGS.get(code[:1])
    return known or "The mail could not be written or handed over. Check the address."


def next_attempt(attempts: int, now: dt.datetime) -> dt.datetime:
    """Back off: one minute after the first failure, doubling up to six hours."""
    return now + min(dt.timedelta(minutes=2 ** min(max(0, attempts - 1), 9)), dt.timedelta(hours=6))
