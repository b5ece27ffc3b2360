"""Tables of panels: who sits, meetings and their cases, decisions and letters."""

from rehab.panel.models.appeals import Appeal, AppealMember
from rehab.panel.models.cases import Declaration, PanelCase, Redaction, Vote
from rehab.panel.models.decisions import OverBudgetConsent, PanelCaseFacility, PanelCondition
from rehab.panel.models.letters import Letter, LetterWording
from rehab.panel.models.meetings import Apology, PanelMeeting, QuorumWarning, VoteReminder
from rehab.panel.models.minutes import Attendance, Minutes, MinutesItem
from rehab.panel.models.panels import Panel, PanelMember
from rehab.panel.models.referrals import FastTrack, Referral

__all__ = [
    "Apology",
    "Appeal",
    "AppealMember",
    "Attendance",
    "Declaration",
    "FastTrack",
    "Letter",
    "LetterWording",
    "Minutes",
    "MinutesItem",
    "OverBudgetConsent",
    "Panel",
    "PanelCase",
    "PanelCaseFacility",
    "PanelCondition",
    "PanelMeeting",
    "PanelMember",
    "QuorumWarning",
    "Redaction",
    "Referral",
    "Vote",
    "VoteReminder",
]
