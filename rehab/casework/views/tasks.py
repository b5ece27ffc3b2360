"""Tasks on a case: set, and done."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.casework import commands, policy
from rehab.casework.forms import TaskDoneForm, TaskForm
from rehab.casework.models import CaseTask
from rehab.casework.queries import tasks as queries
from rehab.casework.views.cases import cases_bp
from rehab.casework.views.notes import may_write_on
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember


@cases_bp.route("/cases/<reference>/tasks/new", methods=["GET", "POST"])
@needs(Permission.VIEW_CASES, Permission.COORDINATE_PANEL)
@once
def new_task(reference: str) -> ResponseReturnValue:
    """Ask somebody of the case's service to do something."""
    actor, form = signed_in_user(), TaskForm()
    case = may_write_on(actor, reference)
    form.offer(queries.colleagues(case.service_id))
    if form.validate_on_submit():
        try:
            with transaction():
                case = may_write_on(actor, reference)
                commands.set_task(case, **form.task(), by=actor, now=clock.now())
                address = remember(url_for(".case", reference=reference, _anchor="tasks"))
            flash("The task is on the case and in the work list of whoever does it.", "success")
            return redirect(address)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
    return render_template("casework/task.html", form=form, case=case), 422 if form.errors else 200


@cases_bp.route("/cases/<reference>/tasks/<public_id>", methods=["GET", "POST"])
@needs(Permission.VIEW_CASES, Permission.COORDINATE_PANEL)
def finish_task(reference: str, public_id: str) -> ResponseReturnValue:
    """Say that a task is done, and what came of it."""
    actor, form = signed_in_user(), TaskDoneForm()
    task = _task(actor, reference, public_id)
    allow(policy.can_finish_task(actor, task))
    if form.validate_on_submit():
        with transaction():
            task = _task(actor, reference, public_id, lock=True)
            allow(policy.can_finish_task(actor, task))
            commands.finish_task(task, outcome=form.outcome.data, by=actor, now=clock.now())
        flash("The task is done.", "success")
        return redirect(url_for(".case", reference=reference, _anchor="tasks"))
    return render_template("casework/task_done.html", form=form, task=task), 422 if form.errors else 200


def _task(actor: Actor, reference: str, public_id: str, *, lock: bool = False) -> CaseTask:
    task = queries.get_task(actor, public_id, lock=lock)
    if task.request.reference != reference:
        raise NotFound
    return task
