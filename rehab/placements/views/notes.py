"""Pages of progress notes: all of a stay, a new one, a correction."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.placements import policy, queries
from rehab.placements.commands.notes import correct_note, write_note
from rehab.placements.forms.notes import ProgressCorrectionForm, ProgressNoteForm
from rehab.placements.models import Stay
from rehab.placements.queries import notes
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

NEWEST = 3
KEPT = "The note is kept."


def on_stay_page(actor: Actor, stay: Stay) -> dict[str, Any]:
    """The newest notes, for those who read them."""
    if not policy.reads_notes(actor, stay):
        return {"notes": None, "notes_in_all": 0}
    newest, total = notes.notes_of(actor, stay, page=1, size=NEWEST)
    return {"notes": newest, "notes_in_all": total}


@bp.get("/stays/<public_id>/notes")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def progress_notes(public_id: str) -> ResponseReturnValue:
    """Every note of a stay."""
    actor, number = signed_in_user(), requested_page(request.args)
    stay = queries.get_stay(actor, public_id)
    found = notes.notes_of(actor, stay, page=number, size=PAGE_SIZE)
    audit.record_view("progress_note.viewed", subject=stay, by=actor, case_id=stay.request_id)
    return render_template(
        "placements/progress_notes.html",
        stay=stay,
        page=paginate(found, number=number, path=request.path),
        may_write_notes=policy.can_write_notes(actor, stay),
    )


@bp.route("/stays/<public_id>/notes/new", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def new_progress_note(public_id: str) -> ResponseReturnValue:
    """Write how somebody does."""
    actor, form = signed_in_user(), ProgressNoteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                stay = _to_write_on(actor, queries.get_stay_for_update(actor, public_id))
                write_note(stay, **form.note(), by=actor, now=clock.now())
                address = remember(url_for(".stay", public_id=public_id))
            flash(KEPT, "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    stay = _to_write_on(actor, queries.get_stay(actor, public_id))
    return render_template("placements/progress_note.html", form=form, stay=stay), status_of(form)


@bp.route("/stays/<public_id>/notes/<note_id>/correction", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def correct_progress_note(public_id: str, note_id: str) -> ResponseReturnValue:
    """Say what is wrong with a note; it stays as it is."""
    actor, form = signed_in_user(), ProgressCorrectionForm()
    if form.validate_on_submit():
        with transaction():
            stay = _to_write_on(actor, queries.get_stay_for_update(actor, public_id))
            wrong = notes.get_note(actor, stay, note_id, lock=True)
            correct_note(stay, wrong, text=form.text.data, by=actor, now=clock.now())
            address = remember(url_for(".progress_notes", public_id=public_id))
        flash(KEPT, "success")
        return redirect(address)
    stay = _to_write_on(actor, queries.get_stay(actor, public_id))
    wrong = notes.get_note(actor, stay, note_id)
    audit.record_view("progress_note.viewed", subject=wrong, by=actor, case_id=stay.request_id)
    return render_template("placements/progress_correction.html", form=form, stay=stay, wrong=wrong), status_of(form)


def _to_write_on(actor: Actor, stay: Stay) -> Stay:
    """The stay, for those who may write on it."""
    allow(policy.can_write_notes(actor, stay), "Only the house where they stay writes progress notes.")
    return stay
