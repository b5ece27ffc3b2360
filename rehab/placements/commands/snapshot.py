"""What a provider is told of a person: the least that assessment and safe care need."""

from collections.abc import Collection
from typing import Any

from rehab.clients.rules import ConsentKind
from rehab.core.clock import written
from rehab.plans.models import DischargePlan
from rehab.plans.rules import PlanText
from rehab.requests.models import PlacementRequest
from rehab.requests.queries import told
from rehab.requests.rules import Audience, Section

TOLD = (
    Section.PERSON,
    Section.CONSENT,
    Section.ELIGIBILITY,
    Section.SUBSTANCES,
    Section.TREATMENT,
    Section.HEALTH,
    Section.RISK,
    Section.FAMILY,
    Section.HOME,
)


def summary_of(
    request: PlacementRequest, plan: DischargePlan | None, consents: Collection[ConsentKind], *, weeks: int
) -> dict[str, Any]:
    """The record as it is handed over with an offer: no address, NHS number, religion, or anyone else's name.

    It is a copy: what changes later is told with the next offer, and the provider reads it through the offer alone.
    """
    client = request.client
    eligibility = request.eligibility
    return {
        "reference": request.reference,
        "name": client.name,
        "initials": client.initials,
        "date_of_birth": written(client.date_of_birth),
        "sex": client.sex.label,
        "care_type": request.care_type.label if request.care_type else "",
        "weeks": weeks,
        "substances": [item.in_words for item in request.substances],
        "needs": _needs(request),
        "why_residential": eligibility.why_residential if eligibility else "",
        "court_order": eligibility.court_order.label if eligibility and eligibility.court_order else "",
        "consents": [kind.label for kind in (ConsentKind.TREATMENT, ConsentKind.SHARING) if kind in consents],
        "plan": [{"title": part.label, "text": text} for part in PlanText if (text := _text(plan, part))],
        "service": request.service.name,
        "key_worker": request.key_worker.name if request.key_worker else "",
    }


def _needs(request: PlacementRequest) -> list[dict[str, Any]]:
    """What safe care needs to know: the answers of each section that are told to providers, the risk plan included."""
    return [
        {"title": section.label, "rows": [{"key": question.text, "value": answer} for question, answer in lines]}
        for section, lines in told(request, Audience.PROVIDER).items()
        if section in TOLD
    ]


def _text(plan: DischargePlan | None, part: PlanText) -> str:
    return str(getattr(plan, part.value)) if plan else ""
