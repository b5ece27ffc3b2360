"""Forms of panels, by use case."""

from rehab.panel.forms.cases import DeclarationForm, VoteForm
from rehab.panel.forms.decisions import ActionsForm, ConditionForm, ConsentForm, DecisionForm, TermsForm
from rehab.panel.forms.meetings import MeetingForm

__all__ = [
    "ActionsForm",
    "ConditionForm",
    "ConsentForm",
    "DecisionForm",
    "DeclarationForm",
    "MeetingForm",
    "TermsForm",
    "VoteForm",
]
