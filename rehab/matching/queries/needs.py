"""What a request says that a place must do for the person."""

import datetime as dt

from rehab.clients.rules import Sex
from rehab.core.clock import age_on
from rehab.framework.rules import CareType, DetoxSubstance, Exclusion
from rehab.matching.rules import ENGLISH, Needs, detox_substances
from rehab.requests.models import PlacementRequest


def needs_of(request: PlacementRequest, care_type: CareType, *, day: dt.date) -> Needs:
    """From every section that was saved; what was not answered stays unknown. The request comes with its sections."""
    health, family, choice, funding = request.health, request.family, request.choice, request.funding
    sex, person, risks = request.client.sex, request.person, _risks(request)
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
        language=(person.language or ENGLISH) if person else None,
        weeks=funding.weeks if funding else None,
        others_pay_pence=funding.paid_by_others_pence if funding else 0,
        nearness=choice.nearness if choice else None,
        programme=choice.programme if choice else None,
        single_sex=choice.single_sex if choice else None,
    )


def _risks(request: PlacementRequest) -> dict[Exclusion, bool | None]:
    health, risk = request.health, request.risk
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
