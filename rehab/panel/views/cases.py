"""A case before the panel: its summary, the declaration, the pack, the votes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.documents import queries as documents
from rehab.panel import commands, policy, queries
from rehab.panel.forms import DeclarationForm, VoteForm
from rehab.panel.rules import Interest, PanelCaseStatus
from rehab.panel.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user

CANNOT_DECLARE = "You cannot declare an interest in this case: it is closed, or you take no part in it."
TO_NEXT_PANEL = "It is stored. The fast track has ended: the request goes to the next panel."
CANNOT_VOTE = "You cannot vote on this case. You may need to declare your interest first."


@bp.get("/panel/cases/<public_id>")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def case(public_id: str) -> ResponseReturnValue:
    """The summary; the pack too for those who have declared that they have no conflict."""
    actor, now = signed_in_user(), clock.now()
    found = queries.get_case(actor, public_id, clock.london_date(now))
    state = queries.progress(found, now=now)
    reads = policy.can_read(actor, found, state.bench)
    shared = queries.may_be_shared(found.request.client_id)
    audit.record_view("panel_pack.viewed" if reads and shared else "panel_case.viewed",
                      subject=found, by=actor, case_id=found.request_id)  # fmt: skip
    return render_template(
        "panel/case.html",
        case=found,
        state=state,
        reads=reads,
        shared=shared,
        may=policy.choices(actor, found, state.bench),
        names=accounts.names_of({vote.user_id for vote in found.votes}),
        letters=queries.letters_of(actor, found.request_id),
        own_vote=state.bench.votes.get(actor.user_id or 0),
        is_connected=actor.user_id in state.bench.connected,
        is_providing=actor.user_id in state.bench.providing,
        in_conflict=actor.user_id in state.bench.in_conflict,
        keeps=policy.can_coordinate(actor, found.meeting.panel),
        documents=documents.for_panel(found.request_id, until=found.decided_at) if reads and shared else (),
    )


@bp.route("/panel/cases/<public_id>/declaration", methods=["GET", "POST"])
@needs(Permission.SIT_ON_PANEL)
def declare(public_id: str) -> ResponseReturnValue:
    """Say whether one has a conflict; one found later is said here too."""
    actor, now, form = signed_in_user(), clock.now(), DeclarationForm()
    today = clock.london_date(now)
    found = queries.get_case(actor, public_id, today)
    bench = queries.progress(found, now=now).bench
    allow(policy.can_declare(actor, found, bench), CANNOT_DECLARE)
    form.offer(is_clear=actor.user_id in bench.clear)
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_case_with_request(actor, public_id, today)
                allow(policy.can_declare(actor, found, queries.progress(found, now=now).bench), CANNOT_DECLARE)
                commands.declare(found, interest=form.interest.data, detail=form.detail.data, by=actor, now=now)
                is_over = found.status is PanelCaseStatus.TAKEN_OFF
            flash(TO_NEXT_PANEL if is_over else _declared(form.interest.data), "success")
            return redirect(url_for("home.home") if is_over else url_for(".case", public_id=public_id))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            found = queries.get_case(actor, public_id, today)
    page = render_template("panel/declare.html", form=form, case=found)
    return page, 422 if form.errors else 200


def _declared(interest: Interest) -> str:
    if interest is Interest.CONFLICT:
        return "You have declared a conflict. You take no further part in this case."
    return "You have declared that you have no conflict. You can now read the pack and vote."


@bp.route("/panel/cases/<public_id>/vote", methods=["GET", "POST"])
@needs(Permission.SIT_ON_PANEL)
def vote(public_id: str) -> ResponseReturnValue:
    """Cast or change one's vote."""
    actor, now = signed_in_user(), clock.now()
    today = clock.london_date(now)
    found = queries.get_case(actor, public_id, today)
    allow(policy.can_vote(actor, found, queries.progress(found, now=now).bench), CANNOT_VOTE)
    own = next((vote for vote in found.votes if vote.user_id == actor.user_id), None)
    form = VoteForm(data={"choice": own.choice, "reason": own.reason} if own else None)
    form.offer(found.kind)
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_case_with_request(actor, public_id, today)
                allow(policy.can_vote(actor, found, queries.progress(found, now=now).bench), CANNOT_VOTE)
                commands.cast_vote(found, choice=form.choice.data, reason=form.reason.data, by=actor, now=now)
                is_open = found.status is PanelCaseStatus.OPEN
            flash("Your vote is stored. You can change it until the decision." if is_open else TO_NEXT_PANEL, "success")
            return redirect(url_for(".case", public_id=public_id) if is_open else url_for("home.home"))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            found = queries.get_case(actor, public_id, today)
    return render_template("panel/vote.html", form=form, case=found), 422 if form.errors else 200
