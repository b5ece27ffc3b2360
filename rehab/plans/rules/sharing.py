"""Which part of a plan each stakeholder needs; the reasons stand in `docs/decisions/0016`.

Nobody gets more than this, and nobody anything without the person's agreement to exactly that.
"""

from rehab.plans.rules.content import Answered, Involvement, PlanText, Stakeholder

PARTS: dict[Stakeholder, tuple[PlanText, ...]] = {
    Stakeholder.SOCIAL_CARE: (PlanText.ACCOMMODATION, PlanText.AFTERCARE, PlanText.RELAPSE_AND_CRISIS),
    Stakeholder.HOUSING_SUPPORT: (PlanText.ACCOMMODATION, PlanText.TRANSPORT),
    Stakeholder.EMPLOYMENT_SUPPORT: (PlanText.GOALS,),
    Stakeholder.DRUG_AND_ALCOHOL_SERVICE: tuple(PlanText),
    Stakeholder.GP: (
        PlanText.ACCOMMODATION,
        PlanText.PRESCRIBING,
        PlanText.NALOXONE,
        PlanText.RELAPSE_AND_CRISIS,
    ),
    Stakeholder.REHABILITATION_SERVICES: (
        PlanText.GOALS,
        PlanText.PRESCRIBING,
        PlanText.NALOXONE,
        PlanText.AFTERCARE,
        PlanText.RELAPSE_AND_CRISIS,
    ),
    Stakeholder.SUPPORT_GROUPS: (PlanText.AFTERCARE,),
}


def is_shared(answer: Answered | None) -> bool:
    """Whether a stakeholder may be given its part: it takes part, and the person agreed; not asked is no."""
    return answer is not None and answer.involvement is Involvement.INVOLVED and answer.consented is True
