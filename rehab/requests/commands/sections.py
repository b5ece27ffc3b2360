"""Starting a request and saving its sections: what is incomplete is kept, what is wrong is refused.

All raise IllegalMove when the request is not the key worker's to change any more, InvalidInput for answers that
cannot be right. The request must be loaded with its lock.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import flag_modified

from rehab.audit import commands as audit
from rehab.clients import commands as clients
from rehab.clients.models import Client
from rehab.clients.rules import SUBSTANCES, ConsentKind, consent_fault, substance_group, uses_opiates_or_crack
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.money import pounds
from rehab.core.questions import faults, fitting, questions_of
from rehab.core.references import next_reference
from rehab.framework import queries as framework
from rehab.framework.rules import CareType
from rehab.plans import commands as plan_commands
from rehab.plans import queries as plans
from rehab.plans.rules import Answer, PlanText
from rehab.requests.commands.edits import noting_edits
from rehab.requests.commands.returning import mark_answered
from rehab.requests.models import ROWS, PlacementRequest, RequestChoice, RequestSubstance, StatusChange, row_of
from rehab.requests.queries.answers import facts_of, values_of
from rehab.requests.queries.dossiers import dossier
from rehab.requests.rules import (
    EDITABLE,
    MOST_SUBSTANCES,
    OLDEST,
    QUESTIONS,
    YOUNGEST,
    ChoiceAnswers,
    Identity,
    PlanAnswers,
    RequestStatus,
    Section,
    SubstanceUse,
    Values,
)


def create(client: Client, *, by: Actor, now: dt.datetime) -> PlacementRequest:
    """A draft for this person, with `by` as its key worker."""
    request = PlacementRequest(
        reference=next_reference("R", london_date(now).year),
        client_id=client.id,
        service_id=client.service_id,
        authority_id=client.authority_id,
        key_worker_id=by.user_id,
        status=RequestStatus.DRAFT,
        created_at=now,
    )
    db.session.add(request)
    db.session.flush()
    db.session.add(StatusChange(request_id=request.id, new=RequestStatus.DRAFT, at=now, by_id=by.user_id))
    audit.record("request.created", subject=request, by=by, case_id=request.id, at=now)
    return request


@noting_edits
def save_answers(request: PlacementRequest, section: Section, values: Values, *, by: Actor, now: dt.datetime) -> None:
    """Store the answers to a section's questions; one to a question that does not apply is not kept."""
    _check_editable(request)
    _save(request, section, _assign(request, section, values, today=london_date(now)), by=by, now=now)


@noting_edits
def save_person(request: PlacementRequest, identity: Identity, values: Values, *, by: Actor, now: dt.datetime) -> None:
    """Who the person is, and how they are at this request."""
    _check_editable(request)
    clients.correct(
        request.client,
        given_name=identity.given_name,
        family_name=identity.family_name,
        date_of_birth=identity.date_of_birth,
        sex=identity.sex,
        case_id=request.id,
        by=by,
        now=now,
    )
    clients.set_nhs_number(request.client, identity.nhs_number, case_id=request.id, by=by, now=now)
    changed = _assign(request, Section.PERSON, values, today=london_date(now))
    _refit(request)
    _save(request, Section.PERSON, changed, by=by, now=now)


@noting_edits
def save_consent(
    request: PlacementRequest,
    given: Mapping[ConsentKind, dt.date],
    values: Values,
    *,
    by: Actor,
    now: dt.datetime,
) -> None:
    """What the person agreed to, and on which day; one that is in force and has no day any more is withdrawn today."""
    _check_editable(request)
    born, today = request.client.date_of_birth, london_date(now)
    found = {kind.value: consent_fault(on, date_of_birth=born, today=today) for kind, on in given.items()}
    if wrong := {name: fault for name, fault in found.items() if fault}:
        raise InvalidInput(wrong)
    for kind in ConsentKind:
        if kind in given:
            clients.give_consent(request.client, kind, given_on=given[kind], case_id=request.id, by=by, now=now)
        else:
            clients.withdraw_consent(request.client, kind, withdrawn_on=today, case_id=request.id, by=by, now=now)
    _save(request, Section.CONSENT, _assign(request, Section.CONSENT, values, today=today), by=by, now=now)


