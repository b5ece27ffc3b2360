"""What hangs from a decision: its conditions, the facilities it fixes, consent to go over a budget."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.framework.models import Facility
from rehab.panel.models.cases import PanelCase
from rehab.panel.rules import ConsentAnswer

_UNANSWERED = text("answer IS NULL")


class PanelCondition(Public, Model):
    """One condition of an approval, until when it must be met where that was said, and when it was."""

    __tablename__ = "panel_condition"
    __table_args__ = (CheckConstraint("(met_on IS NULL) = (met_by_id IS NULL)", name="met_by_somebody"),)

    panel_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"), index=True)
    text: Mapped[str]
    due_on: Mapped[dt.date | None]
    met_on: Mapped[dt.date | None]
    met_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(default="")

    case: Mapped[PanelCase] = relationship(lazy="raise", back_populates="conditions")
    met_by: Mapped[User | None] = relationship(lazy="raise")


class PanelCaseFacility(Model):
    """A facility that a case is about or its decision fixes; a case without any leaves the person's choices open."""

    __tablename__ = "panel_case_facility"
    __table_args__ = (UniqueConstraint("panel_case_id", "facility_id"),)

    panel_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)

    facility: Mapped[Facility] = relationship(lazy="raise")


class OverBudgetConsent(Public, Model):
    """The chair asks a commissioner to let one decision go over the budget; money in pence, `over_pence` the most."""

    __tablename__ = "over_budget_consent"
    __table_args__ = (
        UniqueConstraint("panel_case_id"),
        Index("ix_over_budget_consent_unanswered", "panel_case_id",
              postgresql_where=_UNANSWERED, sqlite_where=_UNANSWERED),
        CheckConstraint("over_pence > 0", name="something_is_over"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (reason = '')"
                        " AND (answer IS NULL) = (answered_by_id IS NULL)", name="answer_is_whole"),
        CheckConstraint("answered_by_id <> asked_by_id", name="answered_by_another"),
    )  # fmt: skip

    panel_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"))
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    weeks: Mapped[int]
    price_ceiling_pence: Mapped[int]
    over_pence: Mapped[int]
    answer: Mapped[ConsentAnswer | None] = mapped_column(enum_type(ConsentAnswer, "answer"))
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")

    case: Mapped[PanelCase] = relationship(lazy="raise", back_populates="consent")

    def covers(self, over_pence: int) -> bool:
        """Whether a commissioner agreed to go over the budget as far as this."""
        return self.answer is ConsentAnswer.GIVEN and over_pence <= self.over_pence
