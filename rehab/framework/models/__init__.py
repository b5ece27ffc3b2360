"""Frameworks, lots, the providers on them, their facilities and prices."""

from rehab.framework.models.assurances import Assurance
from rehab.framework.models.cqc import RegisterCheck, RegisterFinding, RegisterMatch, RegisterResult
from rehab.framework.models.embargoes import Embargo
from rehab.framework.models.facilities import Facility, FacilityActivity, FacilityFeature, FacilityProfile
from rehab.framework.models.frameworks import Framework, FrameworkParticipant, FrameworkProvider, Lot
from rehab.framework.models.life import ExtensionOption, FrameworkOpening, PlaceChange
from rehab.framework.models.prices import Price, PriceProposal
from rehab.framework.models.proposals import FacilityProposal
from rehab.framework.models.providers import Provider, ProviderContact
from rehab.framework.models.vacancies import VacancyReminder, VacancyReport

__all__ = [
    "Assurance",
    "Embargo",
    "ExtensionOption",
    "Facility",
    "FacilityActivity",
    "FacilityFeature",
    "FacilityProfile",
    "FacilityProposal",
    "Framework",
    "FrameworkOpening",
    "FrameworkParticipant",
    "FrameworkProvider",
    "Lot",
    "PlaceChange",
    "Price",
    "PriceProposal",
    "Provider",
    "ProviderContact",
    "RegisterCheck",
    "RegisterFinding",
    "RegisterMatch",
    "RegisterResult",
    "VacancyReminder",
    "VacancyReport",
]
