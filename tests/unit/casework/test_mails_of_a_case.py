"""What the timeline says of those who were told of something."""

import datetime as dt

from rehab.accounts.models import User
from rehab.casework.queries.timeline import _mails
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeState

NOON = dt.datetime(2026, 6, 1, 11, 0, tzinfo=dt.UTC)


def a_notice(name: str, state: NoticeState) -> Notice:
    return Notice(template="decision_made", path="/", state=state, created_at=NOON, recipient=User(name=name))


def test_tells_whom_a_mail_never_reached_and_who_wanted_none() -> None:
    told = [
        a_notice("Ada", NoticeState.SENT),
        a_notice("Bea", NoticeState.REFUSED),
        a_notice("Cem", NoticeState.LISTED),
    ]
    (entry,) = _mails(told)
    assert entry.title == "Mail: A decision was made"
    assert entry.text == "To Ada, Bea and Cem. Never reached Bea. Without a mail, as they chose: Cem."
