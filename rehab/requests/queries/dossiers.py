"""A request with everything that its sections are judged by."""

import datetime as dt
from dataclasses import dataclass

from rehab.clients import queries as clients
from rehab.clients.models import Consent
from rehab.clients.rules import ConsentKind
from rehab.framework import queries as framework
from rehab.framework.queries import CallOffOption
from rehab.plans import queries as plans
from rehab.plans import rules as plan_rules
from rehab.plans.models import DischargePlan
from rehab.requests.models import PlacementRequest, SignOff
from rehab.requests.queries.answers import facts_of, values_of
from rehab.requests.queries.cases import whole_request
from rehab.requests.queries.sign_offs import latest_sign_off
from rehab.requests.rules import (
    Answers,
    RequestStatus,
    Section,
    SectionState,
    net_cost_pence,
    state_of,
)


@dataclass(frozen=True)
class Dossier:
    """What a request says on a day, beside what the framework, the consents and the plan say on that day.

    `earlier` is the request from which answers were copied, if they were.
    """

    request: PlacementRequest
    day: dt.date
    consents: dict[ConsentKind, Consent]
    plan: DischargePlan | None
    options: list[CallOffOption]
    sign_off: SignOff | None = None
    earlier: PlacementRequest | None = None

    @property
    def chosen(self) -> list[tuple[str, CallOffOption | None]]:
        """The facilities offered to the person, the preferred one first, each with what the framework says of it."""
        known = {option.facility.id: option for option in self.options}
        return [(choice.facility.name, known.get(choice.facility_id)) for choice in self.request.choices]

    @property
    def weekly_price_pence(self) -> int | None:
        """The price copied at submission; before that, that of the preferred facility on the day.

        It is the framework's, or where none of the framework was chosen that of the approved exception.
        """
        funding = self.request.funding
        if self.request.status not in {RequestStatus.DRAFT, RequestStatus.RETURNED}:
            return funding.weekly_price_pence if funding else None
        if not self.chosen:
            return self.request.outside_weekly_pence
        preferred = self.chosen[0][1]
        return preferred.price.weekly_pence if preferred and preferred.price else None

    @property
    def net_cost_pence(self) -> int | None:
        """What the council would pay in all; None until price and weeks are known."""
        funding, price = self.request.funding, self.weekly_price_pence
        if funding is None or funding.weeks is None or price is None:
            return None
        return net_cost_pence(price, funding.paid_by_others_pence, funding.weeks)

    @property
    def states(self) -> dict[Section, SectionState]:
        """Each section with its derived state."""
        answers = self.answers
        return {section: state_of(answers, section) for section in Section}

    @property
    def answers(self) -> Answers:
        """What the rules judge."""
        request = self.request
        return Answers(
            day=self.day,
            date_of_birth=request.client.date_of_birth,
            values={section: values for section in Section if (values := values_of(request, section)) is not None},
            facts=facts_of(request),
            consents=tuple(self.consents),
            substances=tuple(substance.code for substance in request.substances),
            facility_ids=tuple(choice.facility_id for choice in request.choices),
            has_outside_facility=bool(request.outside_facility),
            choice_refusals=tuple(_refusals(self.chosen)),
            weekly_price_pence=self.weekly_price_pence,
            plan_gaps=tuple(plan_rules.missing(self.plan)) if self.plan else None,
        )


def _refusals(chosen: list[tuple[str, CallOffOption | None]]) -> list[str]:
    unknown = "It is not on a framework that your council takes part in."
    return [
        f"{name} cannot be chosen. {option.sentence if option else unknown}"
        for name, option in chosen
        if option is None or not option.allowed
    ]


def dossier(request: PlacementRequest, *, day: dt.date) -> Dossier:
    """Gather what the sections of a request are judged by on a day; without a type of care there are no options."""
    care_type = request.care_type
    return Dossier(
        request=request,
        day=day,
        consents=clients.consents(request.client_id),
        plan=plans.in_force(request.id),
        options=framework.call_off_options(request.authority_id, care_type, day) if care_type else [],
        sign_off=latest_sign_off(request.id),
        earlier=whole_request(request.copied_from_id) if request.copied_from_id else None,
    )
