"""Who acts: the only thing that the lower packages know about users."""

import enum
from dataclasses import dataclass


class Permission(enum.StrEnum):
    """What a route may ask for; roles are sets of these (`accounts.rules`)."""

    SIGNED_IN = "signed_in"
    VIEW_FRAMEWORK = "view_framework"
    VIEW_CASES = "view_cases"
    REQUEST_PLACEMENTS = "request_placements"
    MANAGE_SERVICE = "manage_service"
    OVERSEE_CASES = "oversee_cases"
    COORDINATE_PANEL = "coordinate_panel"
    SIT_ON_PANEL = "sit_on_panel"
    ANSWER_OFFERS = "answer_offers"
    MANAGE_FACILITIES = "manage_facilities"
    MANAGE_STAFF = "manage_staff"
    VIEW_MEASURES = "view_measures"
    MANAGE_FRAMEWORK = "manage_framework"
    ADMINISTER = "administer"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person (or the system), with the organisations for which they hold each permission."""

    user_id: int | None
    name: str
    organisation_id: int | None = None
    organisation_name: str = ""
    roles: tuple[str, ...] = ()
    grants: frozenset[tuple[Permission, int]] = frozenset()

    def can(self, permission: Permission) -> bool:
        """Whether they hold the permission anywhere."""
        if permission is Permission.SIGNED_IN:
            return self.user_id is not None
        return any(held == permission for held, _ in self.grants)

    def can_for(self, permission: Permission, organisation_id: int | None) -> bool:
        """Whether they hold the permission for this organisation."""
        return (permission, organisation_id) in self.grants

    def organisations(self, permission: Permission) -> frozenset[int]:
        """The organisations for which they hold the permission."""
        return frozenset(org for held, org in self.grants if held is permission)


SYSTEM = Actor(user_id=None, name="The system")
