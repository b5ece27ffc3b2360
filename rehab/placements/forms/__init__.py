"""Forms of offers, arrivals, extensions and placements off the framework."""

from rehab.placements.forms.arrivals import AdmissionForm, NonArrivalForm
from rehab.placements.forms.exceptions import AskExceptionForm, CheckForm, DecideExceptionForm, ExceptionFilter
from rehab.placements.forms.extensions import ExtensionForm
from rehab.placements.forms.offers import AcceptForm, ConfirmForm, DeclineForm, MakeOffersForm, OfferFilter

__all__ = [
    "AcceptForm",
    "AdmissionForm",
    "AskExceptionForm",
    "CheckForm",
    "ConfirmForm",
    "DecideExceptionForm",
    "DeclineForm",
    "ExceptionFilter",
    "ExtensionForm",
    "MakeOffersForm",
    "NonArrivalForm",
    "OfferFilter",
]
