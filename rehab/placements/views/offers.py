"""Pages of offers: the provider answers them, the key worker makes and confirms them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.money import pounds
from rehab.core.transaction import transaction
from rehab.panel.queries.letters import letter_to_provider
from rehab.placements import commands, policy, queries
from rehab.placements.forms import (
    AcceptForm,
    ConfirmForm,
    DeclineForm,
    MakeOffersForm,
    OfferFilter,
)
from rehab.placements.queries import FacilityOption
from rehab.placements.rules import OPEN_OFFERS, OfferStatus, view_of
from rehab.placements.views.blueprint import bp, status_of
from rehab.requests import queries as requests
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page
from rehab.web.widgets import Option


@bp.get("/offers")
@needs(Permission.ANSWER_OFFERS)
def offers() -> ResponseReturnValue:
    """The provider's own offers, those to answer first."""
    form = OfferFilter()
    number = requested_page(request.args)
    found = queries.offer_list(
        signed_in_user(), is_open=form.is_open, to_answer=form.to_answer, page=number, size=PAGE_SIZE
    )
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))
    return render_template("placements/offers.html", page=page, form=form)


@bp.get("/offers/<public_id>")
@needs(Permission.ANSWER_OFFERS)
def offer(public_id: str) -> ResponseReturnValue:
    """All that the provider sees of the person."""
    actor = signed_in_user()
    found = queries.get_offer(actor, public_id)
    audit.record_view("offer.viewed", subject=found, by=actor, case_id=found.request_id)
    view = view_of(found.status, is_shared=True)
    return render_template(
        "placements/offer.html",
        offer=found,
        view=view,
        due_at=queries.answer_due(found),
        documents=queries.offered_documents(found),
        letter=letter_to_provider(found.request_id),
    )


@bp.route("/offers/<public_id>/accept", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def accept(public_id: str) -> ResponseReturnValue:
    """Keep a bed for the person."""
    actor = signed_in_user()
    form = AcceptForm()
    if form.validate_on_submit() and form.bed_from.data:
        try:
            with transaction():
                found = queries.get_offer_for_update(actor, public_id)
                allow(policy.can_answer(actor, found.provider))
                commands.accept(
                    found, bed_from=form.bed_from.data, conditions=form.conditions.data, by=actor, now=clock.now()
                )
                address = remember(url_for(".offer", public_id=public_id))
            flash("You have offered a bed. The key worker has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    found = queries.get_offer(actor, public_id)
    return render_template("placements/accept.html", form=form, offer=found), status_of(form)


@bp.route("/offers/<public_id>/decline", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def decline(public_id: str) -> ResponseReturnValue:
    """Say no, with a reason."""
    actor = signed_in_user()
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_offer_for_update(actor, public_id)
                allow(policy.can_answer(actor, found.provider))
                commands.decline(found, reason=form.reason.data, note=form.note.data, by=actor, now=clock.now())
                address = remember(url_for(".offers"))
            flash("You have declined the offer. The key worker has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    found = queries.get_offer(actor, public_id)
    return render_template("placements/decline.html", form=form, offer=found), status_of(form)


@bp.route("/requests/<reference>/offers/new", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def make_offer(reference: str) -> ResponseReturnValue:
    """Ask facilities for a bed, and see what they answered."""
    actor = signed_in_user()
    form = MakeOffersForm()
    page = _offers_page(actor, reference)
    form.facilities.options = [_option(found) for found in page["facilities"]]
    if form.validate_on_submit():
        try:
            with transaction():
                case = requests.get_own_request_for_update(actor, reference)
                allow(policy.can_make_offers(actor, case))
                made = commands.make_offers(case, _chosen(form, page["facilities"]), by=actor, now=clock.now())
                address = remember(url_for(".make_offer", reference=reference))
            flash("The offer has been sent." if len(made) == 1 else f"{len(made)} offers have been sent.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
            page = _offers_page(actor, reference)
    shown = form.facilities.chosen
    form.facilities.options = [
        _option(found) for found in page["facilities"] if found.fault is None or found.public_id in shown
    ]
    return render_template("placements/make_offer.html", form=form, **page), status_of(form)


def _offers_page(actor: Actor, reference: str) -> dict[str, Any]:
    case = requests.get_own_request(actor, reference)
    made = queries.offers_of(case.id)
    approval = queries.approval_of(case)
    placement = queries.open_placement(case.id)
    approached = {offer.facility_id for offer in made if offer.status in OPEN_OFFERS}
    is_seeking = approval is not None and placement is None
    return {
        "case": case,
        "offers": made,
        "placement": placement,
        "approval": approval,
        "is_seeking": is_seeking,
        "facilities": (
            queries.facility_options(case, approval, approached, day=clock.today()) if approval and is_seeking else []
        ),
    }


def _chosen(form: MakeOffersForm, offered: list[FacilityOption]) -> list[int]:
    return [found.facility_id for found in offered if found.public_id in form.facilities.data]


def _option(found: FacilityOption) -> Option:
    price = f"{pounds(found.weekly_price_pence)} a week" if found.weekly_price_pence is not None else "No price"
    choice = f". The person's choice number {found.rank}" if found.rank else ""
    approved = ". Off the framework, approved for this request" if found.is_exception else ""
    return Option(found.public_id, f"{found.name}, {found.provider}", f"{price}{choice}{approved}")


@bp.route("/offers/<public_id>/confirm", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def confirm(public_id: str) -> ResponseReturnValue:
    """Take the bed that the person chose."""
    actor = signed_in_user()
    form = ConfirmForm()
    if form.validate_on_submit() and form.client_agreed_on.data:
        try:
            with transaction():
                chosen = queries.get_made_offer_for_update(actor, public_id)
                allow(policy.can_confirm(actor, chosen.request))
                commands.confirm(chosen, client_agreed_on=form.client_agreed_on.data, by=actor, now=clock.now())
                address = remember(url_for(".make_offer", reference=chosen.request.reference))
            flash("The bed is confirmed. The provider has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    chosen = queries.get_made_offer(actor, public_id)
    if chosen.status is not OfferStatus.ACCEPTED:
        return redirect(url_for(".make_offer", reference=chosen.request.reference))
    return render_template("placements/confirm.html", form=form, offer=chosen), status_of(form)
