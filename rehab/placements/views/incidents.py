"""Pages of incidents: reported by the house, read and followed up by the council, read by the key worker."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import queries as framework
from rehab.framework.models import Facility
from rehab.placements import policy, queries
from rehab.placements.commands import incidents as commands
from rehab.placements.forms.incidents import (
    AddForm,
    CloseForm,
    FollowUpDoneForm,
    FollowUpForm,
    HouseForm,
    IncidentFilter,
    IncidentForm,
    ReopenForm,
)
from rehab.placements.models import Complaint, Incident, Stay
from rehab.placements.queries import incidents
from rehab.placements.queries.complaints import complaints_of_stay
from rehab.placements.queries.house_life import people_of
from rehab.placements.rules.incidents import IncidentKind
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import CSV, attachment, csv_file
from rehab.web.once import once, remember
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page
from rehab.web.widgets import Form

READERS = (Permission.ANSWER_OFFERS, Permission.OVERSEE_CASES, Permission.VIEW_CASES)
WORKERS = (Permission.ANSWER_OFFERS, Permission.MANAGE_FRAMEWORK)
EXPORT_LIMIT = 10_000
HEAD = (
    "reference", "kind", "status", "facility", "provider", "person", "happened_on", "reported_on",
    "acknowledge_by", "acknowledged_on", "closed_on",
)  # fmt: skip
NOT_NOW = "This cannot be done to this incident now."
Act = Callable[[Incident], None]


def on_stay_page(actor: Actor, stay: Stay) -> dict[str, Any]:
    """The incidents and complaints about a stay, for those who read them."""
    if not (policy.reads_notes(actor, stay) or actor.can_for(Permission.OVERSEE_CASES, stay.authority_id)):
        return {"incidents": None, "complaints": None}
    return {
        "may_pass_on_complaint": policy.can_pass_on_complaint(actor, stay),
        "incidents": incidents.incidents_of_stay(actor, stay.id),
        "complaints": complaints_of_stay(actor, stay.id),
    }


def names_of(actor: Actor, rows: Sequence[Incident] | Sequence[Complaint]) -> dict[int, str]:
    """Row id -> the person it is about, by name or by reference; nothing where it is about the house."""
    return {row.id: person_of(actor, row.stay) for row in rows if row.stay is not None}


def person_of(actor: Actor, stay: Stay) -> str:
    """The name for those who may see it, else the person's reference."""
    client = stay.request.client
    return client.name if policy.can_see_name(actor, stay) else client.reference


@bp.get("/incidents")
@needs(*READERS)
def incident_list() -> ResponseReturnValue:
    """Every incident that one may see."""
    actor, form, number = signed_in_user(), IncidentFilter(), requested_page(request.args)
    form.offer(incidents.incident_facilities(actor))
    wanted = form.wanted()
    found = incidents.incident_list(actor, wanted, page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))
    return render_template(
        "placements/incidents.html",
        page=page,
        form=form,
        is_filtered=wanted != incidents.IncidentWanted(),
        people=names_of(actor, page.items),
        may_report=actor.can(Permission.ANSWER_OFFERS),
    )


@bp.get("/incidents.csv")
@needs(*READERS)
def incidents_csv() -> ResponseReturnValue:
    """The list as it is filtered, for a spreadsheet; people by reference."""
    actor, form = signed_in_user(), IncidentFilter()
    form.offer(incidents.incident_facilities(actor))
    found, _total = incidents.incident_list(actor, form.wanted(), page=1, size=EXPORT_LIMIT)
    return attachment(csv_file(HEAD, map(_cells, found)), CSV, f"incidents-{clock.today()}.csv")


def _cells(row: Incident) -> tuple[object, ...]:
    return (
        row.reference,
        row.kind.label,
        row.status.label,
        row.facility.name,
        row.provider.name,
        row.stay.request.client.reference if row.stay else None,
        clock.london_date(row.happened_at),
        clock.london_date(row.reported_at),
        clock.london_date(row.due_at),
        clock.london_date(row.acknowledged_at) if row.acknowledged_at else None,
        clock.london_date(row.closed_at) if row.closed_at else None,
    )


