"""The price schedule of a framework: shown, sent as a file, and brought up to date from one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.sheets import LARGEST_FILE, read_sheet
from rehab.core.transaction import transaction
from rehab.framework import commands, policy, queries
from rehab.framework.commands import PriceImport
from rehab.framework.forms.prices import ScheduleForm
from rehab.framework.rules import SCHEDULE_COLUMNS, SCHEDULE_OPTIONAL, read_price_schedule
from rehab.framework.views.blueprint import bp
from rehab.framework.views.prices import NOT_LEAD
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import CSV, XLSX, attachment, csv_file, xlsx_file
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

HEAD = (*SCHEDULE_COLUMNS, *SCHEDULE_OPTIONAL)
MOST_SHOWN = 100


@bp.get("/frameworks/<reference>/prices")
@needs(Permission.MANAGE_FRAMEWORK)
def price_schedule(reference: str) -> ResponseReturnValue:
    """What every facility on the framework costs today, and what comes next."""
    actor, number = signed_in_user(), requested_page(request.args)
    framework = queries.get_framework(actor, reference)
    found = queries.schedule(framework, page=number, size=PAGE_SIZE)
    return render_template(
        "framework/prices_schedule.html",
        framework=framework,
        page=paginate(found, number=number, path=request.path),
        may_import=policy.can_set_prices(actor, framework),
        today=clock.today(),
    )


@bp.get("/frameworks/<reference>/prices.csv")
@needs(Permission.MANAGE_FRAMEWORK)
def price_schedule_csv(reference: str) -> ResponseReturnValue:
    """Every version of every price, as text."""
    framework = queries.get_framework(signed_in_user(), reference)
    return attachment(csv_file(HEAD, queries.schedule_rows(framework)), CSV, f"prices-{reference}.csv")


@bp.get("/frameworks/<reference>/prices.xlsx")
@needs(Permission.MANAGE_FRAMEWORK)
def price_schedule_xlsx(reference: str) -> ResponseReturnValue:
    """The same, with amounts and dates as such."""
    framework = queries.get_framework(signed_in_user(), reference)
    return attachment(xlsx_file("Prices", HEAD, queries.schedule_rows(framework)), XLSX, f"prices-{reference}.xlsx")


@bp.route("/frameworks/<reference>/prices/import", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
def import_prices(reference: str) -> ResponseReturnValue:
    """Bring the prices to what a sheet lists: all of it, or nothing."""
    actor = signed_in_user()
    framework = queries.get_framework(actor, reference)
    allow(policy.can_set_prices(actor, framework), NOT_LEAD)
    form = ScheduleForm()
    faults: list[str] = []
    if form.validate_on_submit():
        try:
            outcome = _bring(reference, form.content)
            flash(f"The prices are imported: {outcome.sentence}", "success")
            return redirect(url_for(".price_schedule", reference=reference))
        except InvalidInput as refusal:
            faults = list(refusal.faults.values())
            form.add_faults({"file": "The file was not imported. Put right what is listed and send it again"})
    return render_template(
        "framework/prices_import.html",
        form=form,
        framework=framework,
        faults=faults[:MOST_SHOWN],
        more=max(0, len(faults) - MOST_SHOWN),
        columns=SCHEDULE_COLUMNS,
        optional=SCHEDULE_OPTIONAL,
    ), 422 if form.errors else 200


def _bring(reference: str, content: bytes) -> PriceImport:
    """The sheet is read before anything is held, because reading takes its time."""
    actor = signed_in_user()
    listed = read_price_schedule(
        read_sheet(content, SCHEDULE_COLUMNS, optional=SCHEDULE_OPTIONAL, largest=LARGEST_FILE)
    )
    with transaction():
        framework = queries.get_framework(actor, reference)
        allow(policy.can_set_prices(actor, framework), NOT_LEAD)
        return commands.import_prices(framework, listed, by=actor, now=clock.now())
