"""Pages of placements off the framework: asked for, checked, decided, withdrawn, and reported apart."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.money import financial_year
from rehab.core.settings import value_of
from rehab.core.transaction import transaction
from rehab.framework import queries as framework
from rehab.framework.rules import REQUIRED_ACTIVITY
from rehab.placements import commands, policy, queries
from rehab.placements.forms import AskExceptionForm, CheckForm, DecideExceptionForm, ExceptionFilter
from rehab.placements.models import PlacementException
from rehab.placements.views.blueprint import bp, status_of
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import CSV, attachment, csv_file
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page
from rehab.web.widgets import Option

FIRST_YEAR = 2024
EXPORT_LIMIT = 10_000
HEAD = (
    "reference", "status", "ground", "provider", "facility", "cqc_location_id", "type_of_care", "price_pounds", "per",
    "weeks", "cost_pounds", "asked_on", "decided_on", "decided_by", "arrive_by",
)  # fmt: skip


@bp.route("/requests/<reference>/off-framework", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.COORDINATE_PANEL)
@once
def ask_exception(reference: str) -> ResponseReturnValue:
    """Ask for a facility that no framework opens."""
    actor = signed_in_user()
    form = AskExceptionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                case = requests.get_request_for_update(actor, reference)
                allow(policy.can_ask_exception(actor, case), "This cannot be asked for this request now.")
                asked = commands.ask_exception(case, form.wanted(), by=actor, now=clock.now())
                address = remember(url_for(".exception", public_id=asked.public_id))
            flash("The commissioner has been asked.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    case = requests.get_request(actor, reference)
    if (found := queries.open_exception(case.id)) and not form.errors:
        return redirect(url_for(".exception", public_id=found.public_id))
    page = _framework_page(case) | {"may_ask": policy.can_ask_exception(actor, case)}
    return render_template("placements/exception_ask.html", form=form, case=case, **page), status_of(form)


def _framework_page(case: PlacementRequest) -> dict[str, Any]:
    """How every facility of the authority's frameworks stands for the request today."""
    options = framework.call_off_options(case.authority_id, case.care_type, clock.today()) if case.care_type else []
    return {
        "open_options": [option for option in options if option.allowed],
        "refused_options": [option for option in options if not option.allowed],
    }


@bp.get("/off-framework/<public_id>")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES)
def exception(public_id: str) -> ResponseReturnValue:
    """What was asked for and how it stands."""
    actor = signed_in_user()
    found = queries.get_exception(actor, public_id)
    audit.record_view("exception.viewed", subject=found, by=actor, case_id=found.request_id)
    return render_template(
        "placements/exception.html",
        found=found,
        may_check=policy.can_check_exception(actor, found),
        may_decide=policy.can_decide_exception(actor, found),
        may_withdraw=policy.can_withdraw_exception(actor, found),
        may_put=policy.can_put_to_panel(actor, found, is_allowed=_panel_may_decide(found)),
    )


def _panel_may_decide(found: PlacementException) -> bool:
    return bool(value_of("exceptions_to_panel", authority_id=found.authority_id, on=clock.today()))


@bp.post("/off-framework/<public_id>/panel")
@needs(Permission.COORDINATE_PANEL, Permission.MANAGE_FRAMEWORK)
def put_exception_to_panel(public_id: str) -> ResponseReturnValue:
    """Let the panel decide in place of a commissioner."""
    actor = signed_in_user()
    with transaction():
        found = queries.get_exception_for_update(actor, public_id)
        allow(
            policy.can_put_to_panel(actor, found, is_allowed=_panel_may_decide(found)),
            "This cannot be put to the panel now.",
        )
        commands.put_to_panel(found, by=actor, now=clock.now())
    flash("The panel decides. The coordinator puts it on an agenda.", "success")
    return redirect(url_for(".exception", public_id=public_id))


