"""Users, and how the service is doing: for administrators, who see no client's record."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import policy
from rehab.accounts import queries as users_of
from rehab.admin import commands, queries
from rehab.admin.forms import UserForm
from rehab.admin.views.accounts import first_password, switch_account
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.jobs.commands import request_run
from rehab.jobs.queries import get_job
from rehab.notifications import commands as notifications
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("/users")
@needs(Permission.ADMINISTER)
def users() -> ResponseReturnValue:
    """The accounts that one looks after."""
    actor, number = signed_in_user(), requested_page(request.args)
    found = users_of.administered_users(actor, page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path)
    return render_template("admin/users.html", page=page, own_id=actor.user_id)


@bp.route("/users/new", methods=["GET", "POST"])
@needs(Permission.ADMINISTER)
@once
def new_user() -> ResponseReturnValue:
    """Add an account."""
    form = UserForm()
    form.offer(users_of.administered_organisations(signed_in_user()))
    if form.validate_on_submit():
        try:
            return redirect(_add_user(form))
        except InvalidInput as error:
            form.add_faults(error.faults)
    return render_template("admin/new_user.html", form=form), 422 if form.errors else 200


def _add_user(form: UserForm) -> str:
    password_hash = first_password(form)
    with transaction():
        commands.add_user(
            name=form.name.data,
            email=form.email.data,
            organisation_id=form.organisation.data,
            roles=form.roles.data,
            password_hash=password_hash,
            by=signed_in_user(),
            now=clock.now(),
        )
        result = remember(url_for(".users"))
    flash(f"{form.name.data} can now sign in.", "success")
    return result


@bp.post("/users/<public_id>/switch")
@needs(Permission.ADMINISTER)
def switch(public_id: str) -> ResponseReturnValue:
    """Disable an account, which ends its sessions, or enable it again."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        user = users_of.administered_user(actor, public_id, lock=True)
        allow(policy.can_switch(actor, user), "You cannot disable your own account.")
        message = switch_account(user, by=actor, now=now)
    flash(message, "success")
    return redirect(url_for(".users"))


@bp.get("/service")
@needs(Permission.ADMINISTER)
def service() -> ResponseReturnValue:
    """Jobs, mails and the audit."""
    actor, number = signed_in_user(), requested_page(request.args)
    found = queries.audit_lines(actor, page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path)
    return render_template("admin/service.html", service=queries.service(actor, now=clock.now()), page=page)


@bp.post("/service/jobs/<name>/run")
@needs(Permission.ADMINISTER)
def run_job(name: str) -> ResponseReturnValue:
    """Ask the scheduler to run a job now."""
    with transaction():
        job = get_job(name, lock=True)
        request_run(job, by=signed_in_user(), now=clock.now())
    flash(f"“{job.label}” starts within a few seconds. Reload this page to see its result.", "success")
    return redirect(url_for(".service"))


@bp.get("/service/mails")
@needs(Permission.ADMINISTER)
def mails() -> ResponseReturnValue:
    """Mails to one's users that mail servers refused."""
    actor, number = signed_in_user(), requested_page(request.args)
    found = queries.refused_mails(actor, now=clock.now(), page=number, size=PAGE_SIZE)
    return render_template("admin/mails.html", page=paginate(found, number=number, path=request.path))


@bp.post("/service/mails/retry")
@needs(Permission.ADMINISTER)
def retry_mails() -> ResponseReturnValue:
    """Send all of them once more."""
    return _retry()


@bp.post("/service/mails/<public_id>/retry")
@needs(Permission.ADMINISTER)
def retry_mail(public_id: str) -> ResponseReturnValue:
    """Send one of them once more."""
    return _retry(public_id)


def _retry(public_id: str | None = None) -> ResponseReturnValue:
    actor, now = signed_in_user(), clock.now()
    with transaction():
        waiting = queries.mails_to_retry(actor, now=now, public_id=public_id)
        notifications.retry(waiting, by=actor, now=now)
    told = "1 mail goes out" if len(waiting) == 1 else f"{len(waiting)} mails go out"
    flash(f"{told} once more within a minute. What is refused again comes back to this list.", "success")
    return redirect(url_for(".mails"))
