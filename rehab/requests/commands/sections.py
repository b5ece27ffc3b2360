"""Starting a request and saving its sections: what is incomplete is kept, what is wrong is refused.

All raise IllegalMove when the request is not the key worker's to change any more, InvalidInput for answers that
cannot be right. The request must be loaded with its lock.
"""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import flag_modified

from rehab.audit import commands as audit
from rehab.clients import commands as clients
from rehab.clients.models import Client
from rehab.clients.rules import (
    ETHNICITIES,
    SUBSTANCES,
    ConsentKind,
    consent_fault,
    substance_group,
    uses_opiates_or_crack,
)
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import Model, db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.money import pounds
from rehab.core.references import next_reference
from rehab.framework import queries as framework
from rehab.framework.rules import CareType
from rehab.plans import commands as plan_commands
from rehab.plans import queries as plans
from rehab.plans.rules import Answer, PlanText
from rehab.requests.models import (
    ChoiceSection,
    EligibilitySection,
    FundingSection,
    PersonSection,
    PlacementRequest,
    RequestChoice,
    RequestSubstance,
    StatusChange,
)
from rehab.requests.queries.dossiers import dossier
from rehab.requests.rules import (
    EDITABLE,
    MOST_SUBSTANCES,
    MOST_WEEKS,
    ChoiceAnswers,
    EligibilityAnswers,
    FundingAnswers,
    PersonAnswers,
    PlanAnswers,
    RequestStatus,
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


def save_person(request: PlacementRequest, answers: PersonAnswers, *, by: Actor, now: dt.datetime) -> None:
    """About the person; a consent that is in force and has no date any more is withdrawn today."""
    _check_editable(request)
    if faults := _person_faults(answers, today=london_date(now)):
        raise InvalidInput(faults)
    clients.correct(
        request.client,
        given_name=answers.given_name,
        family_name=answers.family_name,
        date_of_birth=answers.date_of_birth,
        sex=answers.sex,
        case_id=request.id,
        by=by,
        now=now,
    )
    for kind in ConsentKind:
        given_on = answers.consents.get(kind)
        if given_on is None:
            clients.withdraw_consent(
                request.client, kind, withdrawn_on=london_date(now), case_id=request.id, by=by, now=now
            )
        else:
            clients.give_consent(request.client, kind, given_on=given_on, case_id=request.id, by=by, now=now)
    request.person = request.person or PersonSection()
    values = {
        "parental_status": answers.parental_status,
        "ethnicity": answers.ethnicity,
        "district": answers.district or None,
    }
    _save(request, "person", _assign(request.person, values), by=by, now=now)


def _person_faults(answers: PersonAnswers, *, today: dt.date) -> dict[str, str]:
    faults = {
        kind.value: consent_fault(given_on, date_of_birth=answers.date_of_birth, today=today)
        for kind, given_on in answers.consents.items()
    }
    if answers.ethnicity is not None and answers.ethnicity not in ETHNICITIES:
        faults["ethnicity"] = "Choose one of the ethnic groups on the page"
    return {name: fault for name, fault in faults.items() if fault}


def save_eligibility(request: PlacementRequest, answers: EligibilityAnswers, *, by: Actor, now: dt.datetime) -> None:
    """Who may be placed, and in what care; the discharge plan follows the type of care."""
    _check_editable(request)
    request.eligibility = request.eligibility or EligibilitySection()
    values = {
        "ordinarily_resident": answers.ordinarily_resident,
        "court_order": answers.court_order,
        "why_residential": answers.why_residential,
    }
    changed = [
        *_assign(request.eligibility, values),
        *(["care_type"] if request.care_type is not answers.care_type else []),
    ]
    request.care_type = answers.care_type
    if answers.care_type is not None:
        _fit_plan(request, answers.care_type, by=by, now=now)
    _save(request, "eligibility", changed, by=by, now=now)


def _fit_plan(request: PlacementRequest, care_type: CareType, *, by: Actor, now: dt.datetime) -> None:
    plan = plans.in_force(request.id)
    if plan is None or plan.care_type is care_type:
        return
    texts = {text.value: getattr(plan, text) for text in PlanText}
    answers = [Answer(row.kind, row.involvement, row.who_or_why, row.on) for row in plan.stakeholders]
    plan_commands.save_draft(request.id, care_type, texts, answers, by=by, now=now)


def save_substances(request: PlacementRequest, codes: tuple[int, ...], *, by: Actor, now: dt.datetime) -> None:
    """The substances cited by NDTMS code, the main one first; the facts that measures need are derived here."""
    _check_editable(request)
    faults = {
        f"substance_{rank}": "Choose a substance from the list" if code not in SUBSTANCES else "Choose each once only"
        for rank, code in enumerate(codes, start=1)
        if code not in SUBSTANCES or code in codes[: rank - 1]
    }
    if faults or len(codes) > MOST_SUBSTANCES:
        raise InvalidInput(faults or {"substance_1": f"Choose {MOST_SUBSTANCES} substances or fewer"})
    changed = ["substances"] if [substance.code for substance in request.substances] != list(codes) else []
    request.substances.clear()
    db.session.flush()
    request.substances.extend(RequestSubstance(rank=rank, code=code) for rank, code in enumerate(codes, start=1))
    request.substance_group = substance_group(list(codes))
    request.uses_opiates_or_crack = uses_opiates_or_crack(list(codes))
    audit.record("request.substances_saved", subject=request, by=by, case_id=request.id, fields=changed, at=now)


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
    request.choice = request.choice or ChoiceSection()
    changed = _assign(request.choice, {"reasons": answers.reasons, "why_fewer": answers.why_fewer})
    if tuple(choice.facility_id for choice in request.choices) != answers.facility_ids:
        changed.append("facilities")
        request.choices.clear()
        db.session.flush()
        request.choices.extend(
            RequestChoice(rank=rank, facility_id=facility_id)
            for rank, facility_id in enumerate(answers.facility_ids, start=1)
        )
    _save(request, "choice", changed, by=by, now=now)


def save_funding(request: PlacementRequest, answers: FundingAnswers, *, by: Actor, now: dt.datetime) -> None:
    """Who pays, for how long, and what the person pays a week, which cannot be more than the price."""
    _check_editable(request)
    if answers.weeks is not None and not 1 <= answers.weeks <= MOST_WEEKS:
        raise InvalidInput({"weeks": f"Weeks must be between 1 and {MOST_WEEKS}"})
    price = dossier(request, day=london_date(now)).weekly_price_pence
    if answers.contribution_pence < 0:
        raise InvalidInput({"contribution": "The contribution must be £0.00 or more"})
    if price is not None and answers.contribution_pence > price:
        raise InvalidInput({"contribution": f"The contribution must be {pounds(price)} or less, the weekly price"})
    request.funding = request.funding or FundingSection()
    values = {"source": answers.source, "weeks": answers.weeks, "contribution_pence": answers.contribution_pence}
    _save(request, "funding", _assign(request.funding, values), by=by, now=now)


def save_discharge_plan(request: PlacementRequest, answers: PlanAnswers, *, by: Actor, now: dt.datetime) -> None:
    """The first discharge plan; raises Conflict when it is not the edition that was seen."""
    _check_editable(request)
    if request.care_type is None:
        raise InvalidInput({"care_type": "Choose the type of care first"})
    plan_commands.save_draft(
        request.id, request.care_type, answers.texts, answers.stakeholders, by=by, now=now, seen=answers.seen
    )


def _check_editable(request: PlacementRequest) -> None:
    if request.status not in EDITABLE:
        msg = f"{request.reference} cannot be changed any more: it is “{request.status.label}”."
        raise IllegalMove(msg)


def _assign(row: Model, values: Mapping[str, object]) -> list[str]:
    """Set the values and name those that differ from what stood there."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _save(request: PlacementRequest, section: str, changed: list[str], *, by: Actor, now: dt.datetime) -> None:
    """Give the section's row a new version even where only rows beside it changed, and note who saved what."""
    row = getattr(request, section)
    if inspect(row).persistent:
        flag_modified(row, "request_id")
    db.session.flush()
    audit.record(f"request.{section}_saved", subject=request, by=by, case_id=request.id, fields=changed, at=now)
