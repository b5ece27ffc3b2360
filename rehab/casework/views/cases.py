"""Homes, the list of cases and the page of a case."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.casework.forms import TimelineFilterForm
from rehab.casework.policy import can_write
from rehab.casework.queries.actions import actions
from rehab.casework.queries.case import CaseFile, case_file
from rehab.casework.queries.home import home_page
from rehab.casework.queries.timeline import timeline
from rehab.casework.rules import TimelineEntry
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.panel.policy import can_ask_fast_track, can_lodge_appeal
from rehab.placements.policy import can_ask_exception
from rehab.requests.queries import top_readings
from rehab.reviews.charts import Outcomes, outcomes
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import Page, paginate, requested_page

home_bp = Blueprint("home", __name__)
cases_bp = Blueprint("cases", __name__)
TIMELINE_PAGE = 50


@home_bp.get("/")
@needs(Permission.SIGNED_IN)
def home() -> ResponseReturnValue:
    """The work list of whoever is signed in."""
    actor = signed_in_user()
    return render_template("casework/home.html", actor=actor, home=home_page(actor, now=clock.now()))


@cases_bp.get("/cases/<reference>")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES)
def case(reference: str) -> ResponseReturnValue:
    """One case: key facts, what to do next, and its timeline."""
    actor, form = signed_in_user(), TimelineFilterForm()
    found = case_file(actor, reference)
    audit.record_view("request.viewed", subject=found.request, by=actor, case_id=found.request.id)
    return render_template(
        "casework/case.html",
        actor=actor,
        case=found,
        actions=actions(actor, found),
        form=form,
        timeline=_timeline_page(actor, found, form),
        outcomes=_outcomes(actor, found),
        may_write=can_write(actor, found.request),
        may_finish=actor.can_for(Permission.REQUEST_PLACEMENTS, found.request.service_id),
        may_ask_exception=can_ask_exception(actor, found.request),
        may_fast_track=can_ask_fast_track(actor, found.request),
        may_appeal=found.may_be_appealed and can_lodge_appeal(actor, found.request),
    )


def _outcomes(actor: Actor, case: CaseFile) -> Outcomes | None:
    """How the person has fared since the request, for their own service, once they have been placed."""
    if not case.stays or not actor.can_for(Permission.VIEW_CASES, case.request.service_id):
        return None
    return outcomes(top_readings(case.request.id))


def _timeline_page(actor: Actor, case: CaseFile, form: TimelineFilterForm) -> Page[TimelineEntry]:
    """The newest entries of the kind that the address names, or those of its page."""
    form.validate()
    entries = timeline(actor, case.request, tasks=case.tasks, paths=case.paths, now=clock.now())
    if form.show.data is not None and not form.show.errors:
        entries = [entry for entry in entries if entry.kind is form.show.data]
    number = requested_page(request.args)
    cut = entries[(number - 1) * TIMELINE_PAGE : number * TIMELINE_PAGE]
    arguments = request.args.items(multi=True)
    return paginate((cut, len(entries)), number=number, path=request.path, arguments=arguments, size=TIMELINE_PAGE)
