"""Pages of offers as their provider has them: read, assess, offer a bed or decline."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.panel.queries.letters import letter_to_provider
from rehab.placements import commands, policy, queries
from rehab.placements.forms import AcceptForm, AssessmentForm, DeclineForm, OfferFilter
from rehab.placements.models import Offer
from rehab.placements.rules import view_of
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page


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
    """All that the provider sees of the person; the first to open it acknowledges the offer."""
    actor = signed_in_user()
    found = _acknowledged(actor, public_id)
    messages = queries.messages_of(found.request_id, found.provider_id)
    audit.record_view("offer.viewed", subject=found, by=actor, case_id=found.request_id)
    view = view_of(found.status, is_shared=True)
    return render_template(
        "placements/offer.html",
        offer=found,
        view=view,
        due=queries.answer_due(found),
        is_approved=queries.is_approved(found),
        messages=messages,
        has_unread=queries.has_unread(messages, is_provider=True),
        documents=queries.offered_documents(found),
        letter=letter_to_provider(found.request_id),
    )


def _acknowledged(actor: Actor, public_id: str) -> Offer:
    found = queries.get_offer(actor, public_id)
    if found.acknowledged_at is not None:
        return found
    with transaction():
        commands.acknowledge(queries.get_offer_for_update(actor, public_id), by=actor, now=clock.now())
    return queries.get_offer(actor, public_id)


@bp.route("/offers/<public_id>/assessment", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def assess(public_id: str) -> ResponseReturnValue:
    """Say when the facility meets the person, or move that."""
    actor = signed_in_user()
    form = AssessmentForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_offer_for_update(actor, public_id)
                allow(policy.can_answer(actor, found.provider))
                commands.book_assessment(
                    found, at=form.at, way=form.way.data, place=form.place.data, by=actor, now=clock.now()
                )
                address = remember(url_for(".offer", public_id=public_id))
            flash("The assessment is booked. The key worker has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    found = queries.get_offer(actor, public_id)
    return render_template("placements/assess.html", form=form, offer=found), status_of(form)


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
