"""Notes on a case: written, mended while they are fresh, corrected afterwards."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.casework import commands, policy
from rehab.casework.forms import CorrectionForm, NoteForm
from rehab.casework.models import CaseNote
from rehab.casework.queries import notes as queries
from rehab.casework.rules.notes import Readers, may_be_changed
from rehab.casework.views.cases import cases_bp
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.transaction import transaction
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember


def may_write_on(actor: Actor, reference: str) -> PlacementRequest:
    """The case, for those who may write on it."""
    request = requests.get_request(actor, reference)
    allow(policy.can_write(actor, request))
    return request


@cases_bp.route("/cases/<reference>/notes/new", methods=["GET", "POST"])
@needs(Permission.VIEW_CASES, Permission.COORDINATE_PANEL)
@once
def new_note(reference: str) -> ResponseReturnValue:
    """Write down what happened."""
    actor, form = signed_in_user(), NoteForm()
    case = may_write_on(actor, reference)
    form.ask_readers(of_service=actor.can_for(Permission.VIEW_CASES, case.service_id))
    if form.validate_on_submit():
        with transaction():
            case = may_write_on(actor, reference)
            readers = form.readers.data if "readers" in form else Readers.COORDINATORS_TOO
            said = {"kind": form.kind.data, "readers": readers, "text": form.text.data}
            commands.write_note(case, **said, by=actor, now=clock.now())
            address = remember(url_for(".case", reference=reference))
        flash("Your note is on the case.", "success")
        return redirect(address)
    return render_template("casework/note.html", form=form, case=case), 422 if form.errors else 200


@cases_bp.route("/cases/<reference>/notes/<public_id>", methods=["GET", "POST"])
@needs(Permission.VIEW_CASES, Permission.COORDINATE_PANEL)
@once
def change_note(reference: str, public_id: str) -> ResponseReturnValue:
    """Mend one's own note within a quarter of an hour; after that, and for others' notes, write a correction."""
    actor = signed_in_user()
    case = may_write_on(actor, reference)
    note = queries.get_note(actor, public_id, request_id=case.id)
    is_fresh = _is_fresh(actor, note)
    form = CorrectionForm(data={"text": note.text} if is_fresh else None)
    if form.validate_on_submit():
        with transaction():
            _keep(actor, reference, public_id, form.text.data)
            address = remember(url_for(".case", reference=reference))
        flash("Your note is on the case.", "success")
        return redirect(address)
    page = {"form": form, "case": case, "note": note, "is_fresh": is_fresh}
    return render_template("casework/correction.html", **page), 422 if form.errors else 200


def _is_fresh(actor: Actor, note: CaseNote) -> bool:
    return policy.can_change_note(actor, note) and may_be_changed(note.written_at, now=clock.now())


def _keep(actor: Actor, reference: str, public_id: str, text: str) -> None:
    case = may_write_on(actor, reference)
    note = queries.get_note(actor, public_id, request_id=case.id, lock=True)
    if _is_fresh(actor, note):
        commands.change_note(note, text=text, by=actor, now=clock.now())
    else:
        commands.correct_note(note, text=text, by=actor, now=clock.now())
