"""Forms of offers, arrivals, extensions and placements off the framework."""

from rehab.placements.forms.arrivals import AdmissionForm, NonArrivalForm
from rehab.placements.forms.corrections import CorrectArrivalForm, CorrectLeavingForm
from rehab.placements.forms.exceptions import AskExceptionForm, CheckForm, DecideExceptionForm, ExceptionFilter
from rehab.placements.forms.extensions import ExtensionForm
from rehab.placements.forms.leave import LeaveForm, ReturnForm
from rehab.placements.forms.moves import HouseForm, OverstayForm, StageForm
from rehab.placements.forms.offers import (
    AcceptForm,
    AskAssessmentForm,
    AssessmentForm,
    ConfirmForm,
    DeclineForm,
    MakeOffersForm,
    MessageForm,
    OfferFilter,
)

__all__ = [
    "AcceptForm",
    "AdmissionForm",
    "AskAssessmentForm",
    "AskExceptionForm",
    "AssessmentForm",
    "CheckForm",
    "ConfirmForm",
    "CorrectArrivalForm",
    "CorrectLeavingForm",
    "DecideExceptionForm",
    "DeclineForm",
    "ExceptionFilter",
    "ExtensionForm",
    "HouseForm",
    "LeaveForm",
    "MakeOffersForm",
    "MessageForm",
    "NonArrivalForm",
    "OfferFilter",
    "OverstayForm",
    "ReturnForm",
    "StageForm",
]
