"""Exits that nobody planned, and parts of a discharge plan that were given away."""

import datetime as dt

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from rehab.discharge import commands
from rehab.discharge.commands.sharing import send_part
from rehab.discharge.models import PlanDelivery
from rehab.discharge.rules import Leaving, ToldWhom
from rehab.discharge.rules.sheets import Means
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.plans.rules import Stakeholder
from tests.support.stays import locked


def a_sent_part(
    stay: Stay, user: User, *, on: dt.date, now: dt.datetime, kind: Stakeholder = Stakeholder.GP
) -> PlanDelivery:
    """The part of one stakeholder, by the GP unless told otherwise, sent by secure mail."""
    with transaction():
        found, by = locked(user, stay)
        return send_part(found, kind, sent_on=on, how=Means.SECURE_MAIL, by=by, now=now)


def left_as_planned(stay: Stay, user: User, *, at: dt.datetime) -> Stay:
    """An exit that was arranged has happened, and the house records it."""
    leaving = Leaving(
        ended_on=at.date(),
        reason=ExitReason.COMPLETED,
        naloxone_supplied=True,
        medication="None",
        note="Left with their brother",
    )
    with transaction():
        found, by = locked(user, stay)
        commands.leave_as_planned(found, leaving, by=by, now=at)
    return stay


def walked_out(stay: Stay, user: User, *, at: dt.datetime) -> Stay:
    """Somebody leaves against advice, and the house records it."""
    leaving = Leaving(
        ended_on=at.date(),
        reason=ExitReason.CLIENT_LEFT,
        tolerance_explained=True,
        naloxone_supplied=True,
        medication="None",
        where_to="To their brother",
        told={ToldWhom.FAMILY: dt.time(22, 10)},
    )
    with transaction():
        found, by = locked(user, stay)
        commands.leave_unplanned(found, leaving, by=by, now=at)
    return stay
