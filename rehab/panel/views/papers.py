"""Texts of papers that give somebody away: what members read instead, or back to the key worker."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.panel import commands, policy, queries
from rehab.panel.forms import RedactionForm
from rehab.panel.views.blueprint import bp
from rehab.requests import queries as requests
from rehab.web.access import allow, needs, signed_in_user


@bp.route("/panel/papers/<reference>", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def redact(reference: str) -> ResponseReturnValue:
    """Each text of a request's papers that gives somebody away, and what members read instead."""
    actor = signed_in_user()
    asked = requests.get_request(actor, reference)
    allow(policy.can_redact(actor, asked))
    form = RedactionForm.of(queries.draft_for(asked.id).finds)
    if form.asked and form.validate_on_submit():
        try:
            _redact(actor, reference, form)
            flash("Members will read your words instead.", "success")
            return redirect(url_for(".redact", reference=reference))
        except InvalidInput as refused:
            form.add_refusals(refused.faults)
            asked = requests.get_request(actor, reference)
    audit.record_view("panel_papers.checked", subject=asked, by=actor, case_id=asked.id)
    case = queries.prepared_case_of(asked.id)
    page = render_template("panel/redact.html", form=form, asked=asked, case=case)
    return page, 422 if form.errors else 200


def _redact(actor: Actor, reference: str, form: RedactionForm) -> None:
    with transaction():
        asked = requests.get_request_for_update(actor, reference)
        allow(policy.can_redact(actor, asked))
        commands.redact(asked, form.words, by=actor, now=clock.now())


@bp.post("/panel/cases/<public_id>/send-back")
@needs(Permission.COORDINATE_PANEL)
def send_back(public_id: str) -> ResponseReturnValue:
    """Ask the key worker to reword what gives somebody away."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        case = queries.get_case_with_request(actor, public_id, clock.london_date(now))
        allow(policy.can_coordinate(actor, case.meeting.panel))
        commands.send_back(case, by=actor, now=now)
        reference, of_meeting = case.request.reference, case.meeting.public_id
    flash(f"{reference} is off the agenda. We have asked the key worker to reword it.", "success")
    return redirect(url_for(".meeting", public_id=of_meeting))
