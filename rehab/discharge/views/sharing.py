"""The plan on paper: whole for the person, for each stakeholder its part, sent and acknowledged."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.discharge import pdf, policy, queries
from rehab.discharge.commands.sharing import acknowledge_part, send_part
from rehab.discharge.forms.sharing import AcknowledgePartForm, SendPartForm
from rehab.discharge.queries.deliveries import deliveries_of, delivery_of
from rehab.discharge.queries.papers import about
from rehab.discharge.rules.sheets import About, sheet_heading, sheet_introduction, sheet_lines
from rehab.discharge.views.blueprint import WORKERS, bp
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.plans.models import DischargePlan
from rehab.plans.rules import PARTS, PlanText, Stakeholder, is_shared
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import PDF, attachment


@bp.get("/stays/<public_id>/discharge-plan/pdf")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def plan_pdf(public_id: str) -> ResponseReturnValue:
    """The plan for the person, in large print; its name tells of nobody."""
    _, plan, who = _seen(public_id)
    if plan is None:
        raise NotFound
    return _file(pdf.persons_pdf(plan, who), "plan-for-leaving")


@bp.get("/stays/<public_id>/stay-safe.pdf")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def safety_leaflet(public_id: str) -> ResponseReturnValue:
    """The leaflet about lost tolerance, to hand over or send to whoever leaves."""
    _, _, who = _seen(public_id)
    return _file(pdf.safety_pdf(who), "stay-safe")


@bp.get("/stays/<public_id>/discharge-plan/parts")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def plan_parts(public_id: str) -> ResponseReturnValue:
    """For each stakeholder what it may have, and whether it has it."""
    stay, plan, _ = _seen(public_id)
    given = deliveries_of(placements.plan_versions(signed_in_user(), stay))
    current = {each.stakeholder: each for each in given if plan is not None and each.plan_id == plan.id}
    return render_template(
        "discharge/parts.html",
        stay=stay,
        plan=plan,
        parts=PARTS,
        whole=[kind for kind, parts in PARTS.items() if len(parts) == len(PlanText)],
        current=current,
        earlier=[each for each in given if plan is None or each.plan_id != plan.id],
    )


@bp.route("/stays/<public_id>/discharge-plan/parts/<kind>", methods=["GET", "POST"])
@needs(*WORKERS)
def plan_part(public_id: str, kind: str) -> ResponseReturnValue:
    """What one stakeholder is given, and the form that says it was."""
    form = SendPartForm()
    stay, plan, who = _to_give(public_id, kind)
    if form.validate_on_submit():
        try:
            return redirect(_send(public_id, Stakeholder(kind), form))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay, plan, who = _to_give(public_id, kind)
    return _page(stay, plan, who, Stakeholder(kind), form)


@bp.route("/stays/<public_id>/discharge-plan/parts/<kind>/received", methods=["GET", "POST"])
@needs(*WORKERS)
def acknowledge(public_id: str, kind: str) -> ResponseReturnValue:
    """That a stakeholder has its part; before it was sent there is nothing to say."""
    form = AcknowledgePartForm()
    stay, plan, _ = _to_give(public_id, kind)
    if form.validate_on_submit():
        try:
            return redirect(_acknowledge(public_id, Stakeholder(kind), form))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay, plan, _ = _to_give(public_id, kind)
    sent = delivery_of(plan.id, Stakeholder(kind))
    if sent is None or sent.acknowledged_on is not None:
        return redirect(url_for(".plan_part", public_id=public_id, kind=kind))
    page = render_template("discharge/received.html", stay=stay, form=form, sent=sent, kind=Stakeholder(kind))
    return page, 422 if form.errors else 200


@bp.get("/stays/<public_id>/discharge-plan/parts/<kind>/pdf")
@needs(*WORKERS)
def part_pdf(public_id: str, kind: str) -> ResponseReturnValue:
    """The part as a file to send; there is none before all have signed and the person said yes."""
    _, plan, who = _to_give(public_id, kind)
    if plan.agreed_on is None or not is_shared(plan.answer_of(Stakeholder(kind))):
        raise NotFound
    return _file(pdf.part_pdf(Stakeholder(kind), plan, who), f"discharge-plan-for-{kind.replace('_', '-')}")


def _seen(public_id: str) -> tuple[Stay, DischargePlan | None, About]:
    """The stay, the version in force, and what papers say; the look at it is noted."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    audit.record_view("plan.viewed", subject=stay, by=user, case_id=stay.request_id)
    return stay, placements.plan_to_read(user, stay), about(stay, queries.departure_of(stay.id))


def _to_give(public_id: str, kind: str) -> tuple[Stay, DischargePlan, About]:
    """As `_seen`, for those who may give a part of the plan to this stakeholder."""
    if kind not in set(Stakeholder):
        raise NotFound
    stay, plan, who = _seen(public_id)
    allow(policy.works_on(signed_in_user(), stay), policy.THEIRS_ONLY)
    if plan is None:
        raise NotFound
    return stay, plan, who


def _page(stay: Stay, plan: DischargePlan, who: About, kind: Stakeholder, form: SendPartForm) -> ResponseReturnValue:
    page = render_template(
        "discharge/part.html",
        stay=stay,
        plan=plan,
        kind=kind,
        form=form,
        answer=plan.answer_of(kind),
        is_shared=is_shared(plan.answer_of(kind)),
        sent=delivery_of(plan.id, kind),
        heading=sheet_heading(kind),
        introduction=sheet_introduction(kind, plan, who),
        lines=sheet_lines(kind, plan),
    )
    return page, 422 if form.errors else 200


def _send(public_id: str, kind: Stakeholder, form: SendPartForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        allow(policy.works_on(user, stay), policy.THEIRS_ONLY)
        send_part(stay, kind, sent_on=form.day(), how=form.how.data, by=user, now=clock.now())
    flash("It is recorded that this part was sent.", "success")
    return url_for(".plan_parts", public_id=public_id)


def _acknowledge(public_id: str, kind: Stakeholder, form: AcknowledgePartForm) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        allow(policy.works_on(user, stay), policy.THEIRS_ONLY)
        acknowledge_part(stay, kind, acknowledged_on=form.day(), note=form.note.data, by=user, now=clock.now())
    flash("It is recorded that they have it.", "success")
    return url_for(".plan_parts", public_id=public_id)


def _file(content: bytes, name: str) -> Response:
    return attachment(content, PDF, f"{name}-{clock.today()}.pdf")
