"""Who acts in the world of all states: the cast, the same cast of the other council, and how each signs in."""

import dataclasses
from typing import get_type_hints

from rehab.accounts.models import Organisation, User, UserSession
from rehab.accounts.rules import Role, SessionState
from rehab.core.db import db
from rehab.panel.rules import PanelRole
from tests import factories
from tests.factories import NOON, World


def second_service(cast: World) -> tuple[Organisation, User]:
    """Another service of the same council, with a key worker."""
    service = factories.a_service(cast.authority, f"{cast.authority.name} Second Service")
    return service, factories.a_user(Role.KEY_WORKER, service, name="Neve Nextdoor")


def mirror(cast: World) -> World:
    """The same cast seen from the other council, with a panel and staff of its own."""
    council, provider = cast.other_authority, cast.other_provider
    bench = {
        role: factories.a_user(Role.PANEL_MEMBER, council, name=f"Other {role.label.casefold()}")
        for role in (PanelRole.CHAIR, PanelRole.CLINICAL_LEAD, PanelRole.MEMBER, PanelRole.LIVED_EXPERIENCE)
    }
    factories.a_budget(council)
    second_house = factories.a_callable_facility(factories.lot_of(cast.framework), provider, "Other Second House")
    return dataclasses.replace(
        cast,
        authority=council,
        other_authority=cast.authority,
        service=cast.other_service,
        other_service=cast.service,
        provider=provider,
        other_provider=cast.provider,
        facility=cast.other_facility,
        second_facility=second_house,
        other_facility=cast.facility,
        panel=factories.a_panel(council, {user: role for role, user in bench.items()}, name="Otherham panel"),
        key_worker=cast.other_key_worker,
        colleague=factories.a_user(Role.KEY_WORKER, cast.other_service, name="Other Colleague"),
        team_manager=factories.a_user(Role.TEAM_MANAGER, cast.other_service, name="Other Manager"),
        other_key_worker=cast.key_worker,
        coordinator=factories.a_user(Role.COORDINATOR, council, name="Other Ordinator"),
        chair=bench[PanelRole.CHAIR],
        clinical_lead=bench[PanelRole.CLINICAL_LEAD],
        member=bench[PanelRole.MEMBER],
        lived_experience=bench[PanelRole.LIVED_EXPERIENCE],
        provider_user=cast.other_provider_user,
        other_provider_user=cast.provider_user,
        commissioner=cast.other_commissioner,
        other_commissioner=cast.commissioner,
        administrator=factories.a_user(Role.ADMINISTRATOR, council, name="Otto Ministrator"),
    )


def ids_of(cast: World) -> dict[str, int]:
    """What a cast can be found by again in another process."""
    return {name: getattr(cast, name).id for name in get_type_hints(World)}


def found_again(ids: dict[str, int]) -> World:
    """The cast of these ids; needs an app context."""
    return World(**{name: db.session.get_one(kind, ids[name]) for name, kind in get_type_hints(World).items()})


def users_of(cast: World, mirrored: World, next_door: User) -> dict[str, str]:
    staff = db.session.get_one(User, cast.provider_user.id).organisation_id
    house = db.session.get_one(Organisation, staff)
    users = {
        "key worker": cast.key_worker,
        "colleague": cast.colleague,
        "team manager": cast.team_manager,
        "coordinator": cast.coordinator,
        "chair": cast.chair,
        "member": cast.member,
        "provider staff": cast.provider_user,
        "provider manager": factories.a_user(Role.PROVIDER_MANAGER, house, name="Pro Manager"),
        "commissioner": cast.commissioner,
        "administrator": cast.administrator,
        "key worker of another service": next_door,
        "key worker of another council": mirrored.key_worker,
        "other council's coordinator": mirrored.coordinator,
        "other council's member": mirrored.member,
        "other provider's staff": mirrored.provider_user,
        "other council's commissioner": mirrored.commissioner,
        "other council's administrator": mirrored.administrator,
        "disabled user": factories.a_user(Role.KEY_WORKER, cast.service, name="Dis Abled"),
        "second factor pending": factories.a_user(Role.KEY_WORKER, cast.service, name="Second Factor"),
    }
    return {role: user.email for role, user in users.items()}


def disable(email: str) -> None:
    """As an account stands whose sessions nobody thought of ending."""
    db.session.query(User).filter_by(email=email).update({"disabled_at": NOON})
    db.session.commit()


def await_second_factor(email: str) -> None:
    """Put the sessions of this account back to where only the password was given."""
    user_id = db.session.query(User.id).filter_by(email=email).scalar()
    db.session.query(UserSession).filter_by(user_id=user_id).update({"state": SessionState.SECOND_FACTOR_PENDING})
    db.session.commit()
