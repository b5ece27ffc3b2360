"""What commands take beside the plain answers to questions, and the sums that follow from them."""

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rehab.clients.rules import Sex
from rehab.core.questions import Values
from rehab.finance.rules import net_weekly
from rehab.plans.rules import Answer
from rehab.requests.rules.vocabulary import Frequency, Route

FEWEST_CHOICES = 2
MOST_SUBSTANCES = 5
MOST_WEEKS = 104
YOUNGEST, OLDEST = 5, 99


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
class Identity:
    """Who the person is, beyond this request; an NHS number of "" is not known."""

    given_name: str
    family_name: str
    date_of_birth: dt.date
    sex: Sex
    nhs_number: str = ""


@dataclass(frozen=True, slots=True)
class SubstanceUse:
    """A substance cited, by NDTMS code, and how it is taken; all but the code may be unknown."""

    code: int
    route: Route | None = None
    frequency: Frequency | None = None
    amount: str = ""
    first_used_age: int | None = None


@dataclass(frozen=True, slots=True)
class ChoiceAnswers:
    """The facilities offered to the person, the preferred one first (004 §3.34).

    `wishes` are the answers to the section's other questions; those that are left out stay as they are.
    """

    facility_ids: tuple[int, ...] = ()
    reasons: str = ""
    why_fewer: str = ""
    wishes: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanAnswers:
    """The first discharge plan; `seen` is the edition that the form was made from."""

    texts: Mapping[str, str]
    stakeholders: Sequence[Answer]
    seen: str | None = None


def net_cost_pence(weekly_price_pence: int, contribution_pence: int, weeks: int) -> int:
    """What the council pays in all: the weekly price less the contribution, never below nothing, for so many weeks."""
    return net_weekly(weekly_price_pence, contribution_pence) * weeks
