"""Keeping what answers said before they were changed, from the first submission on."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from sqlalchemy import insert

from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.requests.models import Edit, PlacementRequest
from rehab.requests.queries.cases import reread
from rehab.requests.queries.dossiers import dossier
from rehab.requests.queries.wording import entered
from rehab.requests.rules import Section

P = ParamSpec("P")
Save = Callable[Concatenate[PlacementRequest, P], None]
Words = dict[tuple[Section, str], str]


def noting_edits(save: Save[P]) -> Save[P]:
    """Note each answer of any section that differs, in words, once `save` is through.

    Other sections are looked at too: answers that no longer apply are dropped with those on which they depend. A
    draft is nobody's business yet, so of its changes nothing is kept.
    """

    @wraps(save)
    def noted(request: PlacementRequest, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if request.submitted_on is None:
            save(request, *args, **kwargs)
            return
        by, now = cast(Actor, kwargs["by"]), cast(dt.datetime, kwargs["now"])
        before = _in_words(request, now)
        save(request, *args, **kwargs)
        db.session.flush()
        _keep(request, before, _in_words(reread(request), now), by=by, now=now)

    return noted


def _in_words(request: PlacementRequest, now: dt.datetime) -> Words:
    whole = dossier(request, day=london_date(now))
    return {(section, question): answer for section in Section for question, answer in entered(whole, section)}


def _keep(request: PlacementRequest, before: Words, after: Words, *, by: Actor, now: dt.datetime) -> None:
    rows = [
        {
            "request_id": request.id,
            "section": section,
            "question": question,
            "before": before.get((section, question), ""),
            "after": after.get((section, question), ""),
            "at": now,
            "by_id": by.user_id,
        }
        for section, question in after | before
        if before.get((section, question), "") != after.get((section, question), "")
    ]
    if rows:
        db.session.execute(insert(Edit), rows)
