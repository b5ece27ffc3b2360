"""Panels and their seats, and what a member has decided."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.settings import value_of
from rehab.core.transaction import transaction
from rehab.panel import commands, policy, queries
from rehab.panel.forms import EndTermForm, MemberForm, PanelForm, RenewForm
from rehab.panel.models import Panel
from rehab.panel.rules.panels import Gap, Term, gaps
from rehab.panel.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page


@bp.get("/panel/panels")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def panels() -> ResponseReturnValue:
    """The panels one keeps or sits on, and what they lack."""
    actor, today = signed_in_user(), clock.today()
    found = queries.panels(actor, today)
    return render_template(
        "panel/panels.html",
        panels=found,
        gaps={panel.id: _gaps(panel) for panel in found},
        today=today,
        coordinates=actor.can(Permission.COORDINATE_PANEL),
    )


def _gaps(panel: Panel) -> list[Gap]:
    today = clock.today()
    needed = value_of("panel_quorum", authority_id=panel.authority_id, on=today)
    return gaps([seat.term for seat in panel.members], needed=needed, today=today)


@bp.route("/panel/panels/new", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
@once
def new_panel() -> ResponseReturnValue:
    """A panel of the coordinator's authority."""
    actor, form = signed_in_user(), PanelForm()
    if form.validate_on_submit():
        try:
            with transaction():
                authority_id = min(actor.organisations(Permission.COORDINATE_PANEL))
                panel = commands.create_panel(authority_id, name=form.name.data, by=actor, now=clock.now())
                address = remember(url_for(".panel", public_id=panel.public_id))
            return redirect(address)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
    return render_template("panel/new_panel.html", form=form), 422 if form.errors else 200


@bp.get("/panel/panels/<public_id>")
@needs(Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL)
def panel(public_id: str) -> ResponseReturnValue:
    """Who sits on a panel, who did and who will, and what it lacks."""
    actor, today = signed_in_user(), clock.today()
    found = queries.get_panel_page(actor, public_id, today)
    return render_template(
        "panel/panel.html",
        panel=found,
        seats=sorted(found.members, key=lambda seat: (seat.user.name_key, seat.from_on, seat.id)),
        gaps=_gaps(found),
        today=today,
        keeps=policy.can_coordinate(actor, found),
    )


@bp.route("/panel/panels/<public_id>/members/new", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
@once
def new_member(public_id: str) -> ResponseReturnValue:
    """Give somebody a seat."""
    actor, form = signed_in_user(), MemberForm(data={"from_on": clock.today()})
    found = queries.get_panel_page(actor, public_id, clock.today())
    allow(policy.can_coordinate(actor, found))
    people = queries.possible_members(found)
    form.offer(found, people)
    if form.validate_on_submit():
        try:
            return redirect(_add_member(actor, public_id, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            found = queries.get_panel_page(actor, public_id, clock.today())
    page = render_template("panel/new_member.html", form=form, panel=found, has_people=bool(people))
    return page, 422 if form.errors else 200


def _add_member(actor: Actor, public_id: str, form: MemberForm) -> str:
    with transaction():
        panel = queries.get_panel_for_update(actor, public_id)
        seat = commands.add_member(panel, _term(panel, form), by=actor, now=clock.now())
        address = remember(url_for(".panel", public_id=public_id))
        name = next(user.name for user in queries.possible_members(panel) if user.id == seat.user_id)
    flash(f"{name} has a seat on the panel. We have told them.", "success")
    return address


def _term(panel: Panel, form: MemberForm) -> Term:
    people = {user.public_id: user.id for user in queries.possible_members(panel)}
    if form.user.data not in people:
        raise NotFound
    votes = form.votes.data
    if votes is None:
        votes = commands.usually_votes(panel, form.role.data, on=clock.today())
    members = {seat.user.public_id: seat.user_id for seat in panel.members}
    return Term(
        user_id=people[form.user.data],
        role=form.role.data,
        from_on=form.from_on.data or clock.today(),
        to_on=form.to_on.data,
        votes=votes,
        deputises_for=members.get(form.deputises_for.data or ""),
    )


@bp.route("/panel/members/<public_id>/end", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def end_term(public_id: str) -> ResponseReturnValue:
    """Set the last day of a seat."""
    return _seat_page(public_id, EndTermForm(), "panel/end_term.html", _end)


@bp.route("/panel/members/<public_id>/renew", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def renew(public_id: str) -> ResponseReturnValue:
    """A further term of a seat."""
    return _seat_page(public_id, RenewForm(), "panel/renew.html", _renew)


def _seat_page(public_id: str, form: Any, template: str, act: Callable[[Actor, str, Any], str]) -> ResponseReturnValue:
    actor = signed_in_user()
    seat = queries.get_seat(actor, public_id)
    address = url_for(".panel", public_id=seat.panel.public_id)
    if form.validate_on_submit():
        try:
            with transaction():
                said = act(actor, public_id, form)
            flash(said, "success")
            return redirect(address)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            seat = queries.get_seat(actor, public_id)
    return render_template(template, form=form, seat=seat, address=address), 422 if form.errors else 200


def _end(actor: Actor, public_id: str, form: EndTermForm) -> str:
    _panel, seat = queries.get_seat_for_update(actor, public_id)
    day = form.to_on.data or clock.today()
    commands.end_term(seat, to_on=day, by=actor, now=clock.now())
    return f"The term ends on {clock.written(day)}."


def _renew(actor: Actor, public_id: str, form: RenewForm) -> str:
    panel, seat = queries.get_seat_for_update(actor, public_id)
    renewed = commands.renew(panel, seat, to_on=form.to_on.data, by=actor, now=clock.now())
    return f"The new term begins on {clock.written(renewed.from_on)}."


@bp.get("/panel/decided")
@needs(Permission.SIT_ON_PANEL)
def past_decisions() -> ResponseReturnValue:
    """The decisions in which the member took part."""
    number = requested_page(request.args)
    found = queries.past_decisions(signed_in_user(), clock.today(), page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path)
    return render_template("panel/past_decisions.html", page=page)
