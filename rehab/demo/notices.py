"""What the people of the demonstration were told: mailed long ago and mostly read; one mailbox is full."""

import datetime as dt

from sqlalchemy import select, update

from rehab.accounts.models import User
from rehab.core.db import db
from rehab.demo import people
from rehab.notifications import commands
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeKind, NoticeState, Way

NEW_FOR = dt.timedelta(days=3)
MAILBOX_FULL = "552"


def settle(now: dt.datetime) -> None:
    """Its past mails nobody anything; what is older than some days was read."""
    waiting = update(Notice).where(Notice.state == NoticeState.WAITING)
    db.session.execute(waiting.values(state=NoticeState.SENT, sent_at=Notice.created_at))
    db.session.execute(update(Notice).where(Notice.created_at < now - NEW_FOR).values(read_at=Notice.created_at))
    newest = select(Notice).join(Notice.recipient).where(User.email == "livedexperience@demo.example")
    for notice in db.session.scalars(newest.order_by(Notice.created_at.desc(), Notice.id.desc()).limit(1)):
        commands.refuse(notice, MAILBOX_FULL)
    colleague = people.actor("colleague")
    commands.prefer(
        colleague.user_id or 0, way=Way.DIGEST, muted=[NoticeKind.FRAMEWORK, NoticeKind.TEAM], by=colleague, now=now
    )