@bp.route("/incidents/new", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS)
@once
def report_incident() -> ResponseReturnValue:
    """Tell the council what happened."""
    actor, form = signed_in_user(), IncidentForm(data=begun_with())
    has_houses = offer_houses(actor, form)
    if form.validate_on_submit():
        try:
            with transaction():
                facility, stay = chosen(actor, form)
                told = commands.report_incident(facility, form.account(), stay=stay, by=actor, now=clock.now())
                address = remember(url_for(".incident", reference=told.reference))
            flash(f"The incident is reported as {told.reference}. The council has been told.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    return render_template("placements/incident_report.html", form=form, has_houses=has_houses), status_of(form)


def begun_with() -> dict[str, Any]:
    """Whom it is about, where one comes from the page of a stay; it happened today unless it is told later."""
    return {"person": request.args.get("stay", ""), "happened_on": clock.today(), "made_on": clock.today()}


def offer_houses(actor: Actor, form: HouseForm) -> bool:
    """Let choose among the actor's own houses and people; the only house, or that of the person, is chosen already.

    False where there is no house.
    """
    houses = {facility.public_id: facility for facility in framework.facilities_of(actor)}
    people = people_of(actor, today=clock.today())
    form.offer(list(houses.values()), people)
    if not form.facility.data:
        of_person = {stay.segments[-1].facility_id for stay in people if stay.public_id == form.person.data}
        likely = [key for key, house in houses.items() if house.id in of_person] or list(houses)
        form.facility.data = likely[0] if len(likely) == 1 else None
    return bool(houses)


def chosen(actor: Actor, form: HouseForm) -> tuple[Facility, Stay | None]:
    """The house and the person, who is locked, from a form without errors; inside the transaction."""
    houses = {facility.public_id: facility for facility in framework.facilities_of(actor)}
    stay = queries.get_stay_for_update(actor, form.person.data) if form.person.data else None
    return houses[form.facility.data], stay


@bp.get("/incidents/<reference>")
@needs(*READERS)
def incident(reference: str) -> ResponseReturnValue:
    """What happened, what was done and learnt, and what is still to do."""
    actor = signed_in_user()
    found = incidents.get_incident(actor, reference)
    case_id = found.stay.request_id if found.stay else None
    audit.record_view("incident.viewed", subject=found, by=actor, case_id=case_id)
    return render_template(
        "placements/incident.html",
        found=found,
        person=person_of(actor, found.stay) if found.stay else None,
        may_acknowledge=policy.can_acknowledge(actor, found),
        may_work=policy.can_work_on_incident(actor, found),
        may_close=policy.can_close_incident(actor, found),
        may_reopen=policy.can_reopen_incident(actor, found),
        closing_faults=commands.faults_of_closing(found),
        must_record_death=_must_record_death(actor, found),
    )


def _must_record_death(actor: Actor, found: Incident) -> bool:
    """Whether the person has died and the house has not recorded yet that the stay is over."""
    stay = found.stay
    died = found.kind is IncidentKind.DEATH and stay is not None and stay.ended_on is None
    return died and policy.can_answer(actor, found.provider)


@bp.post("/incidents/<reference>/acknowledge")
@needs(Permission.MANAGE_FRAMEWORK)
def acknowledge_incident(reference: str) -> ResponseReturnValue:
    """The council has read it."""
    actor = signed_in_user()
    with transaction():
        found = incidents.get_incident_for_update(actor, reference)
        allow(policy.can_acknowledge(actor, found), NOT_NOW)
        commands.acknowledge_incident(found, by=actor, now=clock.now())
    flash("You have acknowledged it. The house has been told.", "success")
    return redirect(url_for(".incident", reference=reference))


@bp.route("/incidents/<reference>/entries/new", methods=["GET", "POST"])
@needs(*WORKERS)
@once
def add_to_incident(reference: str) -> ResponseReturnValue:
    """Write what is new, or what was learnt."""
    actor, form = signed_in_user(), AddForm()

    def act(found: Incident) -> None:
        commands.add_to_incident(found, form.kind.data, form.text.data, by=actor, now=clock.now())

    return _step(reference, form, policy.can_work_on_incident, act, ("Add to the incident", "It is added."))


@bp.route("/incidents/<reference>/follow-ups/new", methods=["GET", "POST"])
@needs(*WORKERS)
@once
def new_follow_up(reference: str) -> ResponseReturnValue:
    """Say what the house does about it until when."""
    actor, form = signed_in_user(), FollowUpForm()

    def act(found: Incident) -> None:
        due_on = form.due_on.data or clock.today()
        commands.set_follow_up(found, what=form.what.data, due_on=due_on, by=actor, now=clock.now())

    return _step(reference, form, policy.can_work_on_incident, act, ("Add a follow-up", "The follow-up is added."))


@bp.route("/incidents/<reference>/follow-ups/<public_id>", methods=["GET", "POST"])
@needs(*WORKERS)
@once
def finish_follow_up(reference: str, public_id: str) -> ResponseReturnValue:
    """Say what came of it."""
    actor, form = signed_in_user(), FollowUpDoneForm()

    def act(found: Incident) -> None:
        follow_up = incidents.follow_up_of(found, public_id)
        commands.finish_follow_up(found, follow_up, outcome=form.text.data, by=actor, now=clock.now())

    follow_up = incidents.follow_up_of(incidents.get_incident(actor, reference), public_id)
    words = ("Record that the follow-up is done", "The follow-up is done.")
    return _step(reference, form, policy.can_work_on_incident, act, words, about=follow_up.what)


@bp.route("/incidents/<reference>/close", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def close_incident(reference: str) -> ResponseReturnValue:
    """The council is content."""
    actor, form = signed_in_user(), CloseForm()

    def act(found: Incident) -> None:
        commands.close_incident(found, text=form.text.data, by=actor, now=clock.now())

    return _step(reference, form, policy.can_close_incident, act, ("Close the incident", "The incident is closed."))


@bp.route("/incidents/<reference>/reopen", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def reopen_incident(reference: str) -> ResponseReturnValue:
    """There is more to it."""
    actor, form = signed_in_user(), ReopenForm()

    def act(found: Incident) -> None:
        commands.reopen_incident(found, reason=form.text.data, by=actor, now=clock.now())

    words = ("Open the incident again", "The incident is open again.")
    return _step(reference, form, policy.can_reopen_incident, act, words)


def _step(
    reference: str,
    form: Form,
    may: Callable[[Actor, Incident], bool],
    act: Act,
    words: tuple[str, str],
    about: str = "",
) -> ResponseReturnValue:
    """A page with one form that moves an incident on; `words` are its heading and what is said when it is done."""
    actor, (heading, done) = signed_in_user(), words
    if form.validate_on_submit():
        with transaction():
            found = incidents.get_incident_for_update(actor, reference)
            allow(may(actor, found), NOT_NOW)
            act(found)
            address = remember(url_for(".incident", reference=reference))
        flash(done, "success")
        return redirect(address)
    found = incidents.get_incident(actor, reference)
    allow(may(actor, found), NOT_NOW)
    page = {"form": form, "found": found, "heading": heading, "about": about}
    return render_template("placements/incident_step.html", **page), status_of(form)
