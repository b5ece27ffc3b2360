"""Pages on which the key worker asks facilities, in which order, and confirms the bed that the person chose."""

from collections.abc import Collection
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.money import pounds
from rehab.core.transaction import transaction
from rehab.placements import commands, policy, queries
from rehab.placements.forms import AskAssessmentForm, ConfirmForm, MakeOffersForm
from rehab.placements.queries import FacilityOption
from rehab.placements.rules import OPEN_OFFERS, OfferStatus, outlook
from rehab.placements.views.blueprint import bp, status_of
from rehab.requests import queries as requests
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.widgets import Form, Option


@bp.route("/requests/<reference>/offers/new", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def make_offer(reference: str) -> ResponseReturnValue:
    """Ask facilities for a bed, and see what they answered."""
    actor = signed_in_user()
    form = MakeOffersForm()
    detox_first = request.args.get("first") == "detox"
    page = _offers_page(actor, reference, detox_first=detox_first)
    form.facilities.options = _options(page["facilities"])
    if form.validate_on_submit():
        try:
            with transaction():
                case = requests.get_own_request_for_update(actor, reference)
                allow(policy.can_make_offers(actor, case))
                wanted = _chosen(form, page["facilities"])
                made = commands.make_offers(
                    case, wanted, order=form.order.data, detox_first=detox_first, by=actor, now=clock.now()
                )
                address = remember(url_for(".make_offer", reference=reference))
            flash(_what_was_sent(len(made), len(wanted)), "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
            page = _offers_page(actor, reference, detox_first=detox_first)
    form.facilities.options = _options(page["facilities"], besides=form.facilities.chosen)
    return render_template("placements/make_offer.html", form=form, **page), status_of(form)


def _what_was_sent(made: int, wanted: int) -> str:
    sent = "The offer has been sent." if made == 1 else f"{made} offers have been sent."
    waiting = wanted - made
    return f"{sent} {waiting} more will be asked in order." if waiting else sent


def _offers_page(actor: Actor, reference: str, *, detox_first: bool = False) -> dict[str, Any]:
    """The offers of a request, who is next, and who else can be asked: for a bed, or to assess before the decision.

    Somebody who is in a bed may go on to another one; `detox_first` is for the detox before the rehab.
    """
    case = requests.get_own_request(actor, reference)
    made = queries.offers_of(case.id)
    approval, asked_for = queries.approval_of(case, detox_first=detox_first), queries.asked_for(case)
    placement = queries.arranged_placement(case.id)
    line = queries.line_of(case.id)
    asked = [offer for offer in made if offer.status in OPEN_OFFERS and offer.detox_first == detox_first]
    approached = {offer.facility_id for offer in asked}
    waiting = next((each.facility.name for each in line if not each.fault), None)
    seeks = approval if placement is None else None
    wanted = seeks or asked_for
    options = queries.facility_options(case, wanted, approached, day=clock.today()) if wanted else []
    in_line = {each.facility_id for each in line if not each.fault}
    return {
        "case": case,
        "offers": made,
        "due": queries.answers_due({case.id}),
        "counts": queries.message_counts(case.id),
        "line": line,
        "outlook": outlook([offer.status for offer in made], next_in_line=waiting) if seeks else "",
        "placement": placement,
        "approval": approval,
        "is_seeking": seeks is not None,
        "detox_first": detox_first,
        "needs_detox": seeks is not None and queries.may_need_detox_first(case),
        "stay": queries.last_stay(case.id),
        "may_be_assessed": asked_for is not None,
        "facilities": [found for found in options if found.facility_id not in in_line],
    }


@bp.route("/requests/<reference>/assessments/new", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def ask_assessment(reference: str) -> ResponseReturnValue:
    """Let facilities assess the person before the panel has decided."""
    actor = signed_in_user()
    form = AskAssessmentForm()
    page = _offers_page(actor, reference)
    if not page["may_be_assessed"]:
        return redirect(url_for(".make_offer", reference=reference))
    form.facilities.options = [_option(found) for found in page["facilities"] if found.fault is None]
    if form.validate_on_submit():
        try:
            with transaction():
                case = requests.get_own_request_for_update(actor, reference)
                allow(policy.can_make_offers(actor, case))
                commands.ask_assessment(case, _chosen(form, page["facilities"]), by=actor, now=clock.now())
                address = remember(url_for(".make_offer", reference=reference))
            flash("The facilities have been asked to assess. They keep no bed yet.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    return render_template("placements/ask_assessment.html", form=form, **page), status_of(form)


@bp.post("/requests/<reference>/offers/line/<public_id>")
@needs(Permission.REQUEST_PLACEMENTS)
def line(reference: str, public_id: str) -> ResponseReturnValue:
    """Ask a facility that waits in line now, ask it sooner, or not at all."""
    actor = signed_in_user()
    with transaction():
        case = requests.get_own_request_for_update(actor, reference)
        allow(policy.can_make_offers(actor, case))
        waiting = queries.in_line(case.id, public_id)
        match request.form.get("move"):
            case "now":
                commands.make_offers(case, [waiting.facility_id], by=actor, now=clock.now())
            case "sooner":
                commands.ask_sooner(waiting, by=actor, now=clock.now())
            case _:
                commands.leave_line(waiting, by=actor, now=clock.now())
    flash("The order has been changed.", "success")
    return redirect(url_for(".make_offer", reference=reference))


@bp.route("/offers/<public_id>/take-back", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def take_back(public_id: str) -> ResponseReturnValue:
    """The person does not want this place after all: asked only, or confirmed already."""
    actor = signed_in_user()
    made = queries.get_made_offer(actor, public_id)
    address = url_for(".make_offer", reference=made.request.reference)
    is_confirmed = made.status is OfferStatus.CONFIRMED
    if request.method == "POST":
        with transaction():
            offer = queries.get_made_offer_for_update(actor, public_id)
            allow(policy.can_make_offers(actor, offer.request))
            drop = commands.give_up_bed if is_confirmed else commands.take_back
            drop(offer, by=actor, now=clock.now())
        done = "The bed is given up" if is_confirmed else "The offer is taken back"
        flash(f"{done}. The facility has been told.", "success")
        return redirect(address)
    waiting = queries.arranged_placement(made.request_id)
    if made.status not in OPEN_OFFERS or (is_confirmed and (waiting is None or waiting.offer_id != made.id)):
        return redirect(address)
    stay = queries.last_stay(made.request_id)
    return render_template("placements/take_back.html", form=Form(), offer=made, is_confirmed=is_confirmed, stay=stay)


def _chosen(form: MakeOffersForm | AskAssessmentForm, offered: list[FacilityOption]) -> list[int]:
    return [found.facility_id for found in offered if found.public_id in form.facilities.data]


def _options(facilities: list[FacilityOption], besides: Collection[str] | None = None) -> list[Option]:
    """All of them, or those that can be asked `besides` what was chosen on the form."""
    shown = [found for found in facilities if besides is None or found.fault is None or found.public_id in besides]
    return [_option(found) for found in shown]


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
