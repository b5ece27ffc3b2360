"""Free beds: the provider's morning page, the history of a facility, and a framework's beds at a glance."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import policy as framework_policy
from rehab.framework import queries as framework_queries
from rehab.framework.forms.vacancies import BedFilterForm, BedFor, VacancyForm
from rehab.framework.models import Facility, VacancyReport
from rehab.framework.rules import carried_over
from rehab.placements import commands, policy, queries
from rehab.placements.queries import BedFilter, Vacancies
from rehab.placements.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import CSV, attachment, csv_file
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

MOST_EXPORTED = 5_000
HEAD = ("Facility", "Provider", "Region", "Beds", "Free men", "Free women", "Free either", "Next free", "Reported")


@bp.get("/vacancies")
@needs(Permission.ANSWER_OFFERS)
def vacancies() -> ResponseReturnValue:
    """All the provider's facilities, each with its own form."""
    return _morning_page()


def _morning_page(sent: VacancyForm | None = None) -> ResponseReturnValue:
    """With a form that was sent and refused in its place."""
    number = requested_page(request.args)
    found = queries.own_vacancies(signed_in_user(), page=number, size=PAGE_SIZE, now=clock.now())
    page = paginate(found, number=number, path=url_for(".vacancies"))
    forms = {row.facility.public_id: _form_of(row, sent) for row in page.items}
    return render_template(
        "placements/vacancies.html",
        page=page,
        forms=forms,
        error_links=sent.error_links() if sent else [],
        has_errors=sent is not None,
    ), 422 if sent else 200


def _form_of(row: Vacancies, sent: VacancyForm | None) -> VacancyForm:
    if sent is not None and sent.is_of(row.facility):
        return sent
    return VacancyForm.of(row.facility, formdata=None, data=_held(row.report) if row.report else None)


def _held(report: VacancyReport) -> dict[str, object]:
    """What the form shows of the last report; a date that has passed is asked for anew."""
    next_free_on = carried_over(report.next_free_on, today=clock.today())
    beds = {"free_men": report.free_men, "free_women": report.free_women, "free_any": report.free_any}
    return {**beds, "note": report.note, "next_free_on": next_free_on}


@bp.post("/vacancies/<public_id>")
@needs(Permission.ANSWER_OFFERS)
def report_vacancies(public_id: str) -> ResponseReturnValue:
    """Say what is free in one facility."""
    actor = signed_in_user()
    with transaction():
        facility = framework_queries.own_facility_for_update(actor, public_id)
        form = VacancyForm.of(facility)
        if form.validate_on_submit():
            _report(facility, form)
    if form.errors:
        return _morning_page(form)
    flash(f"The free beds of {facility.name} are saved.", "success")
    return redirect(url_for(".vacancies", page=requested_page(request.args)))


def _report(facility: Facility, form: VacancyForm) -> None:
    """What it cannot be is said at the fields."""
    next_free_on, note = form.next_free_on.data, form.note.data
    try:
        commands.report_vacancies(
            facility, form.free, next_free_on=next_free_on, note=note, by=signed_in_user(), now=clock.now()
        )
    except InvalidInput as refusal:
        form.add_faults(refusal.faults)


@bp.post("/vacancies/<public_id>/same")
@needs(Permission.ANSWER_OFFERS)
def confirm_vacancies(public_id: str) -> ResponseReturnValue:
    """Nothing has changed since the last report."""
    actor = signed_in_user()
    with transaction():
        facility = framework_queries.own_facility_for_update(actor, public_id)
        commands.confirm_vacancies(facility, by=actor, now=clock.now())
    flash(f"The free beds of {facility.name} are the same as before.", "success")
    return redirect(url_for(".vacancies", page=requested_page(request.args)))


@bp.get("/facilities/<public_id>/vacancies")
@needs(Permission.VIEW_FRAMEWORK, Permission.ANSWER_OFFERS)
def vacancy_history(public_id: str) -> ResponseReturnValue:
    """What a facility has reported, and for those who may know it what the service knows."""
    actor, number = signed_in_user(), requested_page(request.args)
    facility = framework_queries.known_facility(actor, public_id)
    found = framework_queries.vacancy_history(facility, page=number, size=PAGE_SIZE)
    return render_template(
        "placements/vacancies_history.html",
        facility=facility,
        now=queries.vacancies_of(facility, now=clock.now()),
        page=paginate(found, number=number, path=request.path),
        shows_known=policy.can_see_taken_beds(
            actor, facility.provider, framework_queries.leaders_of(facility.provider_id)
        ),
    )


@bp.get("/frameworks/<reference>/vacancies")
@needs(Permission.VIEW_FRAMEWORK)
def framework_vacancies(reference: str) -> ResponseReturnValue:
    """Every facility of a framework with what is free."""
    actor, form, number = signed_in_user(), BedFilterForm(), requested_page(request.args)
    framework = framework_queries.get_framework(actor, reference)
    found = queries.framework_vacancies(framework, _wanted(form), page=number, size=PAGE_SIZE, now=clock.now())
    return render_template(
        "placements/vacancies_framework.html",
        framework=framework,
        form=form,
        page=paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True)),
        query=request.query_string.decode(),
        shows_known=framework_policy.can_set_prices(actor, framework),
    )


@bp.get("/frameworks/<reference>/vacancies.csv")
@needs(Permission.VIEW_FRAMEWORK)
def framework_vacancies_csv(reference: str) -> ResponseReturnValue:
    """The list as it is filtered; a report too old to rely on counts as unknown."""
    framework = framework_queries.get_framework(signed_in_user(), reference)
    wanted = _wanted(BedFilterForm())
    rows, _total = queries.framework_vacancies(framework, wanted, page=1, size=MOST_EXPORTED, now=clock.now())
    return attachment(csv_file(HEAD, map(_cells, rows)), CSV, f"vacancies-{reference}-{clock.today()}.csv")


def _cells(row: Vacancies) -> tuple[object, ...]:
    facility, report = row.facility, row.report
    house = (facility.name, facility.provider.name, row.region.label if row.region else "", facility.beds)
    if report is None or row.is_stale:
        return (*house, "unknown", "unknown", "unknown", None, report.reported_at.date() if report else None)
    free = report.free
    return (*house, free.men, free.women, free.either, report.next_free_on, clock.london_date(report.reported_at))


def _wanted(form: BedFilterForm) -> BedFilter:
    """What is understood of the filters; the rest leaves nothing out."""
    form.validate()
    care, bed_for, region, free = (
        None if field.errors else field.data for field in (form.care, form.bed_for, form.region, form.free)
    )
    for_women = None if bed_for is None else bed_for is BedFor.WOMEN
    return BedFilter(care=care, for_women=for_women, region=region, only_free=bool(free))
