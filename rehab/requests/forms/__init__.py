"""Forms of requests. A section may be saved with answers missing, so few fields are required."""

from rehab.requests.forms.base import SectionForm, plain_form
from rehab.requests.forms.choice import ChoiceForm
from rehab.requests.forms.handing_over import CompletenessForm, SignOffForm, SubmitForm, WithdrawForm
from rehab.requests.forms.sections import ConsentForm, EligibilityForm, PersonForm, SubstancesForm
from rehab.requests.forms.start import FindPersonForm, NewPersonForm

__all__ = [
    "ChoiceForm",
    "CompletenessForm",
    "ConsentForm",
    "EligibilityForm",
    "FindPersonForm",
    "NewPersonForm",
    "PersonForm",
    "SectionForm",
    "SignOffForm",
    "SubmitForm",
    "SubstancesForm",
    "WithdrawForm",
    "plain_form",
]
