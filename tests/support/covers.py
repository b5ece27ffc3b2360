"""Somebody is away, and a colleague covers."""

import datetime as dt

from rehab.accounts.models import Cover, Organisation, User
from rehab.core.db import db
from tests.factories import TODAY


def a_cover(
    away: User, stand_in: User, service: Organisation, *, from_on: dt.date = TODAY, until_on: dt.date = TODAY
) -> Cover:
    cover = Cover(service_id=service.id, away_id=away.id, stand_in_id=stand_in.id, from_on=from_on, until_on=until_on)
    db.session.add(cover)
    db.session.commit()
    return cover
