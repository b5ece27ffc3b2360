"""Taking over the answers of an earlier request of the same person."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import IllegalMove
from rehab.core.transaction import transaction
from rehab.requests import commands, policy, queries
from rehab.requests.views.blueprint import bp
from rehab.requests.views.sections import CLOSED
from rehab.web.access import allow, needs, signed_in_user

NOTHING_TO_COPY = "Your service has made no earlier request for this person, so there is nothing to copy."


@bp.post("/requests/<reference>/copy")
@needs(Permission.REQUEST_PLACEMENTS)
def copy_answers(reference: str) -> ResponseReturnValue:
    """Copy what the last request of the same person said, into one that says nothing yet."""
    actor = signed_in_user()
    with transaction():
        found = queries.get_own_request_for_update(actor, reference)
        allow(policy.can_edit(actor, found), CLOSED)
        earlier = queries.earlier_request(found)
        if earlier is None:
            raise IllegalMove(NOTHING_TO_COPY)
        commands.copy_answers(found, earlier, by=actor, now=clock.now())
    flash(f"The answers of {earlier.reference} were copied. Go through each with the person.", "success")
    return redirect(url_for(".tasks", reference=reference))
