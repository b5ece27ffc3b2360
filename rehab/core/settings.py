"""Settings that differ from council to council: a typed registry here, values per authority in rows.

A value is copied onto the clock or stay it governs when that starts, so that past figures stand.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped

from rehab.core.db import Model, db


@dataclass(frozen=True, slots=True)
class Setting:
    """One whole-number setting with its bounds and what it means."""

    key: str
    default: int
    low: int
    high: int
    help: str


REGISTRY = {
    setting.key: setting
    for setting in (
        Setting(
            "manager_sign_off", 1, 0, 1, "Whether a team manager signs a request before it is submitted: 1 yes, 0 no"
        ),
        Setting("sign_off_working_days", 2, 1, 20, "Working days for a team manager to sign a request"),
        Setting("completeness_working_days", 2, 1, 20, "Working days to check that a request is complete"),
        Setting("decision_working_days", 10, 1, 60, "Working days from submission to a panel decision"),
        Setting("fast_track_working_days", 2, 1, 10, "Working days to decide a fast-track detox"),
        Setting("appeal_working_days", 10, 1, 60, "Working days to decide an appeal"),
        Setting("appeal_members", 3, 1, 9, "People appointed to decide an appeal"),
        Setting("exceptions_to_panel", 0, 0, 1, "Whether a panel may decide placements off the framework (1: yes)"),
        Setting("written_outcome_working_days", 3, 1, 20, "Working days from a decision to the letters"),
        Setting("extension_ask_working_days", 20, 1, 60, "Working days before the funding ends to ask for more"),
        Setting("offer_acknowledge_working_days", 2, 1, 10, "Working days for a provider to acknowledge an offer"),
        Setting("offer_answer_working_days", 7, 1, 30, "Working days for a provider to answer an offer"),
        Setting("offer_lapse_working_days", 3, 0, 30, "Working days after which an overdue offer lapses"),
        Setting("assessment_answer_working_days", 2, 1, 15, "Working days from an assessment to the provider's answer"),
        Setting(
            "unplanned_exit_told_working_days", 1, 1, 5, "Working days for a commissioner to look at an unplanned exit"
        ),
        Setting("incident_report_working_days", 1, 1, 5, "Working days for a council to acknowledge an incident"),
        Setting("complaint_answer_working_days", 10, 1, 60, "Working days for a provider to answer a complaint"),
        Setting("review_days", 84, 7, 182, "Days from admission or the last review to the next review"),
        Setting("first_review_days", 28, 7, 84, "Days from admission to rehab to the first review"),
        Setting("funding_review_working_days", 25, 5, 60, "Working days before the funding ends for a review of rehab"),
        Setting("top_weeks", 26, 4, 52, "Weeks from one outcomes profile to the next while somebody stays"),
        Setting("approval_valid_days", 90, 7, 365, "Days for which an approval can be used"),
        Setting("panel_quorum", 3, 1, 15, "Voting members needed for a decision, the chair or deputy included"),
        Setting("papers_working_days", 3, 0, 15, "Working days before a panel meeting by which papers must be out"),
        Setting("vote_reminder_working_days", 2, 1, 10, "Working days before voting closes for the first reminder"),
        Setting("vote_last_reminder_days", 1, 1, 5, "Days before voting closes for the last reminder"),
        Setting("lived_experience_votes", 1, 0, 1, "Whether new panel members with lived experience vote: 1 yes, 0 no"),
        Setting(
            "show_individual_votes", 0, 0, 1, "Whether the register of decisions shows each member's votes: 1 yes, 0 no"
        ),
        Setting("vacancy_stale_days", 7, 1, 60, "Days after which a vacancy report counts as unknown"),
        Setting("community_appointment_days", 7, 1, 28, "Days from leaving to the first community appointment"),
        Setting("feedback_link_days", 60, 7, 180, "Days for which a link to give feedback works"),
        Setting("register_fewest_rows", 1_000, 0, 100_000, "Rows below which the regulator's list counts as cut short"),
    )
}


class SettingValue(Model):
    """An authority's own value of a setting from a day on."""

    __tablename__ = "setting_value"
    __table_args__ = (UniqueConstraint("authority_id", "key", "valid_from"),)

    authority_id: Mapped[int]
    key: Mapped[str]
    value: Mapped[int]
    valid_from: Mapped[dt.date]


def value_of(key: str, *, authority_id: int, on: dt.date) -> int:
    """The value in force for the authority on that day, or the default."""
    stated = db.session.scalar(
        select(SettingValue.value)
        .where(SettingValue.authority_id == authority_id, SettingValue.key == key, SettingValue.valid_from <= on)
        .order_by(SettingValue.valid_from.desc())
        .limit(1)
    )
    return REGISTRY[key].default if stated is None else stated


def values_of(key: str, *, authority_id: int) -> Callable[[dt.date], int]:
    """As `value_of`, for many days: the values are read once."""
    rows = db.session.execute(
        select(SettingValue.valid_from, SettingValue.value)
        .where(SettingValue.authority_id == authority_id, SettingValue.key == key)
        .order_by(SettingValue.valid_from.desc())
    )
    stated = [(valid_from, value) for valid_from, value in rows]
    return lambda on: next((value for valid_from, value in stated if valid_from <= on), REGISTRY[key].default)
