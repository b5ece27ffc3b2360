"""Money of a case as a test wants it to stand, whatever beds there are."""

import datetime as dt

from rehab.finance import commands as finance
from rehab.finance.rules import BudgetEffect, Cost, FundingSource, LedgerKind, Run
from rehab.requests.models import PlacementRequest
from tests.factories import NOON

PHG = FundingSource.PUBLIC_HEALTH_GRANT


def bind(
    request: PlacementRequest,
    weekly_pence: int,
    starts_on: dt.date,
    nights: int,
    *,
    kind: LedgerKind = LedgerKind.COMMITTED,
    at: dt.datetime = NOON,
) -> list[BudgetEffect]:
    """Have just these nights on the request; nothing else stays held, bound or spent."""
    costs = [Cost(kind, [Run(starts_on, nights, weekly_pence)])]
    return finance.bring_to(request.id, request.authority_id, PHG, costs, at=at, reason="As the test wants it")
