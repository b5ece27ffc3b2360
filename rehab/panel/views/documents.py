"""Documents that belong to a pack: for whoever may read it, while the person agrees, and without their name."""

from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.documents import queries as documents
from rehab.documents.views import deliver
from rehab.panel import policy, queries
from rehab.panel.views.blueprint import bp
from rehab.web.access import needs, signed_in_user


@bp.get("/panel/cases/<public_id>/documents/<document_id>")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def document(public_id: str, document_id: str) -> ResponseReturnValue:
    """The file itself."""
    actor, now = signed_in_user(), clock.now()
    case = queries.get_case(actor, public_id, clock.london_date(now))
    reads = policy.can_read(actor, case, queries.progress(case, now=now).bench)
    if not reads or not case.pack or not queries.may_be_shared(case.request.client_id):
        raise NotFound
    return deliver(documents.for_panel_to_open(case.request_id, document_id, until=case.decided_at), by=actor)
