"""What a request asks, section by section. An empty value is a question not answered yet."""

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rehab.clients.rules import ConsentKind, Sex
from rehab.finance.rules import FundingSource, net_weekly
from rehab.framework.rules import CareType
from rehab.plans.rules import Answer

FEWEST_CHOICES = 2
MOST_SUBSTANCES = 5
MOST_WEEKS = 104


class ParentalStatus(enum.StrEnum):
    """Always asked; declining to say is an answer."""

    LIVE_WITH = "parent_children_live_with"
    LIVE_ELSEWHERE = "parent_children_live_elsewhere"
    NOT_A_PARENT = "not_a_parent"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The answer in words."""
        return {
            ParentalStatus.LIVE_WITH: "Parent, children live with them",
            ParentalStatus.LIVE_ELSEWHERE: "Parent, children live elsewhere",
            ParentalStatus.NOT_A_PARENT: "Not a parent",
            ParentalStatus.DECLINED: "Declined to say",
        }[self]


class CourtOrder(enum.StrEnum):
    """Court-ordered and voluntary requests run the same path (004 §3.29)."""

    NONE = "none"
    DRR = "drr"
    ATR = "atr"

    @property
    def label(self) -> str:
        """The order in words."""
        return {
            CourtOrder.NONE: "Voluntary",
            CourtOrder.DRR: "Drug rehabilitation requirement (DRR)",
            CourtOrder.ATR: "Alcohol treatment requirement (ATR)",
        }[self]


@dataclass(frozen=True, slots=True)
class PersonAnswers:
    """About the person; `consents` holds the day on which each consent in force was given."""

    given_name: str
    family_name: str
    date_of_birth: dt.date
    sex: Sex
    parental_status: ParentalStatus | None = None
    ethnicity: str | None = None
    district: str = ""
    consents: Mapping[ConsentKind, dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EligibilityAnswers:
    """Who may be placed at the council's cost, and in what care (004 §3.10 to 3.15)."""

    ordinarily_resident: bool | None = None
    court_order: CourtOrder | None = None
    care_type: CareType | None = None
    why_residential: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceAnswers:
    """The facilities offered to the person, the preferred one first (004 §3.34)."""

    facility_ids: tuple[int, ...] = ()
    reasons: str = ""
    why_fewer: str = ""


@dataclass(frozen=True, slots=True)
class FundingAnswers:
    """Who pays and for how long; the contribution is what the person pays a week, in pence."""

    source: FundingSource | None = None
    weeks: int | None = None
    contribution_pence: int = 0


@dataclass(frozen=True, slots=True)
class PlanAnswers:
    """The first discharge plan; `seen` is the edition that the form was made from."""

    texts: Mapping[str, str]
    stakeholders: Sequence[Answer]
    seen: str | None = None


def net_cost_pence(weekly_price_pence: int, contribution_pence: int, weeks: int) -> int:
    """What the council pays in all: the weekly price less the contribution, never below nothing, for so many weeks."""
    return net_weekly(weekly_price_pence, contribution_pence) * weeks
