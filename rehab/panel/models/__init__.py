"""Tables of panels: who sits, meetings and their cases, decisions and letters."""

from rehab.panel.models.cases import Declaration, PanelCase, Redaction, Vote
from rehab.panel.models.decisions import OverBudgetConsent, PanelCaseFacility, PanelCondition
from rehab.panel.models.letters import Letter
from rehab.panel.models.meetings import PanelMeeting
from rehab.panel.models.panels import Panel, PanelMember

__all__ = [
    "Declaration",
    "Letter",
    "OverBudgetConsent",
    "Panel",
    "PanelCase",
    "PanelCaseFacility",
    "PanelCondition",
    "PanelMeeting",
    "PanelMember",
    "Redaction",
    "Vote",
]
