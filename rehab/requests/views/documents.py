"""The documents of a request: listed, added, fetched and removed by its service, read by the coordinator."""

from typing import NamedTuple

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.documents import commands
from rehab.documents import queries as files
from rehab.documents.forms import AddDocumentForm, RemoveDocumentForm
from rehab.documents.rules import MOST_PER_CASE, Audience
from rehab.documents.views import HarmfulFile, deliver, discard, receive
from rehab.requests import policy, queries
from rehab.requests.models import PlacementRequest
from rehab.requests.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

CLOSED = "This request is closed, so no documents can be added to it."
NOT_YOURS = "Only the person who added a document, or a manager of the service, can remove it."


class _Seen(NamedTuple):
    """A request, by whom it is asked for, and on whose behalf."""

    actor: Actor
    case: PlacementRequest
    audience: Audience


def _seen(reference: str) -> _Seen:
    """Raises NotFound for a request of which the actor sees no documents."""
    actor = signed_in_user()
    case = queries.get_request(actor, reference)
    audience = policy.documents_seen_as(actor, case)
    if audience is None:
        raise NotFound
    return _Seen(actor, case, audience)


@bp.get("/requests/<reference>/documents")
@needs(Permission.VIEW_CASES, Permission.COORDINATE_PANEL)
def documents(reference: str) -> ResponseReturnValue:
    """What belongs to the request, and what was removed from it."""
    actor, case, audience = _seen(reference)
    audit.record_view("documents.viewed", subject=case, by=actor, case_id=case.id)
    found = files.of_case(case.id, audience)
    return render_template(
        "documents/documents.html",
        case=case,
        documents=found,
        may_edit=policy.can_edit(actor, case),
        may_add=policy.can_add_document(actor, case),
        removable=[document.id for document in found if policy.can_remove_document(actor, case, document)],
        most=MOST_PER_CASE,
    )


@bp.route("/requests/<reference>/documents/new", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def add_document(reference: str) -> ResponseReturnValue:
    """Add a file; it is judged and scanned before anything is stored."""
    actor, form = signed_in_user(), AddDocumentForm()
    case = queries.get_own_request(actor, reference)
    allow(policy.can_add_document(actor, case), CLOSED)
    if form.validate_on_submit():
        try:
            address = _add(actor, reference, form)
            flash("The document has been added.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            if isinstance(refusal, HarmfulFile):
                _note_refusal(actor, reference)
            form.add_faults(refusal.faults)
    return render_template("documents/add.html", case=case, form=form), 422 if form.errors else 200


def _add(actor: Actor, reference: str, form: AddDocumentForm) -> str:
    file = receive(form.chosen)
    with transaction():
        case = queries.get_own_request_for_update(actor, reference)
        allow(policy.can_add_document(actor, case), CLOSED)
        commands.keep(case.id, file, form.described(), by=actor, now=clock.now())
        return remember(url_for(".documents", reference=reference))


def _note_refusal(actor: Actor, reference: str) -> None:
    with transaction():
        case = queries.get_own_request_for_update(actor, reference)
        commands.note_refusal(case, by=actor, now=clock.now())


@bp.get("/requests/<reference>/documents/<public_id>")
@needs(Permission.VIEW_CASES, Permission.COORDINATE_PANEL)
def document(reference: str, public_id: str) -> ResponseReturnValue:
    """The file itself."""
    actor, case, audience = _seen(reference)
    return deliver(files.to_open(case.id, public_id, audience), by=actor)


@bp.route("/requests/<reference>/documents/<public_id>/remove", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def remove_document(reference: str, public_id: str) -> ResponseReturnValue:
    """Delete the file, with a reason that stays."""
    actor, form = signed_in_user(), RemoveDocumentForm()
    case = queries.get_own_request(actor, reference)
    found = files.kept(case.id, public_id)
    allow(policy.can_remove_document(actor, case, found), NOT_YOURS)
    if not form.validate_on_submit():
        page = render_template("documents/remove.html", case=case, document=found, form=form)
        return page, 422 if form.errors else 200
    with transaction():
        case = queries.get_own_request_for_update(actor, reference)
        found = files.kept(case.id, public_id, lock=True)
        allow(policy.can_remove_document(actor, case, found), NOT_YOURS)
        name = commands.remove(found, reason=form.reason.data, by=actor, now=clock.now())
        address = remember(url_for(".documents", reference=reference))
    discard(name)
    flash("The document has been removed.", "success")
    return redirect(address)
