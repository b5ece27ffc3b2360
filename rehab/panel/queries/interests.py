"""Whose organisation would gain from a case: its provider offers a place that is proposed there."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select, union_all

from rehab.accounts.models import RoleGrant, User
from rehab.accounts.rules import KIND_OF_ROLE, OrganisationKind
from rehab.core.db import db
from rehab.framework.models import Facility, Provider
from rehab.panel.models import PanelCase, PanelCaseFacility
from rehab.requests.models import RequestChoice

_AT_PROVIDERS = [role for role, kind in KIND_OF_ROLE.items() if kind is OrganisationKind.PROVIDER]


def providers_people(cases: Collection[PanelCase], user_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Case -> those of these who belong to, or act for, the provider of a facility that it is about.

    An organisation that is the panel's own council is nobody's interest: its members would all have it.
    """
    organisations = _organisations(cases)
    people = _people(user_ids, organisations)
    own = {case.id: case.meeting.panel.authority_id for case in cases}
    return {
        case_id: frozenset(user_id for found in organisations[case_id] - {own[case_id]} for user_id in people[found])
        for case_id in own
    }


def _organisations(cases: Collection[PanelCase]) -> defaultdict[int, set[int]]:
    """Case -> the organisations of the providers that the person chose or the case is about."""
    ids = [case.id for case in cases]
    chosen = (
        select(PanelCase.id.label("case_id"), RequestChoice.facility_id)
        .join(RequestChoice, RequestChoice.request_id == PanelCase.request_id)
        .where(PanelCase.id.in_(ids))
    )
    named = select(PanelCaseFacility.panel_case_id, PanelCaseFacility.facility_id).where(
        PanelCaseFacility.panel_case_id.in_(ids)
    )
    proposed = union_all(chosen, named).subquery()
    found: defaultdict[int, set[int]] = defaultdict(set)
    for case_id, organisation_id in db.session.execute(
        select(proposed.c.case_id, Provider.organisation_id)
        .join(Facility, Facility.id == proposed.c.facility_id)
        .join(Provider, Provider.id == Facility.provider_id)
        .distinct()
    ):
        found[case_id].add(organisation_id)
    return found


def _people(user_ids: Collection[int], organisations: Mapping[int, set[int]]) -> defaultdict[int, set[int]]:
    """Organisation -> who of these belongs to it, or holds a role of a provider's for it."""
    wanted = {organisation_id for found in organisations.values() for organisation_id in found}
    belongs = select(User.organisation_id.label("organisation_id"), User.id.label("user_id")).where(
        User.id.in_(user_ids), User.organisation_id.in_(wanted)
    )
    acts = select(RoleGrant.organisation_id, RoleGrant.user_id).where(
        RoleGrant.user_id.in_(user_ids), RoleGrant.organisation_id.in_(wanted), RoleGrant.role.in_(_AT_PROVIDERS)
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for organisation_id, user_id in db.session.execute(union_all(belongs, acts)):
        found[organisation_id].add(user_id)
    return found
