"""Published tables."""

import datetime as dt

from rehab.accounts.models import Organisation, User
from rehab.core.transaction import transaction
from rehab.reports import commands
from rehab.reports.models import Publication
from rehab.reports.rules import Period
from tests.factories import NOON, TODAY, actor

QUARTER = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31), TODAY)


def a_publication(council: Organisation, by: User, *, period: Period = QUARTER) -> Publication:
    """The tables of a quarter that is over."""
    with transaction():
        return commands.publish(period, authority_id=council.id, by=actor(by), now=NOON)
