"""Conflicts that the coordinator hears of, and decisions that are in doubt because of one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.transaction import transaction
from rehab.panel import commands, policy, queries
from rehab.panel.forms import ConflictForm, DoubtForm
from rehab.panel.models import PanelCase
from rehab.panel.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user

NO_CONFLICT = "A conflict is noted on a case that is open or decided."
NO_DOUBT = "Nothing is in doubt about this decision."


@bp.route("/panel/cases/<public_id>/conflicts", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def record_conflict(public_id: str) -> ResponseReturnValue:
    """Note the conflict of a member who takes part."""
    actor, now, form = signed_in_user(), clock.now(), ConflictForm()
    found = queries.get_case(actor, public_id, clock.london_date(now))
    allow(policy.can_record_conflict(actor, found), NO_CONFLICT)
    members = _taking_part(found)
    form.offer([(key, name) for key, (_, name) in members.items()])
    if form.validate_on_submit():
        _record(actor, public_id, members[form.member.data][0], form.detail.data)
        flash("The conflict is noted. The member takes no further part, and their vote does not count.", "success")
        return redirect(url_for(".case", public_id=public_id))
    return render_template("panel/record_conflict.html", form=form, case=found), 422 if form.errors else 200


def _taking_part(case: PanelCase) -> dict[str, tuple[int, str]]:
    """Public id -> id and name of those who sit on the case without a conflict that is known."""
    state = queries.progress(case, now=case.decided_at or clock.now())
    free = {seat.user_id for seat in state.bench.unconflicted}
    return {m.user.public_id: (m.user_id, m.user.name) for m in state.members if m.user_id in free}


def _record(actor: Actor, public_id: str, user_id: int, detail: str) -> None:
    now = clock.now()
    with transaction():
        case = queries.get_case_with_request(actor, public_id, clock.london_date(now))
        allow(policy.can_record_conflict(actor, case), NO_CONFLICT)
        commands.record_conflict(case, user_id, detail=detail, by=actor, now=now)


@bp.route("/panel/cases/<public_id>/doubt", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def answer_doubt(public_id: str) -> ResponseReturnValue:
    """Say what was done about a decision that its votes no longer carry."""
    actor, now, form = signed_in_user(), clock.now(), DoubtForm()
    today = clock.london_date(now)
    found = queries.get_case(actor, public_id, today)
    allow(policy.can_answer_doubt(actor, found), NO_DOUBT)
    if form.validate_on_submit():
        with transaction():
            case = queries.get_case_for_update(actor, public_id, today)
            allow(policy.can_answer_doubt(actor, case), NO_DOUBT)
            commands.answer_doubt(case, answer=form.answer.data, by=actor, now=now)
        flash("What was done is noted with the decision.", "success")
        return redirect(url_for(".case", public_id=public_id))
    return render_template("panel/doubt.html", form=form, case=found), 422 if form.errors else 200
