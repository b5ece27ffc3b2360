"""What is typed in a section and not saved yet: kept as it is typed, and thrown away on demand."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.transaction import transaction
from rehab.requests import commands, policy, queries
from rehab.requests.views.blueprint import bp
from rehab.requests.views.sections import CLOSED, PAGES, section_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.widgets import Form

PARTS = frozenset({"day", "month", "year"})


@bp.post("/requests/<reference>/<section>/draft")
@needs(Permission.REQUEST_PLACEMENTS)
def keep_draft(reference: str, section: str) -> ResponseReturnValue:
    """Keep what was typed so far; sent by a script while the page is open."""
    actor, which = signed_in_user(), section_of(section)
    with transaction():
        found = queries.get_own_request_for_update(actor, reference)
        allow(policy.can_edit(actor, found), CLOSED)
        form = PAGES[which].form(queries.dossier(found, day=clock.today()))
        commands.keep_draft(found, which, _typed(form), by=actor, now=clock.now())
    return "", 204, {"Content-Type": "text/plain"}


def _typed(form: Form) -> dict[str, list[str]]:
    """What was sent for the form's own questions, with the edition that it was made from."""
    sent = request.form.to_dict(flat=False)
    own = (name for name in sent if _question(name) in form and name != "csrf_token")
    return {name: sent[name] for name in (*own, *(["row_version"] if "row_version" in sent else []))}


def _question(name: str) -> str:
    """The question that a box belongs to: a date has three."""
    stem, _, part = name.rpartition("-")
    return stem if part in PARTS else name


@bp.post("/requests/<reference>/<section>/draft/discard")
@needs(Permission.REQUEST_PLACEMENTS)
def discard_draft(reference: str, section: str) -> ResponseReturnValue:
    """Go back to what is saved."""
    actor, which = signed_in_user(), section_of(section)
    with transaction():
        found = queries.get_own_request_for_update(actor, reference)
        allow(policy.can_edit(actor, found), CLOSED)
        commands.drop_draft(found, which, by=actor)
    flash("What you had typed is gone. This is what is saved.", "notice")
    return redirect(url_for(".section", reference=reference, section=which.value))
