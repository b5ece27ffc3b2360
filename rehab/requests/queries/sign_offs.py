"""The manager's signature on a request, and who may be asked for it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.accounts import queries as accounts
from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.requests.models import PlacementRequest, SignOff
from rehab.requests.rules import SignOffState


def latest_sign_off(request_id: int, *, lock: bool = False) -> SignOff | None:
    """The one asked for last, with who answered it."""
    wanted = (
        select(SignOff)
        .where(SignOff.request_id == request_id)
        .order_by(SignOff.asked_at.desc(), SignOff.id.desc())
        .limit(1)
        .options(joinedload(SignOff.answered_by))
    )
    return db.session.scalar(wanted.with_for_update(of=SignOff) if lock else wanted)


def managers_of(request: PlacementRequest) -> Sequence[User]:
    """The team managers of its service, by name."""
    return accounts.holders(Role.TEAM_MANAGER, request.service_id)


def in_words(sign_off: SignOff | None) -> str:
    """Who signed a request, and when."""
    if sign_off is None or sign_off.state is SignOffState.HANDED_BACK:
        return "Not signed"
    if sign_off.answered_by is None or sign_off.answered_at is None:
        return "Not signed"
    own = ", who is the key worker too and the service's only manager" if sign_off.own_case else ""
    return f"{sign_off.answered_by.name}, {written(london_date(sign_off.answered_at))}{own}"
