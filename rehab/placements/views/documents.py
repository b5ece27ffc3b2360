"""Documents as the provider opens them: through an offer to it, or a stay with it, as long as these are open."""

from flask.typing import ResponseReturnValue

from rehab.core.actor import Permission
from rehab.documents.views import deliver
from rehab.placements import queries
from rehab.placements.views.blueprint import bp
from rehab.web.access import needs, signed_in_user


@bp.get("/offers/<public_id>/documents/<document_id>")
@needs(Permission.ANSWER_OFFERS)
def offer_document(public_id: str, document_id: str) -> ResponseReturnValue:
    """A document that helps to answer an offer, or to get ready for the arrival."""
    actor = signed_in_user()
    return deliver(queries.offered_document(queries.get_offer(actor, public_id), document_id), by=actor)


@bp.get("/stays/<public_id>/documents/<document_id>")
@needs(Permission.ANSWER_OFFERS)
def stay_document(public_id: str, document_id: str) -> ResponseReturnValue:
    """A document of somebody who stays at one's house."""
    actor = signed_in_user()
    return deliver(queries.document_of_stay(actor, queries.get_stay(actor, public_id), document_id), by=actor)
