"""Providers: the list, one's page, how it is known, whom to ring, what it shows, and dates that run out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import commands, policy, queries
from rehab.framework.forms.providers import (
    AssuranceForm,
    ContactForm,
    DatesFilter,
    NewProviderForm,
    ProviderFilter,
    ProviderForm,
)
from rehab.framework.models import Provider
from rehab.framework.rules import EXPECTED, days_in_words, validity
from rehab.framework.views.blueprint import bp
from rehab.framework.views.facilities import NOT_YOURS
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page
from rehab.web.widgets import Form, Option

CHANGED = "Somebody else changed this while you were working on it, so nothing was saved. Open the page again."

for _function in (days_in_words, validity):
    bp.add_app_template_global(_function)


@bp.get("/providers")
@needs(Permission.MANAGE_FRAMEWORK)
def providers() -> ResponseReturnValue:
    """The providers that one's council looks after."""
    form, number = ProviderFilter(), requested_page(request.args)
    text = form.name.data if form.validate() else ""
    found = queries.providers(signed_in_user(), text=text, page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))
    return render_template("framework/providers.html", form=form, page=page, today=clock.today())


@bp.get("/providers/dates")
@needs(Permission.MANAGE_FRAMEWORK)
def dates_running_out() -> ResponseReturnValue:
    """Insurance, checks, policies, contracts and registrations that run out or are missing."""
    form, number, today = DatesFilter(), requested_page(request.args), clock.today()
    kind = form.kind.data if form.validate() else None
    found = queries.dates_running_out(signed_in_user(), kind=kind, day=today, page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))
    return render_template("framework/provider_dates.html", form=form, page=page, today=today)


