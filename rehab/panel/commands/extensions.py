"""The money of an extension: the bed is known, so it is bound and not only held."""

import datetime as dt

from rehab.core.clock import london_date
from rehab.finance import commands as finance
from rehab.finance.rules import net_weekly
from rehab.panel.commands.budget import insist_on_consent, payer_of
from rehab.panel.models import PanelCase, Referral


def bind(case: PanelCase, referral: Referral, *, now: dt.datetime) -> None:
    """Bind what the further weeks cost, from the day on which the funding would have ended.

    Raises IllegalMove when nobody pays, InvalidInput (price_ceiling) when it goes over a budget without consent.
    """
    source, paid_by_others = payer_of(case)
    effects = finance.extend(
        case.request_id,
        case.request.authority_id,
        source,
        net_weekly(referral.weekly_pence or 0, paid_by_others),
        referral.starts_on or london_date(now),
        (case.weeks or 0) * 7,
        now,
        "Extended by the panel",
    )
    insist_on_consent(case, effects)
