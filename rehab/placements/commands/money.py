"""The ledger of a case follows what happens: it is worked out anew from its beds and stays, and the difference entered.

One way for every event: a bed confirmed, an arrival on another day, more weeks, another stage or house, a corrected
date, an exit. So nothing is counted twice and nothing is left over.
"""

import datetime as dt

from rehab.finance import commands as finance
from rehab.finance.rules import BudgetEffect
from rehab.placements import queries
from rehab.placements.models import Stay
from rehab.placements.rules.extensions import runs_until
from rehab.requests.models import PlacementRequest


def lock_books(request: PlacementRequest) -> None:
    """Lock the budgets that may pay for a case; whoever locks a facility as well does this first."""
    if request.funding is not None and request.funding.source is not None:
        finance.lock_budgets(request.authority_id, request.funding.source)


def fund_while_asked(stay: Stay, until: dt.date) -> None:
    """The nights in which an extension that was asked for in time waited for its answer are funded, to this day."""
    extension = queries.open_extension(stay.id)
    if extension is not None and stay.funded_until is not None:
        stay.funded_until = runs_until(stay.funded_until, in_time=extension.in_time, waits_until=until)


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
