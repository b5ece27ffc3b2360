"""The manager's signature on a request."""

import enum
from collections.abc import Collection

from rehab.core.errors import DomainError


class SignOffState(enum.StrEnum):
    """ASKED waits for a manager; a signature that no longer covers what the request says is REPLACED by a new one."""

    ASKED = "asked"
    SIGNED = "signed"
    HANDED_BACK = "handed_back"
    REPLACED = "replaced"


class SignOffMissing(DomainError):
    """A team manager has not signed the request as it stands."""

    def __init__(self) -> None:
        super().__init__("A team manager of your service must sign this request as it is now. Ask for the signature.")


def may_sign(user_id: int | None, *, key_worker_id: int | None, manager_ids: Collection[int]) -> bool:
    """A manager signs no request of their own, unless they are the only manager of the service."""
    return user_id in manager_ids and (user_id != key_worker_id or len(manager_ids) == 1)
