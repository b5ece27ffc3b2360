"""The versions of a discharge plan: one as it stood, and two side by side."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.discharge import queries
from rehab.discharge.forms import CompareForm
from rehab.discharge.views.blueprint import bp
from rehab.placements import queries as placements
from rehab.plans.rules import compared
from rehab.web.access import needs, signed_in_user


@bp.get("/stays/<public_id>/discharge-plan/versions/<int:number>")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def plan_version(public_id: str, number: int) -> ResponseReturnValue:
    """One version as it stood."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    audit.record_view("plan.viewed", subject=stay, by=user, case_id=stay.request_id)
    found = next((version for version in placements.plan_versions(user, stay) if version.number == number), None)
    if found is None:
        raise NotFound
    return render_template("discharge/version.html", stay=stay, plan=found)


@bp.get("/stays/<public_id>/discharge-plan/compare")
@needs(Permission.VIEW_CASES, Permission.ANSWER_OFFERS)
def compare_plans(public_id: str) -> ResponseReturnValue:
    """What differs between two versions, word by word."""
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    audit.record_view("plan.viewed", subject=stay, by=user, case_id=stay.request_id)
    versions = {version.number: version for version in placements.plan_versions(user, stay)}
    if len(versions) < 2:
        return redirect(url_for(".plan", public_id=public_id))
    form = CompareForm.among(list(versions))
    before, after = (versions[number] for number in form.chosen(max(versions)))
    rows = [row for row in compared(before.lines, after.lines) if row[1].is_changed]
    return render_template("discharge/compare.html", stay=stay, form=form, before=before, after=after, rows=rows)