@noting_edits
def save_eligibility(
    request: PlacementRequest, care_type: CareType | None, values: Values, *, by: Actor, now: dt.datetime
) -> None:
    """Who may be placed, and in what care; the discharge plan follows the type of care."""
    _check_editable(request)
    is_new = request.care_type is not care_type
    request.care_type = care_type
    if care_type is not None:
        _fit_plan(request, care_type, by=by, now=now)
    changed = _assign(request, Section.ELIGIBILITY, values, today=london_date(now))
    _save(request, Section.ELIGIBILITY, [*changed, *(["care_type"] if is_new else [])], by=by, now=now)


def _fit_plan(request: PlacementRequest, care_type: CareType, *, by: Actor, now: dt.datetime) -> None:
    plan = plans.in_force(request.id)
    if plan is None or plan.care_type is care_type:
        return
    texts = {text.value: getattr(plan, text) for text in PlanText}
    answers = [Answer(row.kind, row.involvement, row.who_or_why, row.on, row.consented) for row in plan.stakeholders]
    plan_commands.save_draft(request.id, care_type, texts, answers, by=by, now=now)


@noting_edits
def save_substances(
    request: PlacementRequest, used: Sequence[SubstanceUse], values: Values, *, by: Actor, now: dt.datetime
) -> None:
    """The substances cited, the main one first; the facts that measures need are derived here."""
    _check_editable(request)
    codes = [use.code for use in used]
    if wrong := _substance_faults(used):
        raise InvalidInput(wrong)
    changed = _assign(request, Section.SUBSTANCES, values, today=london_date(now))
    if list(used) != [row.use for row in request.substances]:
        changed.append("substances")
        request.substances.clear()
        db.session.flush()
        request.substances.extend(
            RequestSubstance(
                rank=rank,
                code=use.code,
                route=use.route,
                frequency=use.frequency,
                amount=use.amount,
                first_used_age=use.first_used_age,
            )
            for rank, use in enumerate(used, start=1)
        )
    request.substance_group = substance_group(codes)
    request.uses_opiates_or_crack = uses_opiates_or_crack(codes)
    _save(request, Section.SUBSTANCES, changed, by=by, now=now)


def _substance_faults(used: Sequence[SubstanceUse]) -> dict[str, str]:
    codes = [use.code for use in used]
    if len(codes) > MOST_SUBSTANCES:
        return {"substance_1": f"Choose {MOST_SUBSTANCES} substances or fewer"}
    found = {
        f"substance_{rank}": "Choose a substance from the list" if code not in SUBSTANCES else "Choose each once only"
        for rank, code in enumerate(codes, start=1)
        if code not in SUBSTANCES or code in codes[: rank - 1]
    }
    ages = {
        f"first_used_age_{rank}": f"Age first used must be between {YOUNGEST} and {OLDEST}"
        for rank, use in enumerate(used, start=1)
        if use.first_used_age is not None and not YOUNGEST <= use.first_used_age <= OLDEST
    }
    return found | ages


