"""Parts of a discharge plan that were given away."""

import datetime as dt

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from rehab.discharge.commands.sharing import send_part
from rehab.discharge.models import PlanDelivery
from rehab.discharge.rules.sheets import Means
from rehab.placements.models import Stay
from rehab.plans.rules import Stakeholder
from tests.support.stays import locked


def a_sent_part(
    stay: Stay, user: User, *, on: dt.date, now: dt.datetime, kind: Stakeholder = Stakeholder.GP
) -> PlanDelivery:
    """The part of one stakeholder, by the GP unless told otherwise, sent by secure mail."""
    with transaction():
        found, by = locked(user, stay)
        return send_part(found, kind, sent_on=on, how=Means.SECURE_MAIL, by=by, now=now)
