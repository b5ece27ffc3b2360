"""The people of a service: found, their page, consent withdrawn, records merged."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.casework.forms import FindPersonForm, MergeForm, WithdrawConsentForm
from rehab.casework.queries.people import person_file
from rehab.clients import commands, policy
from rehab.clients import queries as clients
from rehab.clients.models import Client
from rehab.clients.rules import ConsentKind
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.placements.rules import EFFECTS
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page
from rehab.web.widgets import Form

bp = Blueprint("people", __name__)


def _status(form: Form) -> int:
    return 422 if form.errors else 200


@bp.get("/people")
@needs(Permission.REQUEST_PLACEMENTS)
def people() -> ResponseReturnValue:
    """Everybody whom the service knows, by name."""
    number = requested_page(request.args)
    found = clients.find_clients(signed_in_user(), "", page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))
    return render_template("clients/people.html", page=page, form=FindPersonForm(formdata=None))


@bp.post("/people/find")
@needs(Permission.REQUEST_PLACEMENTS)
def find() -> ResponseReturnValue:
    """Those of this name, number or birth date; posted, because names do not belong in addresses."""
    form = FindPersonForm()
    found, total = [], 0
    if form.validate_on_submit():
        rows, total = clients.find_clients(signed_in_user(), form.text.data, born_on=form.born_on.data, size=PAGE_SIZE)
        found = list(rows)
    return render_template("clients/found.html", form=form, found=found, total=total), _status(form)


@bp.get("/people/<public_id>")
@needs(Permission.REQUEST_PLACEMENTS)
def person(public_id: str) -> ResponseReturnValue:
    """One person: requests, consents with their history, and who sees what."""
    actor = signed_in_user()
    found = person_file(actor, public_id)
    audit.record_view("client.viewed", subject=found.client, by=actor)
    return render_template(
        "clients/person.html",
        found=found,
        kinds=list(ConsentKind),
        may_merge=policy.can_merge(actor, found.client),
    )


@bp.route("/people/<public_id>/consent/<kind>", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def withdraw_consent(public_id: str, kind: str) -> ResponseReturnValue:
    """Say what withdrawing means for each party, then do it at once."""
    actor, consent = signed_in_user(), _kind(kind)
    form = WithdrawConsentForm()
    if form.validate_on_submit() and form.withdrawn_on.data:
        try:
            with transaction():
                client = _locked(actor, public_id)
                allow(policy.can_withdraw_consent(actor, client))
                commands.withdraw_consent(
                    client, consent, withdrawn_on=form.withdrawn_on.data, by=actor, now=clock.now()
                )
                address = remember(url_for(".person", public_id=public_id))
            flash(f"Consent withdrawn: {consent.label}. It took effect at once.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults({"withdrawn_on": str(refusal)})
    found = person_file(actor, public_id)
    if consent not in found.in_force:
        return redirect(url_for(".person", public_id=public_id))
    page = {"found": found, "kind": consent, "effects": EFFECTS[consent]}
    return render_template("clients/withdraw_consent.html", form=form, **page), _status(form)


def _kind(kind: str) -> ConsentKind:
    if kind not in set(ConsentKind):
        raise NotFound
    return ConsentKind(kind)


def _locked(actor: Actor, public_id: str) -> Client:
    """The record, with every record of the person locked."""
    client = clients.get_record(actor, public_id)
    records = clients.locked_records([record.id for record in clients.records_of(client.id)])
    return records[client.id]


@bp.route("/people/<public_id>/merge", methods=["GET", "POST"])
@needs(Permission.MANAGE_SERVICE)
@once
def merge(public_id: str) -> ResponseReturnValue:
    """Make another record of the service one with this."""
    actor = signed_in_user()
    form = MergeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                kept, merged = _two(actor, public_id, form.record.data)
                allow(policy.can_merge(actor, kept))
                commands.merge(kept, merged, by=actor, now=clock.now())
                address = remember(url_for(".person", public_id=public_id))
            flash("The two records are one. You can undo this below.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    client = clients.get_client(actor, public_id)
    likely = clients.likely_same(client.service_id, clients.particulars_of(client))
    others = [(other, why) for other, why in likely if other.id != client.id]
    return render_template("clients/merge.html", form=form, client=client, others=others), _status(form)


def _two(actor: Actor, public_id: str, reference: str) -> tuple[Client, Client]:
    """The record that is kept and the one that is merged into it, both locked."""
    kept = clients.get_client(actor, public_id)
    merged = clients.by_reference(actor, reference)
    if merged is None:
        raise InvalidInput({"record": "Your service has no record of this reference"})
    records = clients.locked_records({kept.id, merged.id})
    return records[kept.id], records[merged.id]


@bp.post("/people/<public_id>/unmerge")
@needs(Permission.MANAGE_SERVICE)
def undo_merge(public_id: str) -> ResponseReturnValue:
    """Make a merged record one of its own again."""
    actor = signed_in_user()
    with transaction():
        merged = _locked(actor, public_id)
        allow(policy.can_merge(actor, merged))
        commands.undo_merge(merged, by=actor, now=clock.now())
    flash(f"{merged.reference} is a record of its own again.", "success")
    return redirect(url_for(".person", public_id=public_id))
