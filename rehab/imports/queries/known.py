"""What is here already: councils, providers, and the rows of earlier files."""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import func, select

from rehab.accounts.models import Organisation
from rehab.core.db import db
from rehab.core.text import letters_and_digits
from rehab.framework.models import FrameworkProvider, Provider
from rehab.imports.models import HistoryImport
from rehab.imports.rules import Known, Line, Names, Record, read_line
from rehab.placements.models import HistoryRow, Placement, Stay
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Origin

Scope = Collection[int] | None
AT_ONCE = 1_000


def names(scope: Scope) -> Names:
    """Providers on any framework, by legal and trading name; councils by name and by the place they are named for.

    `scope` are the councils whose residents the file may be about, None for all.
    """
    listed = select(Provider).where(Provider.id.in_(select(FrameworkProvider.provider_id))).order_by(Provider.id)
    providers = {
        letters_and_digits(name): provider.id
        for provider in db.session.scalars(listed)
        for name in (provider.trading_name, provider.legal_name)
        if name
    }
    councils = select(Organisation).where(Organisation.is_authority).order_by(Organisation.id)
    if scope is not None:
        councils = councils.where(Organisation.id.in_(scope))
    authorities = {
        letters_and_digits(name): council.id
        for council in db.session.scalars(councils)
        for name in (council.area, council.name)
    }
    return Names(providers, authorities)


def rows() -> dict[str, tuple[int, dict[str, str]]]:
    """Stay reference -> the council and the cells of a row that was imported before."""
    found = db.session.execute(
        select(HistoryRow.stay_ref, PlacementRequest.authority_id, HistoryRow.cells)
        .join(PlacementRequest, PlacementRequest.id == HistoryRow.request_id)
        .order_by(HistoryRow.id)
    )
    return {stay_ref: (authority_id, cells) for stay_ref, authority_id, cells in found}


def known(*, today: dt.date) -> Known:
    """What new rows must agree with; a stay that has ended here since then counts as it stands here."""
    found = Known()
    for row, admitted_on, ended_on in db.session.execute(
        select(HistoryRow, Stay.admitted_on, Stay.ended_on)
        .outerjoin(Stay, Stay.id == HistoryRow.stay_id)
        .order_by(HistoryRow.id)
    ):
        leaving = ended_on or today + dt.timedelta(days=1)
        nights = (admitted_on, leaving, row.stay_ref) if admitted_on is not None else None
        born = dt.date.fromisoformat(row.cells["date_of_birth"])
        found.add(row.request_ref, row.client_ref, born, nights)
    return found


def batched(items: Iterable[str], size: int) -> Iterator[list[str]]:
    """In lists of at most so many: a statement takes no more than some thousands of values."""
    left = iter(items)
    while batch := list(itertools.islice(left, size)):
        yield batch


def rows_of(request_refs: Collection[str]) -> list[HistoryRow]:
    """The imported rows of these requests, in the order in which they came."""
    found: list[HistoryRow] = []
    for refs in batched(sorted(request_refs), AT_ONCE):
        wanted = select(HistoryRow).where(HistoryRow.request_ref.in_(refs)).order_by(HistoryRow.id)
        found += db.session.scalars(wanted)
    return found


def lines_of(request_refs: Collection[str], *, today: dt.date) -> dict[str, list[Line]]:
    """What earlier files said of these requests; a row that could not be read today is left out."""
    found: dict[str, list[Line]] = defaultdict(list)
    who = names(None)
    for row in rows_of(request_refs):
        line = read_line(Record(0, row.cells, ()), who, today=today, faults=[])
        if line is not None:
            found[row.request_ref].append(line)
    return found


def clients() -> dict[str, int]:
    """Reference in a file -> the record of that person."""
    found = db.session.execute(
        select(HistoryRow.client_ref, func.min(PlacementRequest.client_id))
        .join(PlacementRequest, PlacementRequest.id == HistoryRow.request_id)
        .group_by(HistoryRow.client_ref)
    )
    return {row[0]: row[1] for row in found}


def requests() -> dict[str, dict[str, int]]:
    """Reference in a file -> ids of the request, its person and its service."""
    found = db.session.execute(
        select(HistoryRow.request_ref, PlacementRequest.id, PlacementRequest.client_id, PlacementRequest.service_id)
        .join(PlacementRequest, PlacementRequest.id == HistoryRow.request_id)
        .distinct()
    )
    return {
        ref: {"request_id": request_id, "client_id": client_id, "service_id": service_id}
        for ref, request_id, client_id, service_id in found
    }


def placements() -> dict[int, int]:
    """Request id -> its placement, of everything that was imported."""
    imported = select(Placement.request_id, Placement.id).where(Placement.origin == Origin.IMPORTED)
    return {row[0]: row[1] for row in db.session.execute(imported)}


def last_import() -> int:
    """Id of the newest import, 0 before the first: who read a file before it must read it again."""
    return db.session.scalar(select(func.max(HistoryImport.id))) or 0
