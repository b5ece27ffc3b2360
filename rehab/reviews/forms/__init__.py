"""Forms of reviews."""

from rehab.reviews.forms.planning import MissedForm, PlanForm
from rehab.reviews.forms.recording import PreparationForm, ReviewForm

__all__ = ["MissedForm", "PlanForm", "PreparationForm", "ReviewForm"]
