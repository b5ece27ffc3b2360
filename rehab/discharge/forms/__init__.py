"""Forms of signatures, exits and what came afterwards."""

from rehab.discharge.forms.afterwards import AfterwardsForm
from rehab.discharge.forms.exits import ArrangeForm, PlannedExitForm, UnplannedExitForm
from rehab.discharge.forms.feedback import FeedbackForm
from rehab.discharge.forms.follow_ups import EpisodeForm, FollowUpFilter, FollowUpForm, FollowUpProfileForm
from rehab.discharge.forms.signatures import SIGNATURE_FORMS, SignatureForm
from rehab.discharge.forms.versions import CompareForm

__all__ = [
    "SIGNATURE_FORMS",
    "AfterwardsForm",
    "ArrangeForm",
    "CompareForm",
    "EpisodeForm",
    "FeedbackForm",
    "FollowUpFilter",
    "FollowUpForm",
    "FollowUpProfileForm",
    "PlannedExitForm",
    "SignatureForm",
    "UnplannedExitForm",
]
