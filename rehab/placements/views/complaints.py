"""Pages of complaints: recorded by the house or the key worker, answered by the house, read by the council."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.models import Facility
from rehab.placements import policy, queries
from rehab.placements.commands import complaints as commands
from rehab.placements.forms.complaints import AnswerForm, ComplaintFilter, ComplaintForm, GrievanceForm
from rehab.placements.models import Complaint, Stay
from rehab.placements.queries import complaints
from rehab.placements.views.blueprint import bp, status_of
from rehab.placements.views.incidents import (
    EXPORT_LIMIT,
    READERS,
    begun_with,
    chosen,
    names_of,
    offer_houses,
    person_of,
)
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import CSV, attachment, csv_file
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

HEAD = (
    "reference", "theme", "facility", "provider", "person", "made_by", "how", "made_on", "answer_by", "answered_on",
    "outcome",
)  # fmt: skip


@bp.get("/complaints")
@needs(*READERS)
def complaint_list() -> ResponseReturnValue:
    """Every complaint that one may see."""
    actor, form, number = signed_in_user(), ComplaintFilter(), requested_page(request.args)
    form.offer(complaints.complaint_facilities(actor))
    wanted = form.wanted()
    found = complaints.complaint_list(actor, wanted, page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))
    return render_template(
        "placements/complaints.html",
        page=page,
        form=form,
        is_filtered=wanted != complaints.ComplaintWanted(),
        people=names_of(actor, page.items),
        may_record=actor.can(Permission.ANSWER_OFFERS),
    )


@bp.get("/complaints.csv")
@needs(*READERS)
def complaints_csv() -> ResponseReturnValue:
    """The list as it is filtered, for a spreadsheet; people by reference."""
    actor, form = signed_in_user(), ComplaintFilter()
    form.offer(complaints.complaint_facilities(actor))
    found, _total = complaints.complaint_list(actor, form.wanted(), page=1, size=EXPORT_LIMIT)
    return attachment(csv_file(HEAD, map(_cells, found)), CSV, f"complaints-{clock.today()}.csv")


def _cells(row: Complaint) -> tuple[object, ...]:
    return (
        row.reference,
        row.theme.label,
        row.facility.name,
        row.provider.name,
        row.stay.request.client.reference if row.stay else None,
        row.made_by.label,
        row.how.label,
        row.made_on,
        clock.london_date(row.due_at),
        clock.london_date(row.answered_at) if row.answered_at else None,
        row.outcome.label if row.outcome else None,
    )


@bp.route("/complaints/new", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def record_complaint() -> ResponseReturnValue:
    """Keep what somebody complained about."""
    actor, form = signed_in_user(), ComplaintForm(data=begun_with())
    has_houses = offer_houses(actor, form)
    if form.validate_on_submit():
        try:
            with transaction():
                facility, stay = chosen(actor, form)
                kept = commands.lodge(facility, form.grievance(), stay=stay, by=actor, now=clock.now())
                address = remember(url_for(".complaint", reference=kept.reference))
            flash(f"The complaint is recorded as {kept.reference}. The council has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    return render_template("placements/complaint_record.html", form=form, has_houses=has_houses), status_of(form)


@bp.route("/stays/<public_id>/complaints/new", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def pass_on_complaint(public_id: str) -> ResponseReturnValue:
    """Keep what somebody said to the key worker about a stay, for the house to answer."""
    actor, form = signed_in_user(), GrievanceForm(data={"made_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                stay = queries.get_stay_for_update(actor, public_id)
                allow(policy.can_pass_on_complaint(actor, stay))
                kept = commands.lodge(_house_of(stay), form.grievance(), stay=stay, by=actor, now=clock.now())
                address = remember(url_for(".complaint", reference=kept.reference))
            told = "The house and the council have been told."
            flash(f"The complaint is recorded as {kept.reference}. {told}", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    stay = queries.get_stay(actor, public_id)
    allow(policy.can_pass_on_complaint(actor, stay))
    audit.record_view("stay.viewed", subject=stay, by=actor, case_id=stay.request_id)
    return render_template("placements/complaint_pass_on.html", form=form, stay=stay), status_of(form)


def _house_of(stay: Stay) -> Facility:
    """The house where they stay, or stayed last."""
    return next(segment.facility for segment in reversed(stay.segments) if segment.facility)


@bp.get("/complaints/<reference>")
@needs(*READERS)
def complaint(reference: str) -> ResponseReturnValue:
    """What was complained about, and what came of it."""
    actor = signed_in_user()
    found = complaints.get_complaint(actor, reference)
    case_id = found.stay.request_id if found.stay else None
    audit.record_view("complaint.viewed", subject=found, by=actor, case_id=case_id)
    return render_template(
        "placements/complaint.html",
        found=found,
        person=person_of(actor, found.stay) if found.stay else None,
        may_answer=policy.can_answer_complaint(actor, found),
    )


@bp.route("/complaints/<reference>/answer", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def answer_complaint(reference: str) -> ResponseReturnValue:
    """Say what was found, answered and learnt."""
    actor, form = signed_in_user(), AnswerForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = complaints.get_complaint(actor, reference, lock=True)
                allow(policy.can_answer_complaint(actor, found), "This complaint is answered already.")
                commands.answer_complaint(found, **form.found(), by=actor, now=clock.now())
                address = remember(url_for(".complaint", reference=reference))
            flash("The answer is recorded. The council has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    found = complaints.get_complaint(actor, reference)
    allow(policy.can_answer_complaint(actor, found), "This complaint is answered already.")
    return render_template("placements/complaint_answer.html", form=form, found=found), status_of(form)