@bp.route("/off-framework/<public_id>/check", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.COORDINATE_PANEL, Permission.MANAGE_FRAMEWORK)
@once
def check_exception(public_id: str) -> ResponseReturnValue:
    """Note what the regulator's register says of the facility."""
    actor = signed_in_user()
    form = CheckForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_exception_for_update(actor, public_id)
                allow(policy.can_check_exception(actor, found))
                commands.record_check(found, form.check(), by=actor, now=clock.now())
                address = remember(url_for(".exception", public_id=public_id))
            flash("The check of the register is recorded.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    found = queries.get_exception(actor, public_id)
    activity = REQUIRED_ACTIVITY[found.care_type].label
    page = render_template("placements/exception_check.html", form=form, found=found, activity=activity)
    return page, status_of(form)


@bp.route("/off-framework/<public_id>/decide", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def decide_exception(public_id: str) -> ResponseReturnValue:
    """The commissioner's decision, with its reason."""
    actor = signed_in_user()
    form = DecideExceptionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.get_exception_for_update(actor, public_id)
                allow(policy.can_decide_exception(actor, found))
                _decide(found, form)
                address = remember(url_for(".exception", public_id=public_id))
            flash("Your decision is recorded. The key worker has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    found = queries.get_exception(actor, public_id)
    page = _framework_page(found.request)
    return render_template("placements/exception_decide.html", form=form, found=found, **page), status_of(form)


def _decide(found: PlacementException, form: DecideExceptionForm) -> None:
    by, now, reason = signed_in_user(), clock.now(), form.reason.data
    if not form.approves:
        commands.refuse_exception(found, reason=reason, by=by, now=now)
        return
    if form.valid_until.data is None:
        raise InvalidInput({"valid_until": "Enter the day by which the person must arrive"})
    council = accounts.get_organisation(found.authority_id)
    commands.approve_exception(found, council, reason=reason, valid_until=form.valid_until.data, by=by, now=now)


@bp.post("/off-framework/<public_id>/withdraw")
@needs(Permission.REQUEST_PLACEMENTS, Permission.COORDINATE_PANEL)
def withdraw_exception(public_id: str) -> ResponseReturnValue:
    """Take it back, and with it an offer that rests on it."""
    actor = signed_in_user()
    with transaction():
        found = queries.get_exception_for_update(actor, public_id)
        allow(policy.can_withdraw_exception(actor, found), "This can no longer be withdrawn.")
        commands.withdraw_exception(found, by=actor, now=clock.now())
    flash("The off-framework placement is withdrawn.", "success")
    return redirect(url_for(".exception", public_id=public_id))


@bp.get("/off-framework")
@needs(Permission.MANAGE_FRAMEWORK)
def exceptions() -> ResponseReturnValue:
    """Placements off the framework, apart from all others."""
    actor, form, number = signed_in_user(), _filter(), requested_page(request.args)
    found = queries.exception_list(actor, **_wanted(form), page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))
    totals = queries.exception_totals(actor, year=_wanted(form)["year"])
    return render_template("placements/exceptions.html", page=page, form=form, totals=totals)


@bp.get("/off-framework.csv")
@needs(Permission.MANAGE_FRAMEWORK)
def exceptions_csv() -> ResponseReturnValue:
    """The list as it is filtered, for a spreadsheet."""
    found, _total = queries.exception_list(signed_in_user(), **_wanted(_filter()), page=1, size=EXPORT_LIMIT)
    return attachment(csv_file(HEAD, map(_cells, found)), CSV, f"off-framework-{clock.today()}.csv")


def _cells(row: PlacementException) -> tuple[object, ...]:
    decided_on = clock.london_date(row.decided_at) if row.decided_at else None
    return (
        row.request.reference,
        row.status.label,
        row.ground.label,
        row.provider_name,
        row.facility_name,
        row.cqc_location_id,
        row.care_type.label,
        _pounds(row.amount_pence),
        row.basis.label,
        row.weeks,
        _pounds(row.cost_pence),
        clock.london_date(row.asked_at),
        decided_on,
        row.decided_by.name if row.decided_by else None,
        row.valid_until,
    )


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def _filter() -> ExceptionFilter:
    form = ExceptionFilter()
    years = range(financial_year(clock.today()), FIRST_YEAR - 1, -1)
    form.year.options = [Option(str(year), f"April {year} to March {year + 1}") for year in years]
    form.validate()
    return form


def _wanted(form: ExceptionFilter) -> dict[str, Any]:
    return {
        "year": None if form.year.errors else form.year.data,
        "status": None if form.status.errors else form.status.data,
    }
