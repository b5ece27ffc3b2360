"""The cast that every test uses."""

from dataclasses import dataclass

from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import Role
from rehab.core.db import db
from rehab.framework.models import Facility, Framework, Provider
from rehab.panel.models import Panel
from rehab.panel.rules import PanelRole
from tests.factories.frameworks import a_callable_facility, a_framework, a_provider, lot_of
from tests.factories.organisations import a_service, a_user, an_authority
from tests.factories.panels import a_budget, a_panel
from tests.factories.storing import one_commit
from tests.support.replay import replayed


@dataclass(frozen=True)
class World:
    """Two councils with a live framework, and everybody who works with it."""

    authority: Organisation
    other_authority: Organisation
    service: Organisation
    other_service: Organisation
    provider: Provider
    other_provider: Provider
    framework: Framework
    facility: Facility
    second_facility: Facility
    other_facility: Facility
    panel: Panel
    key_worker: User
    colleague: User
    team_manager: User
    other_key_worker: User
    coordinator: User
    chair: User
    clinical_lead: User
    member: User
    lived_experience: User
    provider_user: User
    other_provider_user: User
    commissioner: User
    other_commissioner: User
    administrator: User


def a_world() -> World:
    """The cast of every test; the second service and commissioner belong to the other authority."""
    return replayed(_made_world, unless_exists=Organisation)


def _made_world() -> World:
    with one_commit():
        return _cast()


def _cast() -> World:
    authority, other_authority = an_authority("Testbury Council"), an_authority("Otherham Council")
    service = a_service(authority, "Testbury Recovery Service")
    other_service = a_service(other_authority, "Otherham Recovery Service")
    framework = a_framework(authority, participating=(other_authority,))
    provider = a_provider("Testhouse Ltd", taken_on_by=authority)
    other_provider = a_provider("Otherhouse Ltd", taken_on_by=authority)
    lot = lot_of(framework)
    on_panel = {
        role: a_user(Role.PANEL_MEMBER, authority, name=f"Panel {role.label.casefold()}")
        for role in (PanelRole.CHAIR, PanelRole.CLINICAL_LEAD, PanelRole.MEMBER, PanelRole.LIVED_EXPERIENCE)
    }
    a_budget(authority)
    return World(
        authority=authority,
        other_authority=other_authority,
        service=service,
        other_service=other_service,
        provider=provider,
        other_provider=other_provider,
        framework=framework,
        facility=a_callable_facility(lot, provider, "Test House"),
        second_facility=a_callable_facility(lot, provider, "Second House"),
        other_facility=a_callable_facility(lot, other_provider, "Other House"),
        panel=a_panel(authority, {user: role for role, user in on_panel.items()}),
        key_worker=a_user(Role.KEY_WORKER, service, name="Kay Worker"),
        colleague=a_user(Role.KEY_WORKER, service, name="Col League"),
        team_manager=a_user(Role.TEAM_MANAGER, service, name="Tea Manager"),
        other_key_worker=a_user(Role.KEY_WORKER, other_service, name="Otto Worker"),
        coordinator=a_user(Role.COORDINATOR, authority, name="Coral Ordinator"),
        chair=on_panel[PanelRole.CHAIR],
        clinical_lead=on_panel[PanelRole.CLINICAL_LEAD],
        member=on_panel[PanelRole.MEMBER],
        lived_experience=on_panel[PanelRole.LIVED_EXPERIENCE],
        provider_user=a_user(Role.PROVIDER_STAFF, _organisation(provider), name="Pro Vider"),
        other_provider_user=a_user(Role.PROVIDER_STAFF, _organisation(other_provider), name="Other Vider"),
        commissioner=a_user(Role.COMMISSIONER, authority, name="Com Missioner"),
        other_commissioner=a_user(Role.COMMISSIONER, other_authority, name="Otto Missioner"),
        administrator=a_user(Role.ADMINISTRATOR, authority, name="Ada Ministrator"),
    )


def _organisation(provider: Provider) -> Organisation:
    return db.session.get_one(Organisation, provider.organisation_id)
