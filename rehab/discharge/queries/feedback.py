"""Reads of feedback: by the link, of one stay, and what a provider's people said taken together."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.discharge.models import Feedback, FeedbackLink
from rehab.discharge.rules import ASKED, AT_A_TIME, Reply, token_hash
from rehab.framework.models import Facility, Provider
from rehab.placements.models import Stay
from rehab.placements.queries.stays import own_providers
from rehab.placements.rules import Satisfaction

_GOOD = (Satisfaction.EXCELLENT, Satisfaction.GOOD)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    label: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class ProviderFeedback:
    """What people said of one provider, as far as it is shown; `answered` is how many answers the figures hold."""

    provider: Provider
    answered: int
    waiting: int
    good: Share
    questions: tuple[Share, ...]


def live_link(token: str, *, now: dt.datetime, lock: bool = False) -> FeedbackLink | None:
    """The link that ends with this, while it works; one statement whatever is wrong with it."""
    wanted = select(FeedbackLink).where(
        FeedbackLink.token_hash == token_hash(token), FeedbackLink.used_at.is_(None), FeedbackLink.expires_at > now
    )
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(wanted)


def link_of(stay_id: int) -> FeedbackLink | None:
    """The link of a stay, whether it still works or not."""
    return db.session.scalar(select(FeedbackLink).where(FeedbackLink.stay_id == stay_id))


def feedback_of(stay_id: int) -> Feedback | None:
    """What the person said of a stay."""
    return db.session.scalar(select(Feedback).where(Feedback.stay_id == stay_id))


def has_rated(stay_id: int) -> bool:
    """Whether the person rated a stay themselves, by their link."""
    wanted = select(Feedback.id).where(Feedback.stay_id == stay_id, Feedback.rating.is_not(None))
    return bool(db.session.scalar(select(wanted.exists())))


def house_of(stay: Stay) -> Facility | None:
    """The facility where a stay ended, with its provider; None where an import did not tell."""
    facility_id = stay.segments[-1].facility_id if stay.segments else None
    return db.session.scalar(select(Facility).where(Facility.id == facility_id).options(joinedload(Facility.provider)))


def feedback_on_providers(actor: Actor) -> list[ProviderFeedback]:
    """Every provider of which people said something that this actor counts, by name. One statement."""
    numbered = _numbered(actor).subquery()
    shown = numbered.c.place <= numbered.c.answered - numbered.c.answered % AT_A_TIME
    sums = (
        select(
            numbered.c.provider_id,
            func.max(numbered.c.answered).label("all_answers"),
            _count(shown).label("shown"),
            _count(and_(shown, numbered.c.rating.is_not(None))).label("rated"),
            _count(and_(shown, numbered.c.rating.in_(_GOOD))).label("good"),
            *(_count(and_(shown, numbered.c[name].is_not(None))).label(f"{name}_of") for name in ASKED),
            *(_count(and_(shown, numbered.c[name] == Reply.YES)).label(f"{name}_yes") for name in ASKED),
        )
        .group_by(numbered.c.provider_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Provider, *sums.c).join(sums, sums.c.provider_id == Provider.id).order_by(Provider.name_key, Provider.id)
    )
    return [_result(row) for row in rows]


def _numbered(actor: Actor) -> Select[*tuple[object, ...]]:
    """The answers that this actor counts, each with its place among those of its provider and how many there are."""
    in_order = (Feedback.submitted_at, Feedback.id)
    return (
        select(
            Stay.provider_id,
            Feedback.rating,
            *(getattr(Feedback, name) for name in ASKED),
            Feedback.comment,
            Feedback.may_share,
            func.row_number().over(partition_by=Stay.provider_id, order_by=in_order).label("place"),
            func.count(Feedback.id).over(partition_by=Stay.provider_id).label("answered"),
        )
        .join(Feedback.stay)
        .where(_counts(actor))
    )


def _counts(actor: Actor) -> ColumnElement[bool]:
    """A provider counts what its own people said, a council what its residents said."""
    return or_(
        Stay.provider_id.in_(own_providers(actor)),
        Stay.authority_id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK)),
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _result(row: Row[*tuple[object, ...]]) -> ProviderFeedback:
    told = row._mapping  # noqa: SLF001  (SQLAlchemy's own name for reading a row by column)
    return ProviderFeedback(
        provider=told["Provider"],
        answered=int(told["shown"]),
        waiting=int(told["all_answers"]) - int(told["shown"]),
        good=Share("Rated it good or excellent", int(told["good"]), int(told["rated"])),
        questions=tuple(
            Share(question, int(told[f"{name}_yes"]), int(told[f"{name}_of"])) for name, question in ASKED.items()
        ),
    )


def feedback_on_provider(actor: Actor, public_id: str) -> ProviderFeedback:
    """Raises NotFound for a provider of which nobody said anything that this actor counts."""
    found = next((each for each in feedback_on_providers(actor) if each.provider.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def words_on_provider(actor: Actor, provider_id: int) -> Sequence[str]:
    """What people wrote who let the house read it, in an order that tells nothing of who wrote when."""
    numbered = _numbered(actor).where(Stay.provider_id == provider_id).subquery()
    return db.session.scalars(
        select(numbered.c.comment)
        .where(
            numbered.c.place <= numbered.c.answered - numbered.c.answered % AT_A_TIME,
            numbered.c.may_share,
            numbered.c.comment != "",
        )
        .order_by(func.length(numbered.c.comment), numbered.c.comment)
    ).all()
