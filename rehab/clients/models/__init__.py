"""The person a placement is for, what they consented to, and their outcomes profiles."""

from rehab.clients.models.people import Client, Consent
from rehab.clients.models.top import TopItems, TopProfile

__all__ = ["Client", "Consent", "TopItems", "TopProfile"]
