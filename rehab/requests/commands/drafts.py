"""Keeping what is typed until it is saved, or a week has passed. The request must be loaded with its lock."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import delete

from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.requests import queries
from rehab.requests.models import FormDraft, PlacementRequest
from rehab.requests.rules import Section


def keep_draft(
    request: PlacementRequest, section: Section, typed: Mapping[str, list[str]], *, by: Actor, now: dt.datetime
) -> None:
    """Keep what this user has typed so far, in place of what was kept before."""
    draft = queries.draft_of(by, request, section)
    if draft is None:
        draft = FormDraft(user_id=by.user_id, request_id=request.id, section=section)
        db.session.add(draft)
    draft.typed, draft.kept_at = dict(typed), now


def drop_draft(request: PlacementRequest, section: Section, *, by: Actor) -> None:
    """It was saved, or is not wanted any more."""
    db.session.execute(
        delete(FormDraft).where(
            FormDraft.user_id == by.user_id, FormDraft.request_id == request.id, FormDraft.section == section
        )
    )


def forget_old_drafts(*, kept_before: dt.datetime) -> None:
    """Delete what nobody came back to."""
    db.session.execute(delete(FormDraft).where(FormDraft.kept_at < kept_before))
