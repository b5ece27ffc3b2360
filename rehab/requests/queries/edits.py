"""What was changed after a request had been handed in; callers have already scoped the request."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from rehab.core.db import db
from rehab.requests.models import Edit


def edits_of(request_id: int) -> Sequence[Edit]:
    """All changes of answers since the first submission, in order."""
    return edits_since(request_id, dt.datetime.min.replace(tzinfo=dt.UTC))


def edits_since(request_id: int, at: dt.datetime) -> Sequence[Edit]:
    """The changes made at this instant or after it, in order."""
    return db.session.scalars(
        select(Edit).where(Edit.request_id == request_id, Edit.at >= at).order_by(Edit.at, Edit.id)
    ).all()
