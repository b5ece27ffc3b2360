"""Taking over the answers of an earlier request of the same person."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.errors import IllegalMove
from rehab.requests import queries
from rehab.requests.commands.sections import save_answers, save_eligibility, save_substances
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import COPIED, Section


def copy_answers(request: PlacementRequest, earlier: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """Fill in what may still be true; consent, choice, funding, plan, outcomes and declarations are asked anew.

    Raises IllegalMove where something was answered already. The request must be loaded with its lock.
    """
    if not queries.is_untouched(request):
        msg = "This request has answers already, so those of an earlier one cannot be copied into it."
        raise IllegalMove(msg)
    for section in COPIED:
        values = queries.values_of(earlier, section)
        if values is None:
            continue
        if section is Section.ELIGIBILITY:
            save_eligibility(request, earlier.care_type, values, by=by, now=now)
        elif section is Section.SUBSTANCES:
            save_substances(request, [row.use for row in earlier.substances], values, by=by, now=now)
        else:
            save_answers(request, section, values, by=by, now=now)
    request.copied_from_id = earlier.id
    audit.record("request.answers_copied", subject=request, by=by, case_id=request.id, at=now)
