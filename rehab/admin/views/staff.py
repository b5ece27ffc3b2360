"""The staff of a provider: for its managers, who add colleagues, change what they may do, and shut accounts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import commands as accounts
from rehab.accounts import policy, queries, rules
from rehab.accounts.rules import Role
from rehab.admin import commands
from rehab.admin.forms import StaffForm
from rehab.admin.views.accounts import first_password, switch_account
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

bp = Blueprint("staff", __name__, url_prefix="/staff")
NOT_YOURSELF = "You cannot change your own role. Ask another manager."
NOT_YOURS_ALONE = "This account is not yours alone: they do other work here. Ask the council that added them."


@bp.get("")
@needs(Permission.MANAGE_STAFF)
def staff() -> ResponseReturnValue:
    """Everybody who works for one's own houses."""
    actor, number = signed_in_user(), requested_page(request.args)
    page = paginate(queries.staff(actor, page=number, size=PAGE_SIZE), number=number, path=request.path)
    return render_template(
        "admin/staff.html",
        page=page,
        own_id=actor.user_id,
        may_switch={user.id for user in page.items if policy.can_switch_staff(actor, user)},
    )


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
@once
def new() -> ResponseReturnValue:
    """Add a colleague."""
    form = StaffForm()
    if form.validate_on_submit():
        try:
            return redirect(_add(form))
        except InvalidInput as error:
            form.add_faults(error.faults)
    return render_template("admin/new_staff.html", form=form), 422 if form.errors else 200


def _add(form: StaffForm) -> str:
    password_hash = first_password(form)
    with transaction():
        commands.add_staff(
            name=form.name.data,
            email=form.email.data,
            role=form.role.data,
            password_hash=password_hash,
            by=signed_in_user(),
            now=clock.now(),
        )
        result = remember(url_for(".staff"))
    flash(f"{form.name.data} can now sign in.", "success")
    return result


@bp.post("/<public_id>/role")
@needs(Permission.MANAGE_STAFF)
def change_role(public_id: str) -> ResponseReturnValue:
    """Make somebody a manager, or staff again."""
    role = _role(request.form.get("to", ""))
    actor = signed_in_user()
    with transaction():
        user = queries.staff_member_for_update(actor, public_id)
        allow(policy.can_change_role(actor, user), NOT_YOURSELF)
        accounts.change_provider_role(user, role, by=actor, now=clock.now())
    what = "a manager" if role is Role.PROVIDER_MANAGER else "staff"
    flash(f"{user.name} is {what} now, and has to sign in again.", "success")
    return redirect(url_for(".staff"))


def _role(value: str) -> Role:
    found = next((role for role in rules.PROVIDER_ROLES if role.value == value), None)
    if found is None:
        raise NotFound
    return found


@bp.post("/<public_id>/switch")
@needs(Permission.MANAGE_STAFF)
def switch(public_id: str) -> ResponseReturnValue:
    """Disable an account, which ends its sessions, or enable it again."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        user = queries.staff_member_for_update(actor, public_id)
        allow(user.id != actor.user_id, "You cannot disable your own account.")
        allow(policy.can_switch_staff(actor, user), NOT_YOURS_ALONE)
        message = switch_account(user, by=actor, now=now)
    flash(message, "success")
    return redirect(url_for(".staff"))
