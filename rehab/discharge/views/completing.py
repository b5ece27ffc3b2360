"""What is filled in once an exit is recorded, and the page on which a commissioner sees an unplanned one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.clients.forms import TopForm, at_fields
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.discharge import pdf, policy, queries
from rehab.discharge.commands.completing import (
    note_seen,
    send_gp_letter,
    settle_national_data,
    take_exit_profile,
)
from rehab.discharge.forms.exits import LetterSentForm, NationalDataForm
from rehab.discharge.models import Departure
from rehab.discharge.queries.departures import told_of_leaving
from rehab.discharge.queries.papers import letter_to_gp
from rehab.discharge.rules import gp_letter
from rehab.discharge.rules.exits import without_names
from rehab.discharge.views.blueprint import WORKERS, bp, version_seen
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.plans.rules import Stakeholder
from rehab.web import brand
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import PDF, attachment
from rehab.web.once import once, remember


@bp.route("/stays/<public_id>/exit/outcomes", methods=["GET", "POST"])
@needs(*WORKERS)
@once
def exit_profile(public_id: str) -> ResponseReturnValue:
    """The outcomes profile at the end of a stay."""
    stay, _ = _left(public_id)
    form = TopForm(data={"completed_on": stay.ended_on})
    if form.validate_on_submit():
        try:
            return redirect(_take(public_id, form))
        except InvalidInput as error:
            form.add_faults(at_fields(error.faults))
        stay, _ = _left(public_id)
    return render_template("discharge/exit_profile.html", form=form, stay=stay), 422 if form.errors else 200


def _left(public_id: str) -> tuple[Stay, Departure]:
    """A stay whose exit is recorded with its particulars, for those who work on it; the look at it is noted."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    allow(policy.works_on(user, stay), policy.THEIRS_ONLY)
    departure = queries.departure_of(stay.id)
    if departure is None or departure.recorded_at is None:
        raise NotFound
    audit.record_view("exit.viewed", subject=stay, by=user, case_id=stay.request_id)
    return stay, departure


def _take(public_id: str, form: TopForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = _to_complete(public_id)
        take_exit_profile(stay, form.completed_on.data, form.top_answers(), by=user, now=clock.now())
        address = remember(url_for(".leave", public_id=public_id))
    flash("The outcomes profile is recorded.", "success")
    return address


def _to_complete(public_id: str) -> Stay:
    """As `_left`, locked."""
    user = signed_in_user()
    stay = queries.readable_stay_for_update(user, public_id)
    allow(policy.works_on(user, stay), policy.THEIRS_ONLY)
    return stay


@bp.route("/stays/<public_id>/exit/national-data", methods=["GET", "POST"])
@needs(*WORKERS)
def national_data(public_id: str) -> ResponseReturnValue:
    """How the end of the stay is reported: proposed, then confirmed or corrected."""
    stay, departure = _left(public_id)
    form = NationalDataForm(data={"status": departure.ndtms_exit_status, "reason": departure.ndtms_discharge_reason})
    if form.validate_on_submit():
        try:
            return redirect(_settle(public_id, form))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay, departure = _left(public_id)
    page = render_template("discharge/national_data.html", form=form, stay=stay, departure=departure)
    return page, 422 if form.errors else 200


def _settle(public_id: str, form: NationalDataForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = _to_complete(public_id)
        settle_national_data(
            stay, status=form.status.data, reason=form.reason.data, seen=version_seen(), by=user, now=clock.now()
        )
    flash("What is reported is confirmed.", "success")
    return url_for(".leave", public_id=public_id)


@bp.route("/stays/<public_id>/exit/letter-to-gp", methods=["GET", "POST"])
@needs(*WORKERS)
def letter_to_gp_page(public_id: str) -> ResponseReturnValue:
    """The letter as it stands, and that it was sent."""
    form = LetterSentForm()
    stay, departure = _left(public_id)
    if form.validate_on_submit():
        try:
            return redirect(_sent(public_id, form))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay, departure = _left(public_id)
    plan = placements.plan_to_read(signed_in_user(), stay)
    known = letter_to_gp(stay, departure, plan, now=clock.now())
    answer = plan.answer_of(Stakeholder.GP) if plan else None
    page = render_template(
        "discharge/letter_to_gp.html",
        form=form,
        stay=stay,
        departure=departure,
        answer=answer,
        is_refused=gp_letter.refused_by(answer),
        paragraphs=gp_letter.paragraphs(known) if known else [],
    )
    return page, 422 if form.errors else 200


def _sent(public_id: str, form: LetterSentForm) -> str:
    user = signed_in_user()
    with transaction():
        send_gp_letter(_to_complete(public_id), sent_on=form.day(), by=user, now=clock.now())
    flash("It is recorded that the letter was sent.", "success")
    return url_for(".leave", public_id=public_id)


@bp.get("/stays/<public_id>/exit/letter-to-gp/pdf")
@needs(*WORKERS)
def letter_to_gp_pdf(public_id: str) -> ResponseReturnValue:
    """The letter as a file, whose name tells of nobody; there is none where the person said no."""
    stay, departure = _left(public_id)
    plan = placements.plan_to_read(signed_in_user(), stay)
    known = letter_to_gp(stay, departure, plan, now=clock.now())
    if known is None or gp_letter.refused_by(plan.answer_of(Stakeholder.GP) if plan else None):
        raise NotFound
    return attachment(pdf.gp_letter_pdf(known, colour=brand.colour()), PDF, f"letter-to-gp-{known.written_on}.pdf")


@bp.route("/stays/<public_id>/exit/seen", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
def exit_seen(public_id: str) -> ResponseReturnValue:
    """What a commissioner reads of an unplanned exit, without a name, and that they have looked."""
    user = signed_in_user()
    if request.method == "POST":
        with transaction():
            stay = placements.get_stay_for_update(user, public_id)
            allow(policy.can_look(user, stay), policy.COMMISSIONERS_ONLY)
            note_seen(stay, by=user, now=clock.now())
        flash("It is noted that you have looked at this.", "success")
        return redirect(url_for(".exit_seen", public_id=public_id))
    stay = placements.get_stay(user, public_id)
    allow(policy.can_look(user, stay), policy.COMMISSIONERS_ONLY)
    departure = queries.departure_of(stay.id)
    leaving = told_of_leaving(stay, departure)
    if departure is None or leaving is None or not policy.was_unplanned(departure):
        raise NotFound
    audit.record_view("exit.viewed", subject=stay, by=user, case_id=stay.request_id)
    return render_template("discharge/exit_seen.html", stay=stay, departure=departure, told=without_names(leaving))
