"""Roles and what they may do; how long a session lasts; what a password must be."""

import datetime as dt
import enum
import re

from rehab.core.actor import Permission
from rehab.core.text import letters_and_digits

SESSION_IDLE = dt.timedelta(minutes=30)
SESSION_LENGTH = dt.timedelta(hours=12)
LAST_SEEN_STEP = dt.timedelta(minutes=1)
PASSWORD_LENGTH = 12
PASSWORD_LONGEST = 200


class OrganisationKind(enum.StrEnum):
    """What an organisation is here; one may be several."""

    AUTHORITY = "authority"
    TREATMENT_SERVICE = "treatment_service"
    PROVIDER = "provider"


class Role(enum.StrEnum):
    """Who uses it (`domain.md`)."""

    KEY_WORKER = "key_worker"
    TEAM_MANAGER = "team_manager"
    PANEL_MEMBER = "panel_member"
    COORDINATOR = "coordinator"
    PROVIDER_STAFF = "provider_staff"
    PROVIDER_MANAGER = "provider_manager"
    COMMISSIONER = "commissioner"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role in words."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.KEY_WORKER: "Key worker",
    Role.TEAM_MANAGER: "Team manager",
    Role.PANEL_MEMBER: "Panel member",
    Role.COORDINATOR: "Panel coordinator",
    Role.PROVIDER_STAFF: "Provider staff",
    Role.PROVIDER_MANAGER: "Provider manager",
    Role.COMMISSIONER: "Commissioner",
    Role.ADMINISTRATOR: "Administrator",
}

_CASEWORK = frozenset({Permission.VIEW_FRAMEWORK, Permission.VIEW_CASES, Permission.REQUEST_PLACEMENTS})
_HOUSE = frozenset({Permission.ANSWER_OFFERS})
_OVERSIGHT = frozenset({Permission.VIEW_FRAMEWORK, Permission.VIEW_MEASURES, Permission.OVERSEE_CASES})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.KEY_WORKER: _CASEWORK,
    Role.TEAM_MANAGER: _CASEWORK | {Permission.MANAGE_SERVICE},
    Role.PANEL_MEMBER: frozenset({Permission.SIT_ON_PANEL}),
    Role.COORDINATOR: _OVERSIGHT | {Permission.COORDINATE_PANEL},
    Role.PROVIDER_STAFF: _HOUSE,
    Role.PROVIDER_MANAGER: _HOUSE | {Permission.MANAGE_FACILITIES, Permission.MANAGE_STAFF},
    Role.COMMISSIONER: _OVERSIGHT | {Permission.MANAGE_FRAMEWORK},
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER}),
}

KIND_OF_ROLE: dict[Role, OrganisationKind] = {
    Role.KEY_WORKER: OrganisationKind.TREATMENT_SERVICE,
    Role.TEAM_MANAGER: OrganisationKind.TREATMENT_SERVICE,
    Role.PANEL_MEMBER: OrganisationKind.AUTHORITY,
    Role.COORDINATOR: OrganisationKind.AUTHORITY,
    Role.PROVIDER_STAFF: OrganisationKind.PROVIDER,
    Role.PROVIDER_MANAGER: OrganisationKind.PROVIDER,
    Role.COMMISSIONER: OrganisationKind.AUTHORITY,
    Role.ADMINISTRATOR: OrganisationKind.AUTHORITY,
}

PROVIDER_ROLES = (Role.PROVIDER_STAFF, Role.PROVIDER_MANAGER)


class SessionState(enum.StrEnum):
    """A session that waits for its second factor is nobody's yet: it opens no page."""

    SECOND_FACTOR_PENDING = "second_factor_pending"
    ACTIVE = "active"
    ENDED = "ended"


_COMMON_WORDS = """
password1234 password12345 passwordpassword 123456789012 1234567890123 qwertyuiop12 qwertyuiop123 qwertyuiopas
iloveyou1234 administrator welcome12345 letmein12345 changeme1234 abcdefghijkl football1234 liverpool1234
sunshine1234 princess1234 monkey123456 dragon123456 master123456 superman1234 trustno11234 rehabplacements
"""
_COMMON = frozenset(_COMMON_WORDS.split())


_COUNCIL = re.compile(
    r"^(The )?((Royal |London )?Borough of |City of )?(?P<area>.+?)"
    r"( (City|County|Borough|Metropolitan|District|Unitary|Royal|Council|Authority))*$"
)


def area_of(name: str) -> str:
    """The place that a council is the council of: `Coventry` for Coventry City Council."""
    found = _COUNCIL.match(" ".join(name.split()))
    return found["area"] if found else name


def password_fault(password: str, *, email: str, name: str) -> str | None:
    """Why this password is refused, in a sentence, or None. No composition rules (NCSC)."""
    if len(password) < PASSWORD_LENGTH:
        return f"The password must be at least {PASSWORD_LENGTH} characters long"
    if len(password) > PASSWORD_LONGEST:
        return f"The password must be no longer than {PASSWORD_LONGEST} characters"
    plain = letters_and_digits(password)
    own = {letters_and_digits(email), letters_and_digits(email.split("@", maxsplit=1)[0]), letters_and_digits(name)}
    if plain in _COMMON or len(set(password)) < 5 or plain in own:
        return "This password is too easy to guess: try three random words"
    return None


def session_ends(*, opened_at: dt.datetime, last_seen_at: dt.datetime) -> dt.datetime:
    """After 30 minutes without a visit, and after 12 hours in any case."""
    return min(last_seen_at + SESSION_IDLE, opened_at + SESSION_LENGTH)
