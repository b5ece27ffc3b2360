"""The forms of a review, before and after it is held."""

import datetime as dt
from typing import Any, cast

from rehab.core import clock
from rehab.reviews.forms.goals import GoalFields
from rehab.reviews.models import PlannedReview, Review
from rehab.reviews.rules import Findings, Goal, Preparation, Recommendation
from rehab.web.widgets import DayField, Form, RadiosField, TextAreaField, YesNoField, options_of


class ReviewForm(GoalFields, Form):
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
    groups = TextAreaField("Attendance in groups", hint="Which groups, and how regularly", rows=2, longest=1000)
    progress = TextAreaField("Progress since the last review", required="Enter the progress since the last review")
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

    def validate(self, **options: Any) -> bool:
        """Each field by itself, then the goals row by row."""
        is_valid = super().validate(**options)
        return self.check_goals() and is_valid

    @classmethod
    def prepared(cls, planned: PlannedReview | None, goals: tuple[Goal, ...]) -> dict[str, Any]:
        """What is known before the review is recorded: what the house brought, else the goals of the last review."""
        if planned is None:
            return cls.filled_in(goals)
        brought = tuple(Goal(row.goal, row.progress) for row in planned.goals)
        return {
            "held_on": min(clock.london_date(planned.starts_at), clock.today()),
            "attended": ", ".join([*(each.user.name for each in planned.invited), *planned.others.split(", ")]),
            "groups": planned.groups,
            "progress": planned.progress,
            "risk": planned.concerns,
            **cls.filled_in(brought or goals),
        }

    @classmethod
    def recorded(cls, review: Review) -> dict[str, Any]:
        """What the form shows of a review that is stored."""
        names = ("held_on", "attended", "groups", "progress", "client_view", "risk", "plan_reviewed", "recommendation")
        goals = [Goal(row.goal, row.progress) for row in review.goals]
        return {name: getattr(review, name) for name in names} | cls.filled_in(goals)

    def findings(self) -> Findings:
        """What the command stores, once the form is valid."""
        return Findings(
            held_on=cast(dt.date, self.held_on.data),
            attended=self.attended.data,
            groups=self.groups.data,
            progress=self.progress.data,
            goals=self.goals(),
            client_view=self.client_view.data,
            risk=self.risk.data,
            plan_reviewed=bool(self.plan_reviewed.data),
            recommendation=self.recommendation.data,
        )


class PreparationForm(GoalFields, Form):
    """What the house brings to a review."""

    groups = TextAreaField(
        "Attendance in groups",
        required="Enter how they attended groups, or that there are none",
        hint="Which groups, and how regularly",
        rows=3,
        longest=1000,
    )
    progress = TextAreaField(
        "Progress since the last review",
        required="Enter the progress since the last review",
        hint="What has gone well, what has been hard",
    )
    concerns = TextAreaField("Worries", hint="Health, risk, the house, money: whatever the review should talk about")

    def validate(self, **options: Any) -> bool:
        """Each field by itself, then the goals row by row."""
        is_valid = super().validate(**options)
        return self.check_goals() and is_valid

    @classmethod
    def known(cls, planned: PlannedReview, goals: tuple[Goal, ...]) -> dict[str, Any]:
        """What was brought before, else the goals of the last review."""
        brought = [Goal(row.goal, row.progress) for row in planned.goals]
        texts = {name: getattr(planned, name) for name in ("groups", "progress", "concerns")}
        return texts | cls.filled_in(brought or goals)

    def preparation(self) -> Preparation:
        """What the command stores, once the form is valid."""
        return Preparation(
            groups=self.groups.data, progress=self.progress.data, concerns=self.concerns.data, goals=self.goals()
        )
