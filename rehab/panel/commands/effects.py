"""What a decision does to the request, by the kind of the case."""

import datetime as dt
from collections.abc import Callable

from rehab.core.actor import Actor
from rehab.notifications.commands import notify
from rehab.panel.models import PanelCase
from rehab.panel.rules import CaseKind, Choice
from rehab.requests import commands as requests

Effect = Callable[[PanelCase, Actor, dt.datetime], None]


def _new(case: PanelCase, by: Actor, now: dt.datetime) -> None:
    """The request is approved, declined, or deferred and ready again."""
    if case.weeks is not None and case.price_ceiling_pence is not None and case.valid_until is not None:
        requests.record_approval(
            case.request,
            weeks=case.weeks,
            price_ceiling_pence=case.price_ceiling_pence,
            conditions="\n".join(condition.text for condition in case.conditions),
            valid_until=case.valid_until,
            by=by,
            now=now,
        )
    elif case.outcome is Choice.DECLINE:
        requests.record_decline(case.request, reason=case.reason, by=by, now=now)
    else:
        requests.defer(case.request, reason=case.reason, by=by, now=now)
        path = f"/cases/{case.request.reference}"
        notify([case.request.key_worker_id], template="decision_made", path=path, now=now)


EFFECTS: dict[CaseKind, Effect] = {CaseKind.NEW: _new}
