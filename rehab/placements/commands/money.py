"""The ledger of a case follows what happens: it is worked out anew from its beds and stays, and the difference entered.

One way for every event: a bed confirmed, an arrival on another day, more weeks, another stage or house, a corrected
date, an exit. So nothing is counted twice and nothing is left over.
"""

import datetime as dt

from rehab.finance import commands as finance
from rehab.finance.rules import BudgetEffect
from rehab.placements import queries
from rehab.requests.models import PlacementRequest


def balance(request: PlacementRequest, *, at: dt.datetime, reason: str) -> list[BudgetEffect]:
    """Bring the money of a locked case to what its beds and stays cost; says what that does to each budget.

    The request comes with its funding. What an approval held goes back: a bed takes its place.
    """
    funding = request.funding
    if funding is None or funding.source is None:
        finance.release(request.id, at, reason)
        return []
    costs = queries.costs_of_case(request.id, funding.paid_by_others_pence)
    because = f"{reason}, {request.reference}"
    return finance.bring_to(request.id, request.authority_id, funding.source, costs, at=at, reason=because)
