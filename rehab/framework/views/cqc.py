"""Checks against the regulator's register: asked for, found again, and decided about."""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.transaction import transaction
from rehab.framework import policy
from rehab.framework import queries as facilities
from rehab.framework.commands import cqc_decisions as commands
from rehab.framework.forms.cqc import RegisterForm
from rehab.framework.models import RegisterFinding, RegisterMatch
from rehab.framework.queries import cqc as queries
from rehab.framework.rules.cqc import CHECK_KIND
from rehab.framework.rules.cqc_file import LARGEST_REGISTER
from rehab.framework.views.blueprint import bp
from rehab.jobs.commands import expect_room, request_long
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import CSV, attachment, csv_file
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page
from rehab.web.uploads import MEGABYTE, keep, name_of, takes_files

NOT_LEAD = "Only a commissioner of the council that looks after the provider can decide this."
HEAD = ("facility", "provider", "outcome", "what", "here", "in_the_register", "state")


@bp.get("/register-checks")
@needs(Permission.MANAGE_FRAMEWORK)
def register_checks() -> ResponseReturnValue:
    """Every check of one's council, and those of the service itself."""
    number = requested_page(request.args)
    found = queries.checks(signed_in_user(), page=number, size=PAGE_SIZE)
    return render_template("framework/cqc_checks.html", page=paginate(found, number=number, path=request.path))


@bp.route("/register-checks/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@takes_files(up_to=LARGEST_REGISTER + MEGABYTE)
@once
def check_register() -> ResponseReturnValue:
    """Send the regulator's list; it is read by long work, which the next page shows."""
    actor, form = signed_in_user(), RegisterForm()
    if not form.validate_on_submit() or form.file.data is None:
        return render_template("framework/cqc_new.html", form=form), 422 if form.errors else 200
    expect_room(actor)
    kept = keep(form.file.data)
    with transaction():
        job = request_long(
            CHECK_KIND,
            title="Check against the CQC register",
            organisation_id=min(actor.organisations(Permission.MANAGE_FRAMEWORK)),
            file=kept,
            file_name=name_of(form.file.data),
            arguments={"is_full_list": bool(form.is_full_list.data)},
            by=actor,
            now=clock.now(),
        )
        address = remember(url_for("jobs.long_job", public_id=job.public_id))
    return redirect(address)


@bp.get("/register-checks/<public_id>")
@needs(Permission.MANAGE_FRAMEWORK)
def register_check(public_id: str) -> ResponseReturnValue:
    """What a check found, facility by facility."""
    actor = signed_in_user()
    row = queries.get_check(actor, public_id)
    return render_template(
        "framework/cqc_check.html",
        row=row,
        check=row.check,
        results=queries.results(actor, row.check),
        may_decide=queries.decided_by(actor, row.check),
    )


@bp.get("/register-checks/<public_id>.csv")
@needs(Permission.MANAGE_FRAMEWORK)
def register_check_csv(public_id: str) -> ResponseReturnValue:
    """The same, for a spreadsheet."""
    actor = signed_in_user()
    check = queries.get_check(actor, public_id).check
    content = csv_file(HEAD, queries.lines(queries.results(actor, check)))
    return attachment(content, CSV, f"register-check-{check.checked_at:%Y-%m-%d}.csv")


@bp.post("/register-findings/<public_id>")
@needs(Permission.MANAGE_FRAMEWORK)
def decide_finding(public_id: str) -> ResponseReturnValue:
    """Make the facility what the register says, or leave it as it is."""
    is_yes = request.form.get("decision") == "apply"
    act = commands.apply_finding if is_yes else commands.dismiss_finding
    done = "now has what the register says." if is_yes else "stays as it is."
    return _decide(partial(queries.get_finding, public_id=public_id), act, done)


@bp.post("/register-matches/<public_id>")
@needs(Permission.MANAGE_FRAMEWORK)
def decide_match(public_id: str) -> ResponseReturnValue:
    """Say that the facility is this location, or that it is not."""
    is_yes = request.form.get("decision") == "confirm"
    act = commands.confirm_match if is_yes else commands.dismiss_match
    done = "has this location number now." if is_yes else "is another place. It will not be proposed again."
    return _decide(partial(queries.get_match, public_id=public_id), act, done)


def _decide(
    load: Callable[[Actor], RegisterFinding | RegisterMatch], act: Callable[..., None], done: str
) -> ResponseReturnValue:
    actor = signed_in_user()
    with transaction():
        what = load(actor)
        facility, check = what.result.facility, what.result.check
        allow(policy.looks_after(actor, facilities.leaders_of(facility.provider_id)), NOT_LEAD)
        act(what, by=actor, now=clock.now())
    flash(f"{facility.name} {done}", "success")
    return redirect(url_for(".register_check", public_id=check.public_id))
