"""Dates that run out: what providers show, their contracts, and registrations that are missing."""

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, Row, Select, String, and_, cast, func, literal, null, or_, select, type_coerce, union_all
from sqlalchemy.orm import contains_eager

from rehab.core.actor import Actor, Permission
from rehab.core.db import days_between, db
from rehab.framework.models import Assurance, Facility, Framework, FrameworkProvider, Lot, Provider
from rehab.framework.queries.providers import is_looked_after_by
from rehab.framework.rules import WARNING_DAYS, AssuranceKind, PlaceStatus, readable_name

AHEAD = dt.timedelta(days=WARNING_DAYS[0])
HELD = (PlaceStatus.ADMITTED, PlaceStatus.SUSPENDED)


class DateKind(enum.StrEnum):
    """What has a date."""

    ASSURANCE = "assurance"
    CONTRACT = "contract"
    REGISTRATION = "registration"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            DateKind.ASSURANCE: "Insurance, checks and policies",
            DateKind.CONTRACT: "Contracts",
            DateKind.REGISTRATION: "CQC registration",
        }[self]


@dataclass(frozen=True, slots=True)
class RunningOut:
    """One line: whose, what, and its last good day; a registration that is missing has none."""

    kind: DateKind
    provider: str
    provider_public_id: str
    what: str
    valid_until: dt.date | None


def dates_running_out(
    actor: Actor, *, kind: DateKind | None = None, day: dt.date, page: int, size: int
) -> tuple[list[RunningOut], int]:
    """A page of what runs out within 60 days or has run out, of the providers that a commissioner looks after.

    What is missing comes first, then by date. Contracts that have ended are history, not work.
    """
    parts = [part for name, part in _parts(actor, day).items() if kind in (None, name)]
    found = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery()
    total = db.session.scalar(select(func.count()).select_from(found)) or 0
    rows = db.session.execute(
        select(found)
        .order_by(found.c.valid_until.asc().nulls_first(), found.c.name_key, found.c.kind, found.c.row_id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return [_line(row) for row in rows], total


def _parts(actor: Actor, day: dt.date) -> dict[DateKind, Select[Any]]:
    mine, kind_of_paper = is_looked_after_by(actor), type_coerce(Assurance.kind, String)
    last_day = func.coalesce(FrameworkProvider.extended_to, FrameworkProvider.ends_on)
    return {
        DateKind.ASSURANCE: _columns(
            DateKind.ASSURANCE,
            Assurance.id,
            kind_of_paper,
            Assurance.title,
            Assurance.valid_until,
        )
        .select_from(Assurance)
        .join(Assurance.provider)
        .where(mine, Assurance.valid_until <= day + AHEAD),
        DateKind.CONTRACT: _columns(DateKind.CONTRACT, FrameworkProvider.id, Lot.title, Framework.title, last_day)
        .select_from(FrameworkProvider)
        .join(FrameworkProvider.provider)
        .join(FrameworkProvider.lot)
        .join(Lot.framework)
        .where(
            mine,
            Framework.lead_authority_id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK)),
            FrameworkProvider.status.in_(HELD),
            last_day.between(day, day + AHEAD),
        ),
        DateKind.REGISTRATION: _columns(
            DateKind.REGISTRATION, Facility.id, Facility.name, literal(""), cast(null(), Date)
        )
        .select_from(Facility)
        .join(Facility.provider)
        .where(mine, Facility.is_registered.is_(False)),
    }


def _columns(kind: DateKind, row_id: Any, first: Any, second: Any, valid_until: Any) -> Select[Any]:
    return select(
        literal(kind.value).label("kind"),
        row_id.label("row_id"),
        first.label("first"),
        second.label("second"),
        valid_until.label("valid_until"),
        Provider.public_id,
        Provider.name_key,
        func.coalesce(Provider.trading_name, Provider.legal_name).label("name"),
    )


def _line(row: Row[Any]) -> RunningOut:
    kind = DateKind(row.kind)
    what = f"{row.first} is not registered with the Care Quality Commission"
    if kind is DateKind.ASSURANCE:
        what = row.second or AssuranceKind(row.first).label
    elif kind is DateKind.CONTRACT:
        what = f"Contract for {row.first} ({row.second})"
    return RunningOut(kind, readable_name(row.name), row.public_id, what, row.valid_until)


def assurances_to_warn_of(*, day: dt.date, limit: int) -> Sequence[Assurance]:
    """Papers of which a warning is due, by provider, held until the transaction ends; each with its provider.

    What another process works on just now is left to it.
    """
    left = days_between(literal(day, Date), Assurance.valid_until)
    due = or_(*(and_(left <= step, or_(Assurance.warned.is_(None), Assurance.warned > step)) for step in WARNING_DAYS))
    return db.session.scalars(
        select(Assurance)
        .join(Assurance.provider)
        .where(Assurance.valid_until <= day + AHEAD, due)
        .options(contains_eager(Assurance.provider))
        .order_by(Assurance.provider_id, Assurance.id)
        .limit(limit)
        .with_for_update(of=Assurance, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
