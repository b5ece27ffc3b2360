"""Bringing in placements that were kept elsewhere, by a commissioner."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.transaction import transaction
from rehab.imports import queries
from rehab.imports.forms import HistoryForm
from rehab.imports.rules import COLUMNS, IMPORT_KIND, LARGEST_FILE
from rehab.jobs.commands import expect_room, request_long
from rehab.web.access import needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page
from rehab.web.uploads import MEGABYTE, keep, name_of, takes_files

bp = Blueprint("imports", __name__)


@bp.get("/imports")
@needs(Permission.MANAGE_FRAMEWORK)
def imports() -> ResponseReturnValue:
    """The files that one's council has taken in."""
    number = requested_page(request.args)
    found = queries.imports(signed_in_user(), page=number, size=PAGE_SIZE)
    return render_template("imports/imports.html", page=paginate(found, number=number, path=request.path))


@bp.route("/imports/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@takes_files(up_to=LARGEST_FILE + MEGABYTE)
@once
def new_import() -> ResponseReturnValue:
    """Send a file; it is read and taken in by long work, which the next page shows."""
    actor, form = signed_in_user(), HistoryForm()
    if not form.validate_on_submit() or form.file.data is None:
        return render_template("imports/new.html", form=form, columns=COLUMNS), 422 if form.errors else 200
    expect_room(actor)
    kept = keep(form.file.data)
    with transaction():
        job = request_long(
            IMPORT_KIND,
            title="Import of earlier placements",
            organisation_id=min(actor.organisations(Permission.MANAGE_FRAMEWORK)),
            file=kept,
            file_name=name_of(form.file.data),
            arguments={"update": bool(form.update.data), "skip_bad_rows": bool(form.skip_bad_rows.data)},
            by=actor,
            now=clock.now(),
        )
        address = remember(url_for("jobs.long_job", public_id=job.public_id))
    return redirect(address)


@bp.get("/imports/<public_id>")
@needs(Permission.MANAGE_FRAMEWORK)
def show(public_id: str) -> ResponseReturnValue:
    """What came of one file."""
    return render_template("imports/show.html", done=queries.get_import(signed_in_user(), public_id))
