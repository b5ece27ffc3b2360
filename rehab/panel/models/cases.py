"""Cases before a panel, what members declared and how they voted."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.panel.models.meetings import PanelMeeting
from rehab.panel.rules import CaseKind, Choice, DeclineReason, Interest, PanelCaseStatus
from rehab.panel.rules.by_kind import outcome_words, vote_words
from rehab.requests.models import PlacementRequest

if TYPE_CHECKING:
    from rehab.panel.models.decisions import OverBudgetConsent, PanelCaseFacility, PanelCondition

_UNDECIDED = text("status IN ('prepared', 'open')")
_DECIDES = text("status IN ('prepared', 'open') AND kind IN ('new', 'fast_track_detox', 'appeal')")


class PanelCase(Public, Model):
    """A request before the panel. `summary` is what members see before they declare, `pack` what they
    read after; both are snapshots without name, address, NHS number or exact date of birth.

    A deferral asks for `actions` until `return_on`, and is told what was done; a decline gives a code and an
    `alternative`. `in_doubt_since` is when a conflict found later left the decision without its quorum or majority,
    and `doubt_answer` what the coordinator did about it.
    """

    __tablename__ = "panel_case"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position"),
        Index("uq_one_case_decides_a_request", "request_id", unique=True,
              postgresql_where=_DECIDES, sqlite_where=_DECIDES),
        Index("uq_one_undecided_case_per_kind", "request_id", "kind", unique=True,
              postgresql_where=_UNDECIDED, sqlite_where=_UNDECIDED),
        Index("ix_panel_case_request_id", "request_id"),
        CheckConstraint("(status = 'decided') = (decided_at IS NOT NULL)", name="decided_has_a_time"),
        CheckConstraint("decline_reason IS NULL OR outcome = 'decline'", name="reason_of_a_decline"),
        CheckConstraint("return_on IS NULL OR outcome = 'defer'", name="return_of_a_deferral"),
        CheckConstraint("(actions_done = '') = (actions_done_at IS NULL)", name="actions_done_at_a_time"),
        CheckConstraint("in_doubt_since IS NULL OR status = 'decided'", name="doubt_of_a_decision"),
        CheckConstraint("doubt_answer = '' OR in_doubt_since IS NOT NULL", name="doubt_is_answered"),
        CheckConstraint("minutes_planned BETWEEN 1 AND 480", name="minutes_planned"),
    )  # fmt: skip

    meeting_id: Mapped[int] = mapped_column(ForeignKey("panel_meeting.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    kind: Mapped[CaseKind] = mapped_column(enum_type(CaseKind, "kind"), default=CaseKind.NEW)
    position: Mapped[int]
    status: Mapped[PanelCaseStatus] = mapped_column(
        enum_type(PanelCaseStatus, "status"), default=PanelCaseStatus.PREPARED
    )
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    pack: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    minutes_planned: Mapped[int] = mapped_column(default=15)
    is_late: Mapped[bool] = mapped_column(default=False)
    taken_off_reason: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[dt.datetime | None]
    outcome: Mapped[Choice | None] = mapped_column(enum_type(Choice, "outcome"))
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")
    tie_broken: Mapped[bool] = mapped_column(default=False)
    decline_reason: Mapped[DeclineReason | None] = mapped_column(enum_type(DeclineReason, "decline_reason"))
    alternative: Mapped[str] = mapped_column(default="")
    actions: Mapped[str] = mapped_column(default="")
    return_on: Mapped[dt.date | None]
    actions_done: Mapped[str] = mapped_column(default="")
    actions_done_at: Mapped[dt.datetime | None]
    weeks: Mapped[int | None]
    price_ceiling_pence: Mapped[int | None]
    over_budget_reason: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[dt.date | None]
    in_doubt_since: Mapped[dt.datetime | None]
    doubt_answer: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    meeting: Mapped[PanelMeeting] = relationship(lazy="raise", back_populates="cases")
    request: Mapped[PlacementRequest] = relationship(lazy="raise")
    declarations: Mapped[list["Declaration"]] = relationship(lazy="raise", order_by="Declaration.id")
    votes: Mapped[list["Vote"]] = relationship(lazy="raise", order_by="Vote.id")
    conditions: Mapped[list["PanelCondition"]] = relationship(
        lazy="raise", order_by="PanelCondition.id", back_populates="case"
    )
    facilities: Mapped[list["PanelCaseFacility"]] = relationship(
        lazy="raise", order_by="PanelCaseFacility.id", cascade="all, delete-orphan"
    )
    consent: Mapped["OverBudgetConsent | None"] = relationship(lazy="raise", back_populates="case")

    __mapper_args__ = {"version_id_col": version}

    @property
    def outcome_words(self) -> str:
        """What became of it, as this kind of case calls it; empty before the decision."""
        return outcome_words(self.kind, self.outcome) if self.outcome else ""

    def words_of(self, choice: Choice) -> str:
        """A vote or decision as this kind of case calls it."""
        return vote_words(self.kind, choice)


class Declaration(Model):
    """What a member said of their interest in a case; `recorded_by_id` is a coordinator who heard of a conflict."""

    __tablename__ = "declaration"
    __table_args__ = (UniqueConstraint("panel_case_id", "user_id"),)

    panel_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    interest: Mapped[Interest] = mapped_column(enum_type(Interest, "interest"))
    detail: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[dt.datetime]


class Vote(Model):
    """A member's vote; it can change until the decision, and a conflict found later voids it."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("panel_case_id", "user_id"),
        CheckConstraint("choice = 'approve' OR reason <> ''", name="reason"),
    )

    panel_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    choice: Mapped[Choice] = mapped_column(enum_type(Choice, "choice"))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[dt.datetime]
    voided_at: Mapped[dt.datetime | None]


class Redaction(Model):
    """Words that the coordinator keeps out of what members read of a request, and what stands there instead.

    The request itself stays as it was written. A replacement that equals the words keeps them: they are nobody's name.
    """

    __tablename__ = "redaction"
    __table_args__ = (UniqueConstraint("request_id", "label", "words"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    label: Mapped[str]
    words: Mapped[str]
    replacement: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[dt.datetime]
