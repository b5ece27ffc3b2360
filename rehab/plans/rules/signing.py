"""Who signs a plan, and when it is agreed."""

import enum
from collections.abc import Sequence

from rehab.framework.rules import CareType


class Party(enum.StrEnum):
    """Who signs."""

    CLIENT = "client"
    PROVIDER = "provider"
    KEY_WORKER = "key_worker"
    CLINICIAN = "clinician"

    @property
    def label(self) -> str:
        """The party in words."""
        return self.value.replace("_", " ").capitalize()


class PlanStatus(enum.StrEnum):
    """A later version takes the place of an earlier one, agreed or not."""

    DRAFT = "draft"
    AGREED = "agreed"
    REPLACED = "replaced"


def signatures_needed(care_type: CareType) -> frozenset[Party]:
    """Client (or a recorded refusal), provider and key worker; for detox the clinician too."""
    parties = frozenset({Party.CLIENT, Party.PROVIDER, Party.KEY_WORKER})
    return parties | {Party.CLINICIAN} if care_type is CareType.INPATIENT_DETOX else parties


def still_to_sign(care_type: CareType, signed: Sequence[Party]) -> list[Party]:
    """Who has not signed yet, in the order of the pages; nobody when the plan is agreed."""
    return [party for party in Party if party in signatures_needed(care_type) - set(signed)]
