"""Pages of long work: how far it is, what came of it; it can be left and found again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.transaction import transaction
from rehab.jobs import commands, queries
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

bp = Blueprint("jobs", __name__, url_prefix="/long-work")


@bp.get("")
@needs(Permission.SIGNED_IN)
def long_jobs() -> ResponseReturnValue:
    """The long work that one asked for, or that was asked for at one's council."""
    number = requested_page(request.args)
    found = queries.long_jobs(signed_in_user(), page=number, size=PAGE_SIZE)
    return render_template("jobs/long_jobs.html", page=paginate(found, number=number, path=request.path))


@bp.get("/<public_id>")
@needs(Permission.SIGNED_IN)
def long_job(public_id: str) -> ResponseReturnValue:
    """How far it is, or what came of it."""
    job = queries.get_long(signed_in_user(), public_id)
    return render_template("jobs/long_job.html", job=job, nobody_looks=queries.nobody_looks(clock.now()))


@bp.post("/<public_id>/cancel")
@needs(Permission.SIGNED_IN)
def cancel(public_id: str) -> ResponseReturnValue:
    """Stop it before it takes effect."""
    actor = signed_in_user()
    with transaction():
        commands.cancel(queries.get_long(actor, public_id, lock=True), by=actor, now=clock.now())
    flash("It was cancelled, and nothing was changed.", "success")
    return redirect(url_for(".long_job", public_id=public_id))
