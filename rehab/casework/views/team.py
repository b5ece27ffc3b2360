"""A manager's team: handing cases on, and cover while somebody is away."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import commands as accounts
from rehab.accounts import queries as people
from rehab.casework import commands
from rehab.casework.forms import CoverForm, HandOnForm
from rehab.casework.queries import team as queries
from rehab.casework.queries.team import Handover
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import Conflict, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.notifications.commands import notify
from rehab.web.access import needs, signed_in_user
from rehab.web.once import once, remember

bp = Blueprint("team", __name__)
Load = Callable[..., Handover]


@bp.get("/team")
@needs(Permission.MANAGE_SERVICE)
def team() -> ResponseReturnValue:
    """Who has how many open cases, and who covers for whom."""
    return render_template("casework/team.html", team=queries.team(signed_in_user(), clock.today()))


@bp.route("/team/<public_id>/hand-on", methods=["GET", "POST"])
@needs(Permission.MANAGE_SERVICE)
def hand_on(public_id: str) -> ResponseReturnValue:
    """Give all open cases of somebody to a colleague."""
    actor = signed_in_user()

    def load(*, lock: bool) -> Handover:
        return queries.handover_of(actor, queries.get_member(actor, public_id), lock=lock)

    return _hand_on(actor, load, back=url_for(".team"))


@bp.route("/cases/<reference>/hand-on", methods=["GET", "POST"])
@needs(Permission.MANAGE_SERVICE)
def hand_on_case(reference: str) -> ResponseReturnValue:
    """Give one case to another key worker."""
    actor = signed_in_user()

    def load(*, lock: bool) -> Handover:
        return queries.handover_of_case(actor, reference, lock=lock)

    return _hand_on(actor, load, back=url_for("cases.case", reference=reference))


def _hand_on(actor: Actor, load: Load, *, back: str) -> ResponseReturnValue:
    form, handover, status = HandOnForm(), load(lock=False), 422
    form.offer(queries.successors(handover))
    if form.validate_on_submit():
        try:
            count = _move(actor, load, form)
            flash(f"{count} {'case was' if count == 1 else 'cases were'} handed on. Both people are told.", "success")
            return redirect(back)
        except Conflict as stale:
            form.add_faults({"row_version": str(stale)})
            status, handover = 409, load(lock=False)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
    page = render_template("casework/hand_on.html", form=form, handover=handover, back_href=back)
    return page, status if form.errors else 200


def _move(actor: Actor, load: Load, form: HandOnForm) -> int:
    with transaction():
        handover = load(lock=True)
        seen = request.form.get("row_version", "")
        commands.reassign(handover, form.chosen, seen=seen, by=actor, now=clock.now())
        return len(handover.cases)


@bp.route("/team/<public_id>/cover", methods=["GET", "POST"])
@needs(Permission.MANAGE_SERVICE)
@once
def cover(public_id: str) -> ResponseReturnValue:
    """Let a colleague see to somebody's cases while they are away."""
    actor, form = signed_in_user(), CoverForm()
    away = queries.get_member(actor, public_id)
    if away is None or away.disabled_at is not None:
        raise NotFound
    service_id = queries.service_of(actor, away)
    form.offer([user for user in people.caseworkers(service_id) if user.id != away.id])
    if form.validate_on_submit():
        try:
            return redirect(_arrange(actor, away.id, service_id, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
    return render_template("casework/cover.html", form=form, away=away), 422 if form.errors else 200


def _arrange(actor: Actor, away_id: int, service_id: int, form: CoverForm) -> str:
    now, stand_in, first, last = clock.now(), form.chosen, form.from_on.data, form.until_on.data
    if stand_in is None or first is None or last is None:
        raise NotFound
    with transaction():
        away = people.get_user(away_id, lock=True)
        accounts.arrange_cover(away, stand_in, service_id=service_id, from_on=first, until_on=last, by=actor, now=now)
        notify({stand_in.id} - {actor.user_id}, template="cover_arranged", path="/", now=now)
        path = remember(url_for(".team"))
    flash(f"{stand_in.name} covers for {away.name}.", "success")
    return path


@bp.post("/team/covers/<public_id>/end")
@needs(Permission.MANAGE_SERVICE)
def end_cover(public_id: str) -> ResponseReturnValue:
    """End a cover before its last day."""
    actor = signed_in_user()
    with transaction():
        found = people.get_cover(public_id, queries.managed(actor))
        accounts.end_cover(found, by=actor, now=clock.now())
    flash("The cover has ended.", "success")
    return redirect(url_for(".team"))
