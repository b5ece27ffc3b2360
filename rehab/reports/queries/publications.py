"""Tables that were published, by the council whose they are."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from rehab.accounts.models import Organisation
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.reports.models import Publication


def publications(authorities: Collection[int]) -> Sequence[Publication]:
    """All of these councils, the newest period and version first."""
    return db.session.scalars(
        select(Publication)
        .where(Publication.authority_id.in_(authorities))
        .order_by(Publication.ends_on.desc(), Publication.starts_on.desc(), Publication.number.desc(), Publication.id)
    ).all()


def get_publication(actor: Actor, public_id: str) -> Publication:
    """Raises NotFound for one that does not exist or is another council's."""
    found = db.session.scalar(
        select(Publication).where(
            Publication.public_id == public_id,
            Publication.authority_id.in_(actor.organisations(Permission.VIEW_MEASURES)),
        )
    )
    if found is None:
        raise NotFound
    return found


def lock_council(authority_id: int) -> None:
    """Let one publication of a council be made at a time."""
    db.session.scalar(select(Organisation.id).where(Organisation.id == authority_id).with_for_update())
