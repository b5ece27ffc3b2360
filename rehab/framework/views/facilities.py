"""The page of a facility, the pages on which what it states is kept up to date, and its history."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.framework import commands, policy, queries
from rehab.framework.forms.facilities import PART_FORMS, NewFacilityForm, ParticularsForm
from rehab.framework.rules import OFFERS, REGULATORS, WHO, Part, fingerprint, told
from rehab.framework.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

NOT_YOURS = "Only the provider's managers and the council that leads its framework can change this."
NOT_LEADING = "Only the council that leads the provider's framework can add a facility."


@bp.get("/facilities")
@needs(Permission.ANSWER_OFFERS)
def own_facilities() -> ResponseReturnValue:
    """The facilities of the provider one works for."""
    number = requested_page(request.args)
    found = queries.own_facilities(signed_in_user(), page=number, size=PAGE_SIZE)
    return render_template("framework/facilities.html", page=paginate(found, number=number, path=request.path))


@bp.get("/facilities/<public_id>")
@needs(Permission.VIEW_FRAMEWORK, Permission.ANSWER_OFFERS)
def facility(public_id: str) -> ResponseReturnValue:
    """A facility: what it is like, who it is for, beds, prices, and whether one's council may place people there."""
    actor = signed_in_user()
    page = queries.facility_page(actor, public_id, now=clock.now())
    provider = page.facility.provider
    return render_template(
        "framework/facility.html",
        page=page,
        facility=page.facility,
        who=told(page.values, WHO),
        offers=told(page.values, OFFERS),
        may_edit=policy.can_edit(actor, provider, page.leaders),
        may_read_change=policy.can_read_change(actor, provider, page.leaders),
        parts=list(Part),
    )


@bp.get("/facilities/<public_id>/history")
@needs(Permission.MANAGE_FRAMEWORK, Permission.ANSWER_OFFERS)
def facility_history(public_id: str) -> ResponseReturnValue:
    """Who changed what of a facility, and when."""
    actor, number = signed_in_user(), requested_page(request.args)
    found = queries.get_facility(actor, public_id)
    if not policy.can_read_change(actor, found.provider, queries.leaders_of(found.provider_id)):
        raise NotFound
    entries = queries.facility_history(found, page=number, size=PAGE_SIZE)
    page = paginate(entries, number=number, path=request.path)
    return render_template("framework/facility_history.html", facility=found, page=page)


@bp.route("/facilities/<public_id>/edit/<part>", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK, Permission.MANAGE_FACILITIES)
@once
def edit_facility(public_id: str, part: str) -> ResponseReturnValue:
    """One page of what a facility states; what decides who can be placed waits where a provider changes it."""
    actor, which = signed_in_user(), _part(part)
    found = queries.get_facility(actor, public_id)
    leads = policy.looks_after(actor, queries.leaders_of(found.provider_id))
    allow(leads or policy.runs(actor, found.provider), NOT_YOURS)
    waits = which.waits and not leads
    waiting = queries.waiting_for(found.id) if which.waits else None
    if waiting is not None:
        return redirect(url_for(".facility_change", public_id=waiting.public_id))
    values = queries.particulars(found)
    form = PART_FORMS[which].of(values, without=REGULATORS if waits else ())
    if form.validate_on_submit() and (address := _saved(form, public_id, waits=waits)):
        return redirect(address)
    seen = request.form.get("row_version") or fingerprint(values)
    return render_template(
        "framework/facility_edit.html", form=form, facility=found, part=which, waits=waits, row_version=seen
    ), (422 if form.errors else 200)


def _part(name: str) -> Part:
    try:
        return Part(name)
    except ValueError:
        raise NotFound from None


def _saved(form: ParticularsForm, public_id: str, *, waits: bool) -> str | None:
    """Where to go once it is stored, at once or as a proposal; None where the form says why it is not."""
    actor, seen = signed_in_user(), request.form.get("row_version", "")
    try:
        with transaction():
            held = queries.get_facility_for_update(actor, public_id)
            if waits:
                made = commands.propose_change(held, form.values(), seen=seen, by=actor, now=clock.now())
                address = remember(url_for(".facility_change", public_id=made.public_id))
                message = "Your change has been sent to the commissioner. It takes effect when they accept it."
            else:
                names = commands.change_facility(held, form.values(), seen=seen, by=actor, now=clock.now())
                address = remember(url_for(".facility", public_id=public_id))
                message = "Your changes are saved." if names else "Nothing was different, so nothing was saved."
    except InvalidInput as refusal:
        form.add_faults(refusal.faults)
        return None
    flash(message, "success")
    return address


@bp.route("/providers/<public_id>/facilities/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def new_facility(public_id: str) -> ResponseReturnValue:
    """Add a house to a provider."""
    actor = signed_in_user()
    provider = queries.get_provider(actor, public_id)
    allow(policy.looks_after(actor, queries.leaders_of(provider.id)), NOT_LEADING)
    form = NewFacilityForm()
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.get_provider(actor, public_id, lock=True)
                made = commands.add_facility(held, form.details(), by=actor, now=clock.now())
                address = remember(url_for(".facility", public_id=made.public_id))
            flash("The facility is added. Say next what it offers and who it is for.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults({("beds_men" if name == "beds" else name): text for name, text in refusal.faults.items()})
    return render_template("framework/facility_new.html", form=form, provider=provider), (422 if form.errors else 200)
