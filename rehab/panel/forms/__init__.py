"""Forms of panels, by use case."""

from rehab.panel.forms.cases import ConflictForm, DeclarationForm, DoubtForm, VoteForm
from rehab.panel.forms.decisions import ActionsForm, ConditionForm, ConsentForm, DecisionForm, TermsForm
from rehab.panel.forms.kinds import (
    AppointForm,
    AskFastTrackForm,
    LodgeAppealForm,
    OpenFastTrackForm,
    WithdrawAppealForm,
)
from rehab.panel.forms.meetings import (
    CancelForm,
    DecideOnlineForm,
    MeetingForm,
    OnlineVoteForm,
    ReadyFilterForm,
    TakeOffForm,
    minutes_of,
    times_form,
)
from rehab.panel.forms.panels import EndTermForm, MemberForm, PanelForm, RenewForm
from rehab.panel.forms.papers import RedactionForm

__all__ = [
    "ActionsForm",
    "AppointForm",
    "AskFastTrackForm",
    "CancelForm",
    "ConditionForm",
    "ConflictForm",
    "ConsentForm",
    "DecideOnlineForm",
    "DecisionForm",
    "DeclarationForm",
    "DoubtForm",
    "EndTermForm",
    "LodgeAppealForm",
    "MeetingForm",
    "MemberForm",
    "OnlineVoteForm",
    "OpenFastTrackForm",
    "PanelForm",
    "ReadyFilterForm",
    "RedactionForm",
    "RenewForm",
    "TakeOffForm",
    "TermsForm",
    "VoteForm",
    "WithdrawAppealForm",
    "minutes_of",
    "times_form",
]
