"""The task list of a request, and a page for each of its sections."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from rehab.audit import commands as audit
from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import Conflict, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.documents import queries as documents
from rehab.framework.queries import CallOffOption
from rehab.plans.forms import PlanForm
from rehab.requests import commands, policy, queries
from rehab.requests.forms import (
    ChoiceForm,
    ConsentForm,
    EligibilityForm,
    PersonForm,
    SectionForm,
    SubstancesForm,
    plain_form,
)
from rehab.requests.models import PlacementRequest, ReturnedSection
from rehab.requests.queries import Dossier, Vacancy
from rehab.requests.rules import PlanAnswers, RequestStatus, Section, SectionState, gaps
from rehab.requests.views.answers import rows
from rehab.requests.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.filters import ago, day, pounds
from rehab.web.widgets import Form

CHANGED = (
    "Somebody else changed this section while you were working on it, so nothing was saved. "
    "Compare what is stored now with your answers below it, then save again."
)
PLAIN = (
    Section.TREATMENT,
    Section.HEALTH,
    Section.RISK,
    Section.FAMILY,
    Section.HOME,
    Section.PRIORITY,
    Section.TOP,
    Section.DECLARATIONS,
)
CLOSED = "This request is not yours to change any more: it has been submitted or closed."


class SectionPage(NamedTuple):
    """How a section is shown, and how what was sent is saved."""

    form: Callable[..., Any]
    save: Callable[..., None]
    template: str = "requests/section.html"


def _choice_form(dossier: Dossier, **options: Any) -> ChoiceForm:
    return ChoiceForm.offering(dossier, _facility_hints(dossier), **options)


def _facility_hints(dossier: Dossier) -> dict[int, str]:
    """Facility id -> price, beds and what is free for this person, in a line."""
    allowed = [option for option in dossier.options if option.allowed]
    free = queries.vacancies(
        [option.facility.id for option in allowed], authority_id=dossier.request.authority_id, now=clock.now()
    )
    sex = dossier.request.client.sex
    return {option.facility.id: _facility_hint(option, free.get(option.facility.id), sex) for option in allowed}


def _facility_hint(option: CallOffOption, vacancy: Vacancy | None, sex: Sex) -> str:
    price = f"{pounds(option.price.weekly_pence if option.price else None)} a week"
    beds = f"{option.facility.beds} beds"
    if vacancy is None or vacancy.is_stale:
        return f"{price}. {beds}, how many are free is not known."
    free = f"{vacancy.free_for(sex)} free for this person (reported {ago(vacancy.report.reported_at)})"
    next_free = vacancy.report.next_free_on if vacancy.free_for(sex) == 0 else None
    return f"{price}. {beds}, {free}{f', next free {day(next_free)}' if next_free else ''}."


def _save_person(found: PlacementRequest, form: PersonForm, **at: Any) -> None:
    commands.save_person(found, form.identity(), form.answers(), **at)


def _save_consent(found: PlacementRequest, form: ConsentForm, **at: Any) -> None:
    commands.save_consent(found, form.given(), form.answers(), **at)


def _save_eligibility(found: PlacementRequest, form: EligibilityForm, **at: Any) -> None:
    commands.save_eligibility(found, form.care_type.data, form.answers(), **at)


def _save_substances(found: PlacementRequest, form: SubstancesForm, **at: Any) -> None:
    commands.save_substances(found, form.used(), form.answers(), **at)


def _save_choice(found: PlacementRequest, form: ChoiceForm, **at: Any) -> None:
    commands.save_choice(found, form.choice(), **at)


def _save_funding(found: PlacementRequest, form: SectionForm, **at: Any) -> None:
    commands.save_funding(found, form.answers(), **at)


def _save_plan(found: PlacementRequest, form: PlanForm, **at: Any) -> None:
    answers = PlanAnswers(form.texts(), form.answers(), seen=request.form.get("row_version", ""))
    commands.save_discharge_plan(found, answers, **at)


def _save_plain(found: PlacementRequest, form: SectionForm, **at: Any) -> None:
    commands.save_answers(found, form.section, form.answers(), **at)


def _plan_form(dossier: Dossier, **options: Any) -> PlanForm:
    return PlanForm.of(dossier.plan, **options)


PAGES = {section: SectionPage(plain_form(section).of, _save_plain) for section in PLAIN} | {
    Section.PERSON: SectionPage(PersonForm.of, _save_person, "requests/person.html"),
    Section.CONSENT: SectionPage(ConsentForm.of, _save_consent, "requests/consent.html"),
    Section.ELIGIBILITY: SectionPage(EligibilityForm.of, _save_eligibility, "requests/eligibility.html"),
    Section.SUBSTANCES: SectionPage(SubstancesForm.of, _save_substances, "requests/substances.html"),
    Section.CHOICE: SectionPage(_choice_form, _save_choice, "requests/choice.html"),
    Section.FUNDING: SectionPage(plain_form(Section.FUNDING).of, _save_funding, "requests/funding.html"),
    Section.DISCHARGE_PLAN: SectionPage(_plan_form, _save_plan, "requests/discharge_plan.html"),
}


@bp.get("/requests/<reference>")
@needs(Permission.REQUEST_PLACEMENTS)
def tasks(reference: str) -> ResponseReturnValue:
    """The sections with their states, and what is still missing."""
    actor = signed_in_user()
    found = queries.get_own_request(actor, reference)
    if not policy.can_edit(actor, found):
        return redirect(url_for("cases.case", reference=reference))
    audit.record_view("request.viewed", subject=found, by=actor, case_id=found.id)
    return _task_page(queries.dossier(found, day=clock.today()))


def _task_page(dossier: Dossier) -> str:
    """Gaps are listed for sections that were begun: the others say of themselves that they were not."""
    case, states = dossier.request, dossier.states
    asked = {row.section: row for row in queries.waiting_for_answers(case)}
    items = [
        {
            "text": section.label,
            "href": url_for(".section", reference=case.reference, section=section.value),
            **_shown_state(state, asked.get(section)),
        }
        for section, state in states.items()
    ]
    return render_template(
        "requests/tasks.html",
        dossier=dossier,
        items=items,
        complete=sum(state is SectionState.COMPLETE for state in states.values()),
        gaps=[gap for gap in gaps(dossier.answers) if states[gap.section] is SectionState.IN_PROGRESS],
        returned=queries.last_move(case.id) if case.status is RequestStatus.RETURNED else None,
        signature=queries.signature(dossier),
        live=queries.live_in_service(case),
        documents=documents.counted(case.id)[0],
        drafted=queries.drafted_sections(signed_in_user(), case),
        earlier=queries.earlier_request(case) if queries.is_untouched(case) else None,
    )


def _shown_state(state: SectionState, asked: ReturnedSection | None) -> dict[str, str]:
    """The tag of a section; where the coordinator asks for more, whether that has been answered."""
    if asked is None or state is not SectionState.COMPLETE:
        return {"status": state.label, "tone": state.tone, "hint": asked.reason if asked else ""}
    answered = asked.answered_at is not None
    return {
        "status": "Answered" if answered else "More is asked for",
        "tone": "good" if answered else "act",
        "hint": asked.reason,
    }


@bp.route("/requests/<reference>/<section>", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def section(reference: str, section: str) -> ResponseReturnValue:
    """One section: shown as it is stored, saved when it is sent."""
    actor, which = signed_in_user(), section_of(section)
    dossier = _open(actor, reference)
    if request.method == "GET":
        audit.record_view("request.viewed", subject=dossier.request, by=actor, case_id=dossier.request.id)
        return _filled_in(which, dossier, actor)
    form, status = PAGES[which].form(dossier), 422
    if form.validate_on_submit():
        try:
            _save(which, form, actor, reference)
            return redirect(_onward(reference, which))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
        except Conflict:
            form.add_faults({"row_version": CHANGED})
            status = 409
        dossier = _open(actor, reference)
    return _page(which, form, dossier, status)


def _filled_in(which: Section, dossier: Dossier, actor: Actor) -> ResponseReturnValue:
    """With what this user typed and did not save, if there is any; else with what is stored."""
    draft = queries.draft_of(actor, dossier.request, which)
    if draft is None:
        return _page(which, PAGES[which].form(dossier), dossier, 200)
    form = PAGES[which].form(dossier, formdata=MultiDict(draft.typed))
    edition = "".join(draft.typed.get("row_version", []))
    return _page(which, form, dossier, 200, kept_at=draft.kept_at, row_version=edition)


def section_of(name: str) -> Section:
    """The section of an address. Raises NotFound where there is none of that name."""
    try:
        return Section(name)
    except ValueError:
        raise NotFound from None


def _open(actor: Actor, reference: str) -> Dossier:
    found = queries.get_own_request(actor, reference)
    allow(policy.can_edit(actor, found), CLOSED)
    return queries.dossier(found, day=clock.today())


def _save(which: Section, form: Form, actor: Actor, reference: str) -> None:
    page, now = PAGES[which], clock.now()
    with transaction():
        found = queries.get_own_request_for_update(actor, reference)
        allow(policy.can_edit(actor, found), CLOSED)
        if queries.edition_of(found, which) != request.form.get("row_version", ""):
            raise Conflict(CHANGED)
        page.save(found, form, by=actor, now=now)
        commands.drop_draft(found, which, by=actor)


def _onward(reference: str, which: Section) -> str:
    """Back to where the key worker came from, else to the next section, and at the end to the answers."""
    following = list(Section)[list(Section).index(which) + 1 :]
    if request.args.get("back") == "check" or not following:
        return url_for(".check", reference=reference)
    if "to_list" in request.form:
        return url_for(".tasks", reference=reference)
    return url_for(".section", reference=reference, section=following[0].value)


def _page(which: Section, form: Form, dossier: Dossier, status: int, **more: Any) -> ResponseReturnValue:
    shown = {
        "section": which,
        "form": form,
        "dossier": dossier,
        "row_version": queries.edition_of(dossier.request, which),
        "is_stale": status == 409,
        "stored": rows(dossier, which),
        "asked": [row for row in queries.waiting_for_answers(dossier.request) if row.section is which],
        "draft_href": url_for(".keep_draft", reference=dossier.request.reference, section=which.value),
    }
    return render_template(PAGES[which].template, **shown | more), status
