"""Reads of extensions and of funding that runs out."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.placements.models import Extension, Stay
from rehab.placements.queries.stays import get_stay_for_update, visible_stays
from rehab.placements.rules.extensions import OPEN_EXTENSIONS, WARNED_BEFORE, ExtensionStatus


def open_extension(stay_id: int) -> Extension | None:
    """The one that is not answered, of a stay that the caller has scoped."""
    wanted = select(Extension).where(Extension.stay_id == stay_id, Extension.status.in_(OPEN_EXTENSIONS))
    return db.session.scalar(wanted)


def extensions_of(stay_id: int) -> Sequence[Extension]:
    """What was asked for a stay that the caller has scoped, the latest first, with who asked."""
    wanted = select(Extension).where(Extension.stay_id == stay_id).options(joinedload(Extension.asked_by))
    return db.session.scalars(wanted.order_by(Extension.id.desc())).all()


def extension_of_request(request_id: int) -> Extension | None:
    """The one that is with the panel, of a request that the caller has locked."""
    return db.session.scalar(
        select(Extension)
        .join(Extension.stay)
        .where(Stay.request_id == request_id, Extension.status == ExtensionStatus.REFERRED)
    )


def get_extension(actor: Actor, public_id: str) -> Extension:
    """With its stay. Raises NotFound for one of a stay that is not this actor's to see."""
    stays = visible_stays(actor).with_only_columns(Stay.id)
    wanted = select(Extension).where(Extension.public_id == public_id, Extension.stay_id.in_(stays))
    return _one(wanted.options(joinedload(Extension.stay)))


def get_extension_for_update(actor: Actor, public_id: str) -> tuple[Extension, Stay]:
    """With its stay as `get_stay_for_update` locks it, then itself locked."""
    wanted = select(Extension).where(Extension.public_id == public_id)
    stay_public_id = _one(wanted.options(joinedload(Extension.stay))).stay.public_id
    stay = get_stay_for_update(actor, stay_public_id)
    return _one(wanted.with_for_update().execution_options(populate_existing=True)), stay


def _one(wanted: Select[Extension]) -> Extension:
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def stays_whose_funding_ends(today: dt.date) -> Sequence[int]:
    """The ids of the open stays whose funding ends within the longest warning, the next to end first."""
    last = today + dt.timedelta(days=max(WARNED_BEFORE))
    return db.session.scalars(
        select(Stay.id)
        .where(Stay.ended_on.is_(None), Stay.funded_until.between(today, last))
        .order_by(Stay.funded_until, Stay.id)
    ).all()
