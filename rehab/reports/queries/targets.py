"""The targets in force: a council's own, and else those of the framework that it takes part in."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import and_, exists, func, or_, select

from rehab.core.db import db
from rehab.framework.models import Framework, FrameworkParticipant
from rehab.framework.queries.call_off import participation_on
from rehab.reports.models import Target
from rehab.reports.rules import Aim


def aims(authority_ids: Collection[int], *, day: dt.date) -> dict[str, Aim]:
    """Measure id -> the target in force on the day; of the first council of somebody with several.

    Of frameworks, the one that began last counts.
    """
    takes_part = exists().where(
        FrameworkParticipant.framework_id == Framework.id,
        FrameworkParticipant.authority_id.in_(authority_ids),
        participation_on(day),
    )
    own = and_(Target.framework_id.is_(None), Target.authority_id.in_(authority_ids))
    of_framework = and_(
        Target.framework_id.is_not(None),
        Framework.starts_on <= day,
        func.coalesce(Framework.closed_on, Framework.extended_to, Framework.ends_on) >= day,
        or_(Framework.lead_authority_id.in_(authority_ids), takes_part),
    )
    found = db.session.execute(
        select(Target, Framework.reference)
        .outerjoin(Framework, Framework.id == Target.framework_id)
        .where(Target.valid_from <= day, or_(own, of_framework))
        .order_by(
            Target.framework_id.is_(None),
            Framework.starts_on,
            Target.authority_id.desc(),
            Target.valid_from,
            Target.id,
        )
    )
    return {target.measure_id: target.aim_of(reference or "") for target, reference in found}


def frameworks_led(authority_id: int) -> Sequence[Framework]:
    """The frameworks whose targets the council sets, the newest first."""
    return db.session.scalars(
        select(Framework)
        .where(Framework.lead_authority_id == authority_id)
        .order_by(Framework.starts_on.desc(), Framework.id)
    ).all()
