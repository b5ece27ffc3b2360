"""What a request says that a place must do for the person."""

import datetime as dt

from sqlalchemy import select

from rehab.clients.rules import Sex
from rehab.core.clock import age_on
from rehab.core.db import db
from rehab.framework.rules import CareType, DetoxSubstance, Exclusion
from rehab.matching.rules import Needs, detox_substances
from rehab.requests.models import FamilySection, HealthSection, PlacementRequest, RiskSection

Answers = tuple[HealthSection | None, RiskSection | None, FamilySection | None]


def needs_of(request: PlacementRequest, care_type: CareType, *, day: dt.date) -> Needs:
    """From every section that was saved; what was not answered stays unknown. The request comes with its sections."""
    health, risk, family = _answers(request.id)
    person, choice, funding = request.person, request.choice, request.funding
    sex, risks = request.client.sex, _risks(request, health, risk)
    return Needs(
        care_type=care_type,
        sex=None if sex is Sex.NOT_STATED else sex,
        age=age_on(request.client.date_of_birth, day),
        children_come=family.children_come if family else None,
        oldest_child=family.oldest_child if family else None,
        partner_comes=family.partner_comes if family else None,
        pet_comes=family.pet_comes if family else None,
        substitution=health.substitution if health else None,
        dose_mg=health.dose_mg if health else None,
        detox=_detox(request, care_type),
        risks=frozenset(exclusion for exclusion, answer in risks.items() if answer),
        risks_not_known=frozenset(exclusion for exclusion, answer in risks.items() if answer is None),
        mental_health=health.mental_health if health else None,
        mobility=person.mobility if person else None,
        language=person.language if person else None,
        weeks=funding.weeks if funding else None,
        contribution_pence=funding.contribution_pence if funding else 0,
        nearness=choice.nearness if choice else None,
        programme=choice.programme if choice else None,
        single_sex=choice.single_sex if choice else None,
    )


def _answers(request_id: int) -> Answers:
    health, risk, family = db.session.execute(
        select(HealthSection, RiskSection, FamilySection)
        .select_from(PlacementRequest)
        .outerjoin(HealthSection, HealthSection.request_id == PlacementRequest.id)
        .outerjoin(RiskSection, RiskSection.request_id == PlacementRequest.id)
        .outerjoin(FamilySection, FamilySection.request_id == PlacementRequest.id)
        .where(PlacementRequest.id == request_id)
    ).one()
    return health, risk, family


def _risks(
    request: PlacementRequest, health: HealthSection | None, risk: RiskSection | None
) -> dict[Exclusion, bool | None]:
    return {
        Exclusion.PREGNANCY: False if request.client.sex is Sex.MALE else (health.pregnant if health else None),
        Exclusion.SEIZURES: health.seizures if health else None,
        Exclusion.RECENT_SELF_HARM: risk.recent_self_harm if risk else None,
        Exclusion.VIOLENCE: risk.violence if risk else None,
        Exclusion.ARSON: risk.arson if risk else None,
        Exclusion.SEXUAL_OFFENCES: risk.sexual_offences if risk else None,
    }


def _detox(request: PlacementRequest, care_type: CareType) -> frozenset[DetoxSubstance] | None:
    """A rehab stay may begin with a detox in the same house."""
    first = request.eligibility.detox_first if request.eligibility else None
    wanted = True if care_type is CareType.INPATIENT_DETOX else first
    if not wanted:
        return None if wanted is None else frozenset()
    return detox_substances([substance.code for substance in request.substances]) if request.substances else None
