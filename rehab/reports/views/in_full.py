"""Every measure in one report, made by long work: asking for it, and fetching its files."""

from pathlib import Path

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.core.transaction import transaction
from rehab.jobs.rules import RESULTS_KEPT
from rehab.reports import commands, queries
from rehab.reports.forms import ActivityForm, FullReportForm
from rehab.reports.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import CSV, PDF, XLSX, attachment
from rehab.web.once import once, remember
from rehab.web.uploads import FOLDER

TYPES = {"pdf": PDF, "xlsx": XLSX, "csv": CSV}
CLEARED = f"The files of this report were kept for {RESULTS_KEPT.days} days. Ask for the report again."


@bp.route("/measures/in-full", methods=["GET", "POST"])
@needs(Permission.VIEW_MEASURES)
@once
def in_full() -> ResponseReturnValue:
    """Ask for the report of a period, and find those that are ready."""
    shown, actor = ActivityForm(), signed_in_user()
    shown.validate()
    form = FullReportForm(data={"start": shown.period().start, "end": shown.period().end})
    if form.validate_on_submit():
        authorities = actor.organisations(Permission.VIEW_MEASURES)
        with transaction():
            job = commands.ask_for_full_report(form.period(), authorities=authorities, by=actor, now=clock.now())
            address = remember(url_for("jobs.long_job", public_id=job.public_id))
        return redirect(address)
    ready = queries.full_reports(actor, now=clock.now())
    page = render_template("reports/in_full.html", form=form, ready=ready, kept=RESULTS_KEPT)
    return page, 422 if form.errors else 200


@bp.get("/measures/in-full/<public_id>")
@needs(Permission.VIEW_MEASURES)
def full_report(public_id: str) -> ResponseReturnValue:
    """A report that is ready, to fetch."""
    made = queries.get_full_report(signed_in_user(), public_id)
    return render_template("reports/full_report.html", made=made, kept=RESULTS_KEPT)


@bp.get("/measures/in-full/<public_id>.<kind>")
@needs(Permission.VIEW_MEASURES)
def full_report_file(public_id: str, kind: str) -> ResponseReturnValue:
    """One of its files: pdf, csv or xlsx."""
    if kind not in TYPES:
        raise NotFound
    made = queries.get_full_report(signed_in_user(), public_id)
    try:
        content = (Path(current_app.instance_path) / FOLDER / f"{made.public_id}.{kind}").read_bytes()
    except FileNotFoundError as error:
        raise NotFound(CLEARED) from error
    asked = made.arguments
    return attachment(content, TYPES[kind], f"measures-in-full-{asked['start']}-to-{asked['end']}.{kind}")
