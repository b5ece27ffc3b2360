"""Discharge plans: stakeholders of the Coventry contract (001), who signs, when a plan is agreed."""

import enum

from rehab.framework.rules import CareType


class Stakeholder(enum.StrEnum):
    """The seven whom 001 wants in a collaborative discharge plan."""

    SOCIAL_CARE = "social_care"
    HOUSING_SUPPORT = "housing_support"
    EMPLOYMENT_SUPPORT = "employment_support"
    DRUG_AND_ALCOHOL_SERVICE = "drug_and_alcohol_service"
    GP = "gp"
    REHABILITATION_SERVICES = "rehabilitation_services"
    SUPPORT_GROUPS = "support_groups"

    @property
    def label(self) -> str:
        """The stakeholder in words."""
        return "GP" if self is Stakeholder.GP else self.value.replace("_", " ").capitalize()


class Involvement(enum.StrEnum):
    """What came of a stakeholder; each but the first needs a reason."""

    INVOLVED = "involved"
    OFFERED_AND_DECLINED = "offered_and_declined"
    NOT_APPLICABLE = "not_applicable"


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
