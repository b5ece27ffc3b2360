"""What requests do about documents that hang from them."""

from rehab.core.db import db
from rehab.documents.events import HarmfulDocumentRemoved
from rehab.notifications.commands import notify
from rehab.requests.models import PlacementRequest


def tell_of_harmful_document(event: HarmfulDocumentRemoved) -> None:
    """Whoever added the file is told where it was, to look after their computer and to add it anew."""
    reference = db.session.get_one(PlacementRequest, event.case_id).reference
    notify([event.added_by_id], template="document_harmful", path=f"/requests/{reference}/documents", now=event.now)
