"""The form of a review."""

import datetime as dt
from typing import cast

from rehab.core import clock
from rehab.reviews.rules import Findings, Recommendation
from rehab.web.widgets import DayField, Form, RadiosField, TextAreaField, YesNoField, options_of


class ReviewForm(Form):
    """What was found, by whom, when."""

    held_on = DayField(
        "Day of the review",
        required="Enter the day of the review",
        hint="The day it was held, which may be before today",
        latest=clock.today,
    )
    attended = TextAreaField(
        "Who took part",
        required="Enter who took part",
        hint="For example the person, their key worker, staff of the house",
        rows=2,
        longest=500,
    )
    progress = TextAreaField("Progress against the goals", required="Enter the progress against the goals")
    client_view = TextAreaField(
        "The person's own view",
        required="Enter the person's own view, or that they did not want to give one",
        hint="In their own words",
    )
    risk = TextAreaField(
        "Risk", required="Enter the risk, or that nothing has changed", hint="What is new or different", rows=3
    )
    plan_reviewed = YesNoField(
        "Was the discharge plan reviewed?", required="Say whether the discharge plan was reviewed"
    )
    recommendation = RadiosField(
        "What does the review recommend?",
        required="Choose what the review recommends",
        options=options_of(Recommendation),
        coerce=Recommendation,
    )

    def findings(self) -> Findings:
        """What the command stores, once the form is valid."""
        return Findings(
            held_on=cast(dt.date, self.held_on.data),
            attended=self.attended.data,
            progress=self.progress.data,
            client_view=self.client_view.data,
            risk=self.risk.data,
            plan_reviewed=bool(self.plan_reviewed.data),
            recommendation=self.recommendation.data,
        )
