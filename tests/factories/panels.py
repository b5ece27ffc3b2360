"""Panels and the money they decide on."""

import datetime as dt

from rehab.accounts.models import Organisation, User
from rehab.finance.models import Budget
from rehab.finance.rules import FundingSource
from rehab.panel.models import Panel, PanelMember
from rehab.panel.rules import PanelRole
from tests.factories.storing import stored


def a_panel(authority: Organisation, members: dict[User, PanelRole], *, name: str = "Testbury panel") -> Panel:
    panel = stored(Panel(authority_id=authority.id, name=name))
    for user, role in members.items():
        stored(PanelMember(panel_id=panel.id, user_id=user.id, role=role, from_on=dt.date(2025, 1, 1)))
    return panel


def a_budget(authority: Organisation, *, year: int = 2026, pounds: int = 500_000) -> Budget:
    return stored(
        Budget(
            authority_id=authority.id,
            year=year,
            source=FundingSource.PUBLIC_HEALTH_GRANT,
            amount_pence=pounds * 100,
        )
    )
