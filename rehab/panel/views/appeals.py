"""Appeals: lodged, given to people who took no part in the first decision, taken back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.settings import value_of
from rehab.core.transaction import transaction
from rehab.panel import commands, policy, queries
from rehab.panel.forms import AppointForm, LodgeAppealForm, WithdrawAppealForm
from rehab.panel.models import Appeal
from rehab.panel.rules.appeals import Channel, bench_faults, lodge_by
from rehab.panel.views.blueprint import bp
from rehab.requests import queries as requests
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

CANNOT_LODGE = "Only a decision to decline can be appealed, and only once."
CANNOT_ARRANGE = "The coordinator arranges an appeal until it is being looked at."


@bp.route("/cases/<reference>/appeal", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.COORDINATE_PANEL)
@once
def lodge_appeal(reference: str) -> ResponseReturnValue:
    """Take an appeal of the person, through their key worker or on their letter or call."""
    actor = signed_in_user()
    request_ = requests.get_request(actor, reference)
    first = queries.declined_case_of(request_.id)
    allow(first is not None and policy.can_lodge_appeal(actor, request_), CANNOT_LODGE)
    form = _lodge_form(actor, request_.authority_id)
    if form.validate_on_submit():
        try:
            return redirect(_lodge(actor, reference, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            request_ = requests.get_request(actor, reference)
            first = queries.declined_case_of(request_.id)
    last_day = lodge_by(clock.london_date(first.decided_at)) if first and first.decided_at else None
    page = render_template("panel/lodge_appeal.html", form=form, request_=request_, first=first, last_day=last_day)
    return page, 422 if form.errors else 200


def _lodge_form(actor: Actor, authority_id: int) -> LodgeAppealForm:
    form = LodgeAppealForm()
    if not actor.can_for(Permission.COORDINATE_PANEL, authority_id):
        form.ask_key_worker()
    return form


def _lodge(actor: Actor, reference: str, form: LodgeAppealForm) -> str:
    heard = "channel" in form
    with transaction():
        request_ = requests.get_request_for_update(actor, reference)
        allow(policy.can_lodge_appeal(actor, request_), CANNOT_LODGE)
        appeal = commands.lodge(
            request_,
            channel=form.channel.data if heard else Channel.KEY_WORKER,
            grounds=form.grounds.data,
            lodged_on=form.lodged_on.data if heard and form.lodged_on.data else clock.today(),
            late_reason=form.late_reason.data if heard else "",
            by=actor,
            now=clock.now(),
        )
        address = remember(url_for(".appeal", public_id=appeal.public_id))
    flash("The appeal is lodged.", "success")
    return address


@bp.get("/appeals/<public_id>")
@needs(Permission.REQUEST_PLACEMENTS, Permission.COORDINATE_PANEL)
def appeal(public_id: str) -> ResponseReturnValue:
    """Where an appeal stands, who looks at it, what comes next."""
    return _appeal_page(public_id, {})


def _appeal_page(public_id: str, faults: dict[str, str]) -> ResponseReturnValue:
    actor = signed_in_user()
    found = queries.get_appeal(actor, public_id)
    audit.record_view("appeal.viewed", subject=found, by=actor, case_id=found.request_id)
    page = render_template(
        "panel/appeal.html",
        appeal=found,
        lodged_by=accounts.names_of({found.lodged_by_id}).get(found.lodged_by_id, ""),
        missing=_missing(found),
        faults=faults,
        may=policy.appeal_choices(actor, found),
    )
    return page, 422 if faults else 200


def _missing(found: Appeal) -> list[str]:
    needed = value_of("appeal_members", authority_id=found.request.authority_id, on=clock.today())
    return bench_faults(len(found.members), sum(member.presides for member in found.members), needed=needed)


@bp.route("/appeals/<public_id>/members", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
@once
def appoint(public_id: str) -> ResponseReturnValue:
    """Let somebody look at the appeal who took no part in the first decision."""
    actor, form = signed_in_user(), AppointForm()
    found = queries.get_appeal(actor, public_id)
    barred = queries.took_part_in_first(found) | queries.works_on_appealed(found)
    users = [user for user in queries.possible_appeal_members() if user.id not in barred]
    form.offer(users)
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_appeal_for_update(actor, public_id)
                allow(policy.can_arrange_appeal(actor, found), CANNOT_ARRANGE)
                user = queries.existing(next((each for each in users if each.public_id == form.user.data), None))
                commands.appoint(found, user, presides=bool(form.presides.data), by=actor, now=clock.now())
                address = remember(url_for(".appeal", public_id=public_id))
            flash("They are appointed. We tell them once the appeal is opened.", "success")
            return redirect(address)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            found = queries.get_appeal(actor, public_id)
    allow(policy.can_arrange_appeal(actor, found), CANNOT_ARRANGE)
    return render_template("panel/appoint.html", form=form, appeal=found), 422 if form.errors else 200


@bp.post("/appeals/<public_id>/members/<member_id>/dismiss")
@needs(Permission.COORDINATE_PANEL)
def dismiss(public_id: str, member_id: str) -> ResponseReturnValue:
    """Take somebody off the appeal again."""
    actor = signed_in_user()
    with transaction():
        found = queries.get_appeal_for_update(actor, public_id)
        allow(policy.can_arrange_appeal(actor, found), CANNOT_ARRANGE)
        member = queries.existing(next((each for each in found.members if each.public_id == member_id), None))
        commands.dismiss(found, member, by=actor, now=clock.now())
    flash("They are off the appeal.", "success")
    return redirect(url_for(".appeal", public_id=public_id))


@bp.post("/appeals/<public_id>/open")
@needs(Permission.COORDINATE_PANEL)
def open_appeal(public_id: str) -> ResponseReturnValue:
    """Give those appointed the papers, unless a text could give the person away."""
    actor = signed_in_user()
    try:
        with transaction():
            found = queries.get_appeal_for_update(actor, public_id)
            allow(policy.can_arrange_appeal(actor, found), CANNOT_ARRANGE)
            commands.open_appeal(found, by=actor, now=clock.now())
    except InvalidInput as refused:
        return _appeal_page(public_id, refused.faults)
    flash("The appeal is open. We have told those appointed.", "success")
    return redirect(url_for(".appeal", public_id=public_id))


@bp.route("/appeals/<public_id>/withdraw", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.COORDINATE_PANEL)
@once
def withdraw_appeal(public_id: str) -> ResponseReturnValue:
    """The person takes it back: the decline stands."""
    actor, form = signed_in_user(), WithdrawAppealForm()
    if form.validate_on_submit():
        with transaction():
            found = queries.get_appeal_for_update(actor, public_id)
            allow(policy.can_withdraw_appeal(actor, found))
            commands.withdraw_appeal(found, reason=form.reason.data, by=actor, now=clock.now())
            address = remember(url_for(".appeal", public_id=public_id))
        flash("The appeal is taken back. The decision to decline stands.", "success")
        return redirect(address)
    found = queries.get_appeal(actor, public_id)
    allow(policy.can_withdraw_appeal(actor, found), "This appeal can no longer be taken back.")
    return render_template("panel/withdraw_appeal.html", form=form, appeal=found), 422 if form.errors else 200
