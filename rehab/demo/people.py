"""The organisations of the demonstration and one login per role; all persons are invented and say so."""

import datetime as dt
from dataclasses import dataclass

from rehab.accounts import commands, passwords, queries
from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import OrganisationKind, Role
from rehab.core.actor import SYSTEM, Actor
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.panel.models import Panel, PanelMember
from rehab.panel.rules import PanelRole

PASSWORD = "demonstration only"  # noqa: S105  (printed for everybody who starts the demonstration)
LEAD, PARTICIPATING = "Coventry City Council", "Warwickshire County Council"
COVENTRY_SERVICE, WARWICKSHIRE_SERVICE = "CHANGE, GROW, LIVE", "Warwickshire Recovery Service (demonstration)"
PROVIDER, OTHER_PROVIDER = "BROADWAY LODGE LIMITED", "PHOENIX HOUSE"


@dataclass(frozen=True, slots=True)
class Login:
    """A demonstration account: its address before the @, the person's name, role and organisations."""

    key: str
    name: str
    role: Role
    organisation: str
    on_panel: PanelRole | None = None

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@demo.example"


LOGINS = (
    Login("keyworker", "Kerry Demo", Role.KEY_WORKER, COVENTRY_SERVICE),
    Login("colleague", "Cory Demo", Role.KEY_WORKER, COVENTRY_SERVICE),
    Login("manager", "Morgan Demo", Role.TEAM_MANAGER, COVENTRY_SERVICE),
    Login("coordinator", "Robin Demo", Role.COORDINATOR, LEAD),
    Login("chair", "Charlie Demo", Role.PANEL_MEMBER, LEAD, PanelRole.CHAIR),
    Login("clinician", "Dr Casey Demo", Role.PANEL_MEMBER, LEAD, PanelRole.CLINICAL_LEAD),
    Login("deputy", "Dr Sky Demo", Role.PANEL_MEMBER, LEAD),
    Login("socialwork", "Sam Demo", Role.PANEL_MEMBER, LEAD, PanelRole.SOCIAL_WORK_LEAD),
    Login("livedexperience", "Lee Demo", Role.PANEL_MEMBER, LEAD, PanelRole.LIVED_EXPERIENCE),
    Login("provider", "Parker Demo", Role.PROVIDER_STAFF, PROVIDER),
    Login("providermanager", "Avery Demo", Role.PROVIDER_MANAGER, PROVIDER),
    Login("otherprovider", "Quinn Demo", Role.PROVIDER_STAFF, OTHER_PROVIDER),
    Login("commissioner", "Jordan Demo", Role.COMMISSIONER, LEAD),
    Login("administrator", "Alex Demo", Role.ADMINISTRATOR, LEAD),
    Login("warwickshire.keyworker", "Wren Demo", Role.KEY_WORKER, WARWICKSHIRE_SERVICE),
    Login("warwickshire.manager", "Rowan Demo", Role.TEAM_MANAGER, WARWICKSHIRE_SERVICE),
    Login("warwickshire.coordinator", "Ellis Demo", Role.COORDINATOR, PARTICIPATING),
    Login("warwickshire.chair", "Hollis Demo", Role.PANEL_MEMBER, PARTICIPATING, PanelRole.CHAIR),
    Login("warwickshire.clinician", "Dr Reese Demo", Role.PANEL_MEMBER, PARTICIPATING, PanelRole.CLINICAL_LEAD),
    Login("warwickshire.member", "Drew Demo", Role.PANEL_MEMBER, PARTICIPATING, PanelRole.MEMBER),
    Login("warwickshire.commissioner", "Taylor Demo", Role.COMMISSIONER, PARTICIPATING),
)
# One per role, in the order in which a newcomer should try them.
SHOWN = (
    "keyworker",
    "manager",
    "coordinator",
    "chair",
    "clinician",
    "socialwork",
    "livedexperience",
    "provider",
    "providermanager",
    "commissioner",
    "administrator",
    "warwickshire.commissioner",
)


def actor(key: str) -> Actor:
    """The person behind a login."""
    user = queries.for_sign_in(f"{key}@demo.example")
    if user is None:
        raise NotFound
    return queries.actor_of(user)


def manager_of(key_worker: Actor) -> Actor:
    """The team manager of a key worker's service."""
    [manager] = queries.holders(Role.TEAM_MANAGER, key_worker.organisation_id or 0)
    return queries.actor_of(manager)


def add_organisations(*, now: dt.datetime) -> None:
    """Two councils and their treatment services; the providers come with the framework's list."""
    lead = commands.add_organisation(LEAD, OrganisationKind.AUTHORITY, by=SYSTEM, now=now)
    other = commands.add_organisation(PARTICIPATING, OrganisationKind.AUTHORITY, by=SYSTEM, now=now)
    service = OrganisationKind.TREATMENT_SERVICE
    commands.add_organisation(COVENTRY_SERVICE, service, commissioned_by=lead, by=SYSTEM, now=now)
    commands.add_organisation(WARWICKSHIRE_SERVICE, service, commissioned_by=other, by=SYSTEM, now=now)


def hashed_password() -> str:
    """Made once, before the transaction that stores it."""
    return passwords.hash_password(PASSWORD)


def add_people(password_hash: str, *, now: dt.datetime) -> None:
    """The logins, and the panels that they sit on."""
    panels: dict[str, Panel] = {}
    for login in LOGINS:
        scope = _organisation(login.organisation)
        user = commands.add_user(
            email=login.email,
            name=login.name,
            organisation=scope,
            roles={login.role: scope},
            password_hash=password_hash,
            by=SYSTEM,
            now=now,
        )
        if login.on_panel is not None:
            panel = panels.get(scope.name) or _add_panel(scope)
            panels[scope.name] = panel
            _seat(panel, user, login.on_panel, now.date())


def _organisation(name: str) -> Organisation:
    found = queries.organisation_by_name(name)
    if found is None:
        raise NotFound
    return found


def _add_panel(authority: Organisation) -> Panel:
    panel = Panel(authority_id=authority.id, name=f"{authority.name} placement panel")
    db.session.add(panel)
    db.session.flush()
    return panel


def _seat(panel: Panel, user: User, role: PanelRole, day: dt.date) -> None:
    db.session.add(PanelMember(panel_id=panel.id, user_id=user.id, role=role, from_on=day))