@noting_edits
def save_choice(request: PlacementRequest, answers: ChoiceAnswers, *, by: Actor, now: dt.datetime) -> None:
    """The facilities offered to the person, the preferred one first; each must be open to new placements today."""
    _check_editable(request)
    if request.care_type is None:
        raise InvalidInput({"facilities": "Choose the type of care first"})
    if len(set(answers.facility_ids)) != len(answers.facility_ids):
        raise InvalidInput({"facilities": "Choose each facility once only"})
    options = framework.call_off_options(request.authority_id, request.care_type, london_date(now))
    known = {option.facility.id: option for option in options}
    refused = [known.get(facility_id) for facility_id in answers.facility_ids]
    sentences = [
        f"{option.facility.name} cannot be chosen. {option.sentence}" if option else "Choose a facility from the list"
        for option in refused
        if option is None or not option.allowed
    ]
    if sentences:
        raise InvalidInput({"facilities": " ".join(sentences)})
    words = {"reasons": answers.reasons, "why_fewer": answers.why_fewer}
    values = {**(values_of(request, Section.CHOICE) or {}), **answers.wishes, **words}
    changed = _assign(request, Section.CHOICE, values, today=london_date(now))
    if [choice.facility_id for choice in request.choices] != list(answers.facility_ids):
        changed.append("facilities")
        request.choices.clear()
        db.session.flush()
        request.choices.extend(
            RequestChoice(rank=rank, facility_id=facility_id)
            for rank, facility_id in enumerate(answers.facility_ids, start=1)
        )
    _save(request, Section.CHOICE, changed, by=by, now=now)


@noting_edits
def save_funding(request: PlacementRequest, values: Values, *, by: Actor, now: dt.datetime) -> None:
    """Who pays, for how long, and what does not fall to the council, which cannot be more than the price."""
    _check_editable(request)
    price = dossier(request, day=london_date(now)).weekly_price_pence
    others_pay = sum(int(str(values.get(name) or 0)) for name in ("contribution_pence", "other_funding_pence"))
    if price is not None and others_pay > price:
        msg = f"The contribution, with what others pay, must be {pounds(price)} or less, the weekly price"
        raise InvalidInput({"contribution_pence": msg})
    changed = _assign(request, Section.FUNDING, values, today=london_date(now))
    _save(request, Section.FUNDING, changed, by=by, now=now)


@noting_edits
def save_discharge_plan(request: PlacementRequest, answers: PlanAnswers, *, by: Actor, now: dt.datetime) -> None:
    """The first discharge plan; raises Conflict when it is not the edition that was seen."""
    _check_editable(request)
    if request.care_type is None:
        raise InvalidInput({"care_type": "Choose the type of care first"})
    plan_commands.save_draft(
        request.id, request.care_type, answers.texts, answers.stakeholders, by=by, now=now, seen=answers.seen
    )
    mark_answered(request, Section.DISCHARGE_PLAN, now=now)


def _check_editable(request: PlacementRequest) -> None:
    if request.status not in EDITABLE:
        msg = f"{request.reference} cannot be changed any more: it is “{request.status.label}”."
        raise IllegalMove(msg)


def _assign(request: PlacementRequest, section: Section, values: Values, *, today: dt.date) -> list[str]:
    """Put a section's answers in its row, made now if need be, and name those that differ from what stood there.

    Raises InvalidInput for answers that cannot be right.
    """
    groups = QUESTIONS[section]
    kept = fitting(groups, values, facts_of(request))
    if wrong := faults(groups, kept, today=today):
        raise InvalidInput(wrong)
    name, kind = ROWS[section]
    row = row_of(request, section)
    if row is None:
        row = kind()
        setattr(request, name, row)
    changed = []
    for question in questions_of(groups):
        before = getattr(row, question.name)
        if (question.blank if before is None else before) != kept[question.name]:
            changed.append(question.name)
        setattr(row, question.name, kept[question.name])
    return changed


def _refit(request: PlacementRequest) -> None:
    """Drop answers in other sections that no longer apply, now that who the person is has changed."""
    for section in ROWS:
        row, kept = row_of(request, section), values_of(request, section)
        for name, value in (kept or {}).items():
            if getattr(row, name) != value:
                setattr(row, name, value)


def _save(request: PlacementRequest, section: Section, changed: list[str], *, by: Actor, now: dt.datetime) -> None:
    """Give the section's row a new version even where only rows beside it changed, and note who saved what."""
    row = row_of(request, section)
    if inspect(row).persistent:
        flag_modified(row, "request_id")
    db.session.flush()
    mark_answered(request, section, now=now)
    action = f"request.{section.value}_saved"
    audit.record(action, subject=request, by=by, case_id=request.id, fields=changed, at=now)
