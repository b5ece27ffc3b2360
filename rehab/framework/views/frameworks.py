"""Pages of frameworks; who takes no part in one does not see that it exists."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.framework import policy, queries
from rehab.framework.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page


@bp.get("/frameworks")
@needs(Permission.VIEW_FRAMEWORK)
def frameworks() -> ResponseReturnValue:
    """The frameworks of one's council."""
    number = requested_page(request.args)
    found = queries.frameworks(signed_in_user(), day=clock.today(), page=number, size=PAGE_SIZE)
    return render_template("framework/frameworks.html", page=paginate(found, number=number, path=request.path))


@bp.get("/frameworks/<reference>")
@needs(Permission.VIEW_FRAMEWORK)
def framework(reference: str) -> ResponseReturnValue:
    """A framework: its councils, lots and the providers on them."""
    number, today = requested_page(request.args), clock.today()
    shown = queries.get_framework(signed_in_user(), reference)
    found = queries.places(shown, day=today, page=number, size=PAGE_SIZE)
    return render_template(
        "framework/framework.html",
        framework=shown,
        state=shown.state_on(today),
        taking_part=[part.authority.name for part in shown.participants if part.takes_part_on(today)],
        leads=policy.can_manage(signed_in_user(), shown),
        page=paginate(found, number=number, path=request.path),
    )
