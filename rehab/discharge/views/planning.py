"""The discharge plan of a stay: read, change, sign."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import Conflict, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.discharge import commands, policy, queries
from rehab.discharge.forms import SIGNATURE_FORMS, SignatureForm
from rehab.discharge.rules import SIGNING
from rehab.discharge.views.blueprint import WORKERS, bp
from rehab.placements import queries as placements
from rehab.plans import queries as plans
from rehab.plans.forms import PlanForm
from rehab.plans.models import DischargePlan
from rehab.plans.rules import Party
from rehab.web.access import allow, needs, signed_in_user


@bp.get("/stays/<public_id>/discharge-plan")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def plan(public_id: str) -> ResponseReturnValue:
    """The version in force with its signatures, what it still lacks, and the versions before it."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    audit.record_view("plan.viewed", subject=stay, by=user, case_id=stay.request_id)
    versions = placements.plan_versions(user, stay)
    in_force = versions[0] if versions else None
    return render_template(
        "discharge/plan.html",
        stay=stay,
        plan=in_force,
        earlier=versions[1:],
        gaps=policy.plan_gaps(in_force),
        works_on=policy.works_on(user, stay),
        departure=queries.departure_of(stay.id),
        signing=[(party, SIGNING[party]) for party in policy.to_sign(user, stay, in_force)],
    )


@bp.route("/stays/<public_id>/discharge-plan/edit", methods=["GET", "POST"])
@needs(*WORKERS)
def edit_plan(public_id: str) -> ResponseReturnValue:
    """Change the plan; a signed version is replaced by a new one."""
    user, status = signed_in_user(), 200
    stay = queries.readable_stay(user, public_id)
    allow(policy.works_on(user, stay), policy.THEIRS_ONLY)
    commands.insist_present(stay)
    form = PlanForm.of(plans.in_force(stay.request_id))
    if form.validate_on_submit():
        try:
            return redirect(_save(public_id, form))
        except Conflict as error:
            form.add_faults({"row_version": str(error)})
            status = 409
        stay = queries.readable_stay(user, public_id)
    audit.record_view("plan.viewed", subject=stay, by=user, case_id=stay.request_id)
    stored = plans.in_force(stay.request_id)
    page = render_template("discharge/edit.html", form=form, stay=stay, plan=stored)
    return page, 422 if form.errors and status == 200 else status


def _save(public_id: str, form: PlanForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        allow(policy.works_on(user, stay), policy.THEIRS_ONLY)
        saved = commands.save_plan(
            stay,
            form.texts(),
            form.answers(),
            seen=request.form.get("row_version", ""),
            by=user,
            now=clock.now(),
        )
        number = saved.number
    flash(f"The discharge plan is saved as version {number}.", "success")
    return url_for(".plan", public_id=public_id)


@bp.route("/stays/<public_id>/discharge-plan/sign/<party>", methods=["GET", "POST"])
@needs(*WORKERS)
def sign(public_id: str, party: str) -> ResponseReturnValue:
    """Sign for one party, after reading the plan on the same page."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    if party not in policy.parties(user, stay):
        raise NotFound
    form = SIGNATURE_FORMS.get(Party(party), SignatureForm)()
    if form.validate_on_submit():
        try:
            return redirect(_sign(public_id, Party(party), form))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay = queries.readable_stay(user, public_id)
    stored = plans.in_force(stay.request_id)
    if party not in policy.to_sign(user, stay, stored):
        return redirect(url_for(".plan", public_id=public_id))
    audit.record_view("plan.viewed", subject=stay, by=user, case_id=stay.request_id)
    page = render_template("discharge/sign.html", form=form, stay=stay, plan=stored, heading=SIGNING[Party(party)])
    return page, 422 if form.errors else 200


def _sign(public_id: str, party: Party, form: SignatureForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        signed = commands.sign_plan(
            stay,
            party,
            seen=request.form.get("row_version", ""),
            signed_on=form.day(),
            signed_by=form.name_of_signer(user.name),
            reason_of_refusal=form.reason_of_refusal(),
            by=user,
            now=clock.now(),
        )
        message = _told(signed)
    flash(message, "success")
    return url_for(".plan", public_id=public_id)


def _told(plan: DischargePlan) -> str:
    if not plan.awaited:
        return "Recorded. All have signed: the discharge plan is agreed."
    awaited = " and ".join(party.label.lower() for party in plan.awaited)
    return f"Recorded. Still to sign: {awaited}."
