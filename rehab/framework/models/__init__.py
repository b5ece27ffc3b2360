"""Frameworks, lots, the providers on them, their facilities and prices."""

from rehab.framework.models.embargoes import Embargo
from rehab.framework.models.facilities import Facility, FacilityActivity, FacilityFeature, FacilityProfile
from rehab.framework.models.frameworks import Framework, FrameworkParticipant, FrameworkProvider, Lot
from rehab.framework.models.prices import Price
from rehab.framework.models.providers import Provider
from rehab.framework.models.vacancies import VacancyReport

__all__ = [
    "Embargo",
    "Facility",
    "FacilityActivity",
    "FacilityFeature",
    "FacilityProfile",
    "Framework",
    "FrameworkParticipant",
    "FrameworkProvider",
    "Lot",
    "Price",
    "Provider",
    "VacancyReport",
]