@bp.route("/providers/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def new_provider() -> ResponseReturnValue:
    """Take a provider on."""
    actor, form = signed_in_user(), NewProviderForm()
    councils = [accounts.get_organisation(each) for each in sorted(actor.organisations(Permission.MANAGE_FRAMEWORK))]
    form.council.options = [Option(council.public_id, council.name) for council in councils]
    if len(councils) == 1:
        del form.council
    if form.validate_on_submit():
        chosen = form.council.data if "council" in form else councils[0].public_id
        try:
            with transaction():
                council = next(each for each in councils if each.public_id == chosen)
                made = commands.add_provider(form.details(), taken_on_by=council, by=actor, now=clock.now())
                address = remember(url_for(".provider", public_id=made.public_id))
            flash("The provider is added. Put it on a lot of a framework before people are placed there.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    return render_template("framework/provider_new.html", form=form), _status(form)


@bp.get("/providers/<public_id>")
@needs(Permission.VIEW_FRAMEWORK, Permission.ANSWER_OFFERS)
def provider(public_id: str) -> ResponseReturnValue:
    """A provider: its facilities, whom to ring, its contracts, and for some what it shows."""
    actor = signed_in_user()
    found = queries.provider_file(actor, public_id)
    return render_template(
        "framework/provider.html",
        file=found,
        provider=found.provider,
        reads_papers=policy.can_read_papers(actor, found.provider),
        may_edit=policy.can_edit(actor, found.provider, found.leaders),
        may_add=policy.looks_after(actor, found.leaders),
        sees_frameworks=actor.can(Permission.VIEW_FRAMEWORK),
        missing=[kind for kind in EXPECTED if kind not in {paper.kind for paper in found.assurances}],
        today=clock.today(),
    )


@bp.route("/providers/<public_id>/edit", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK, Permission.MANAGE_FACILITIES)
def edit_provider(public_id: str) -> ResponseReturnValue:
    """How a provider is known; its legal name is the commissioner's to change."""
    actor = signed_in_user()
    found, leads = _editable(actor, public_id)
    form = ProviderForm(obj=found)
    if not leads:
        del form.legal_name
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.get_provider(actor, public_id, lock=True)
                _insist_seen(held.version)
                details = form.details(legal_name=held.legal_name)
                commands.change_provider(held, details, by=actor, now=clock.now())
            return _done("Your changes are saved.", public_id)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    version = request.form.get("row_version") or found.version
    return render_template("framework/provider_edit.html", form=form, provider=found, row_version=version), _status(
        form
    )


@bp.route("/providers/<public_id>/contacts/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK, Permission.MANAGE_FACILITIES)
@once
def new_contact(public_id: str) -> ResponseReturnValue:
    """Add somebody to ring."""
    actor, form = signed_in_user(), ContactForm()
    found, _leads = _editable(actor, public_id)
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.get_provider(actor, public_id, lock=True)
                commands.add_contact(held, form.details(), by=actor, now=clock.now())
                remember(url_for(".provider", public_id=public_id))
            return _done("The contact is added.", public_id)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    return render_template("framework/contact.html", form=form, provider=found, contact=None), _status(form)


@bp.route("/providers/<public_id>/contacts/<contact_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK, Permission.MANAGE_FACILITIES)
def edit_contact(public_id: str, contact_id: str) -> ResponseReturnValue:
    """Change whom to ring."""
    actor = signed_in_user()
    found, _leads = _editable(actor, public_id)
    contact = queries.get_contact(found, contact_id)
    form = ContactForm(obj=contact)
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.get_contact(queries.get_provider(actor, public_id, lock=True), contact_id)
                _insist_seen(held.version)
                commands.change_contact(held, form.details(), by=actor, now=clock.now())
            return _done("The contact is changed.", public_id)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    version = request.form.get("row_version") or contact.version
    return render_template(
        "framework/contact.html", form=form, provider=found, contact=contact, row_version=version
    ), _status(form)


@bp.post("/providers/<public_id>/contacts/<contact_id>/remove")
@needs(Permission.MANAGE_FRAMEWORK, Permission.MANAGE_FACILITIES)
def remove_contact(public_id: str, contact_id: str) -> ResponseReturnValue:
    """They are not to be rung any more."""
    actor = signed_in_user()
    _editable(actor, public_id)
    with transaction():
        held = queries.get_provider(actor, public_id, lock=True)
        commands.remove_contact(queries.get_contact(held, contact_id), by=actor, now=clock.now())
    return _done("The contact is removed.", public_id)


@bp.route("/providers/<public_id>/assurances/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK, Permission.MANAGE_FACILITIES)
@once
def new_assurance(public_id: str) -> ResponseReturnValue:
    """Add insurance, a check or a policy."""
    actor, form = signed_in_user(), AssuranceForm()
    found, _leads = _editable(actor, public_id)
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.get_provider(actor, public_id, lock=True)
                commands.add_assurance(held, form.details(), by=actor, now=clock.now())
                remember(url_for(".provider", public_id=public_id))
            return _done("It is added.", public_id)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    return render_template("framework/assurance.html", form=form, provider=found, assurance=None), _status(form)


@bp.route("/providers/<public_id>/assurances/<assurance_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK, Permission.MANAGE_FACILITIES)
def edit_assurance(public_id: str, assurance_id: str) -> ResponseReturnValue:
    """Renew or correct a paper."""
    actor = signed_in_user()
    found, _leads = _editable(actor, public_id)
    paper = queries.get_assurance(found, assurance_id)
    form = AssuranceForm(obj=paper)
    del form.kind
    if not paper.title:
        del form.title
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.get_assurance(queries.get_provider(actor, public_id, lock=True), assurance_id)
                _insist_seen(held.version)
                commands.change_assurance(held, form.details(kind=held.kind), by=actor, now=clock.now())
            return _done("It is changed.", public_id)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    version = request.form.get("row_version") or paper.version
    return render_template(
        "framework/assurance.html", form=form, provider=found, assurance=paper, row_version=version
    ), _status(form)


@bp.post("/providers/<public_id>/assurances/<assurance_id>/remove")
@needs(Permission.MANAGE_FRAMEWORK, Permission.MANAGE_FACILITIES)
def remove_assurance(public_id: str, assurance_id: str) -> ResponseReturnValue:
    """It is not shown any more."""
    actor = signed_in_user()
    _editable(actor, public_id)
    with transaction():
        held = queries.get_provider(actor, public_id, lock=True)
        commands.remove_assurance(queries.get_assurance(held, assurance_id), by=actor, now=clock.now())
    return _done("It is removed.", public_id)


def _editable(actor: Actor, public_id: str) -> tuple[Provider, bool]:
    """A provider that the actor may keep up to date, and whether they do so for the council."""
    found = queries.get_provider(actor, public_id)
    leaders = queries.leaders_of(found.id)
    allow(policy.can_edit(actor, found, leaders), NOT_YOURS)
    return found, policy.looks_after(actor, leaders)


def _insist_seen(version: int) -> None:
    if str(version) != request.form.get("row_version"):
        raise Conflict(CHANGED)


def _done(message: str, public_id: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for(".provider", public_id=public_id))


def _status(form: Form) -> int:
    return 422 if form.errors else 200
