"""What mails say, and when a failed one is tried again."""

import datetime as dt
import enum


class NoticeState(enum.StrEnum):
    """SENDING is claimed by a sender until its lease runs out."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"


# Subject and first line; neither may tell anything about a person or their treatment.
TEMPLATES: dict[str, tuple[str, str]] = {
    "request_submitted": ("A request to check", "A request is waiting for your completeness check."),
    "request_returned": ("A request was returned to you", "The coordinator needs more from you on a request."),
    "request_withdrawn": ("A request was withdrawn", "A request that was with you has been withdrawn."),
    "papers_published": ("Panel papers are ready", "Papers are ready for you to declare your interest and read."),
    "decision_made": ("A decision was made", "The panel has decided on one of your requests."),
    "offer_sent": ("An offer to answer", "There is an offer for you to answer."),
    "offer_answered": ("An offer was answered", "A provider has answered one of your offers."),
    "bed_confirmed": ("A bed was confirmed", "A bed that you offered was confirmed."),
    "offer_closed": ("An offer was closed", "An offer that was made to you is no longer open."),
    "admitted": ("An arrival was recorded", "A provider has recorded an arrival."),
    "review_recorded": ("A review was recorded", "A review was recorded on one of your cases."),
    "clock_near": ("Something is due soon", "Something on one of your cases is due soon."),
    "clock_overdue": ("Something is overdue", "Something on one of your cases is overdue."),
    "left_unplanned": ("Please look at a case now", "Something happened today on a case that needs you now."),
    "exit_recorded": ("A case has changed", "A provider has recorded a change on one of your cases."),
    "duplicate_request": ("Two requests may be about one person", "Please look at a request that was refused."),
}

LEASE = dt.timedelta(minutes=5)
LAST_ATTEMPT = 12


def next_attempt(attempts: int, now: dt.datetime) -> dt.datetime:
    """Back off: one minute after the first failure, doubling up to six hours."""
    return now + min(dt.timedelta(minutes=2 ** max(0, attempts - 1)), dt.timedelta(hours=6))
