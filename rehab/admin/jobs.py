"""Clearing away what has had its use."""

import datetime as dt

from rehab.accounts.commands import forget_old_sessions
from rehab.core.db import look_at_tables
from rehab.core.transaction import transaction
from rehab.requests.commands import forget_old_drafts
from rehab.web.once import forget_old_keys

SESSIONS_KEPT = dt.timedelta(days=30)
FORM_KEYS_KEPT = dt.timedelta(days=7)
DRAFTS_KEPT = dt.timedelta(days=7)


def tidy(*, now: dt.datetime) -> str:
    """Delete sessions that ended long ago, keys of forms that nobody will send again, and what was never saved."""
    with transaction() as session:
        forget_old_sessions(opened_before=now - SESSIONS_KEPT)
        forget_old_keys(used_before=now - FORM_KEYS_KEPT)
        forget_old_drafts(kept_before=now - DRAFTS_KEPT)
        look_at_tables(session)
    return "Old sessions, form keys and drafts are cleared away"
