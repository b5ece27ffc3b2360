"""Forms of panels, by use case."""

from rehab.panel.forms.cases import DeclarationForm, VoteForm
from rehab.panel.forms.decisions import DecisionForm
from rehab.panel.forms.meetings import MeetingForm

__all__ = ["DecisionForm", "DeclarationForm", "MeetingForm", "VoteForm"]
