"""Why a council can, or cannot, choose a facility; and the stops that councils have made."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from rehab.accounts.models import Organisation
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Embargo, Facility
from rehab.framework.queries.call_off import CallOffOption, call_off_option
from rehab.framework.queries.directory import councils_of
from rehab.framework.queries.providers import get_facility
from rehab.framework.rules import CareType


@dataclass(frozen=True, slots=True)
class WhyPage:
    """How a facility stands for one of the viewer's councils, and its stop in force on the day."""

    facility: Facility
    council: Organisation
    option: CallOffOption
    embargo: Embargo | None


def own_councils(actor: Actor) -> Sequence[Organisation]:
    """The councils whose frameworks the actor works with, by name."""
    return db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(councils_of(actor)))
        .order_by(Organisation.name_key, Organisation.id)
    ).all()


def why_page(actor: Actor, public_id: str, council: Organisation, *, care_type: CareType, day: dt.date) -> WhyPage:
    """Raises NotFound for a facility that does not exist or is not the actor's to see."""
    facility = get_facility(actor, public_id)
    option = call_off_option(facility.id, authority_id=council.id, care_type=care_type, day=day)
    return WhyPage(facility, council, option, newest_stop(facility, council.id, day))


def newest_stop(facility: Facility, authority_id: int, day: dt.date) -> Embargo | None:
    """The stop of a council at a facility that is in force on a day, or else the first to come."""
    return db.session.scalar(
        select(Embargo)
        .where(
            Embargo.facility_id == facility.id,
            Embargo.authority_id == authority_id,
            Embargo.ends_on.is_(None) | (Embargo.ends_on >= day),
        )
        .order_by(Embargo.starts_on, Embargo.id)
        .limit(1)
    )


def get_embargo(actor: Actor, public_id: str, *, lock: bool = False) -> tuple[Embargo, Facility]:
    """A stop of one's own council, and where. Raises NotFound."""
    wanted = (
        select(Embargo, Facility)
        .join(Facility, Facility.id == Embargo.facility_id)
        .where(
            Embargo.public_id == public_id,
            Embargo.authority_id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK)),
        )
    )
    found = db.session.execute(wanted.with_for_update(of=Embargo) if lock else wanted).first()
    if found is None:
        raise NotFound
    return found.Embargo, found.Facility
