"""Storing new rows in bulk, table by table; what hangs from what is known by the references of the file."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from rehab.accounts.commands import add_organisation
from rehab.accounts.models import Organisation
from rehab.accounts.rules import OrganisationKind
from rehab.clients.models import Client
from rehab.core import events
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import Model, db, new_public_id
from rehab.core.references import next_references
from rehab.core.settings import values_of
from rehab.core.text import fold
from rehab.framework.models import Facility
from rehab.imports.queries import known
from rehab.imports.rules import Line, facts
from rehab.placements.events import StayOpened
from rehab.placements.models import HistoryRow, Placement, Segment, Stay
from rehab.requests.models import EligibilitySection, FundingSection, PersonSection, PlacementRequest, RequestSubstance
from rehab.reviews.models import Review

Values = dict[str, Any]
Keys = dict[str, Any]
SERVICE = "{council}: placements before this service"
SECTIONS = {"person": PersonSection, "eligibility": EligibilitySection, "funding": FundingSection}


def _store(model: type[Model], rows: Sequence[Values]) -> None:
    """Insert all at once."""
    if rows:
        db.session.execute(insert(model), rows)


def _stored(model: Any, key: str, rows: Sequence[Values]) -> list[int]:
    """Insert all at once; returns their ids in the same order, found by the column `key`."""
    newest = db.session.scalar(select(func.max(model.id))) or 0
    _store(model, rows)
    column = getattr(model, key)
    ids = {row[0]: row[1] for row in db.session.execute(select(column, model.id).where(model.id > newest))}
    return [ids[row[key]] for row in rows]


class Store:
    """One import's worth of new rows."""

    def __init__(self, *, by: Actor, now: dt.datetime) -> None:
        self.by, self.now, self.year = by, now, london_date(now).year
        self.services: dict[int, int] = {}
        self.settings: dict[tuple[str, int], Callable[[dt.date], int]] = {}

    def take(self, new: Sequence[Line], arrived: Sequence[Line]) -> None:
        """Store the new rows, and the stays of rows that were here already without one; parents first."""
        lines = _by_request([*new, *arrived])
        clients = self._clients(new)
        requests = self._requests(lines, clients)
        placements = self._placements(lines, requests)
        stays = self._stays([line for line in (*new, *arrived) if line.has_stay], requests, placements)
        self._rows(new, requests, stays)
        for line in arrived:
            db.session.execute(
                update(HistoryRow).where(HistoryRow.stay_ref == line.stay_ref).values(stay_id=stays[line.stay_ref])
            )
        for line in (*new, *arrived):
            if line.has_stay and line.ended_on is None:
                request_id = requests[line.request_ref]["request_id"]
                events.announce(StayOpened(stays[line.stay_ref], request_id, line.admitted_on, self.by, self.now))

    def _clients(self, new: Sequence[Line]) -> dict[str, int]:
        """The people of the file; a new one belongs to the service through which earlier placements are kept."""
        here = known.clients()
        first = {line.client_ref: line for line in reversed(new) if line.client_ref not in here}
        rows = [
            facts.client_values(line)
            | {"service_id": self._service(line.local_authority), "created_at": self.now, "version": 1}
            for line in first.values()
        ]
        return here | dict(zip(first, _stored(Client, "reference", self._numbered("C", rows)), strict=True))

    def _numbered(self, kind: str, rows: list[Values]) -> list[Values]:
        references = next_references(kind, self.year, len(rows)) if rows else []
        return [row | {"reference": reference} for row, reference in zip(rows, references, strict=True)]

    def _service(self, authority_id: int) -> int:
        """The council's treatment service where it has one alone, else one made for what was before this service."""
        if authority_id not in self.services:
            council = db.session.get_one(Organisation, authority_id)
            name = SERVICE.format(council=council.name)
            commissioned = db.session.scalars(
                select(Organisation)
                .where(Organisation.commissioned_by_id == authority_id, Organisation.is_treatment_service)
                .order_by(Organisation.id)
            ).all()
            own = next((service for service in commissioned if service.name == name), None)
            if own is None and len(commissioned) == 1:
                own = commissioned[0]
            kind = OrganisationKind.TREATMENT_SERVICE
            own = own or add_organisation(name, kind, commissioned_by=council, by=self.by, now=self.now)
            self.services[authority_id] = own.id
        return self.services[authority_id]

    def _set(self, key: str, authority_id: int, on: dt.date) -> int:
        """What the council had set on a day."""
        if (key, authority_id) not in self.settings:
            self.settings[key, authority_id] = values_of(key, authority_id=authority_id)
        return self.settings[key, authority_id](on)

    def _requests(self, lines: Mapping[str, list[Line]], clients: Mapping[str, int]) -> dict[str, Keys]:
        """Reference in the file -> ids of request, person and service; requests that are not here yet are stored."""
        here = known.requests()
        fresh = {ref: rows for ref, rows in lines.items() if ref not in here}
        keys = {
            ref: {"client_id": clients[rows[0].client_ref], "service_id": self._service(rows[0].local_authority)}
            for ref, rows in fresh.items()
        }
        values = [facts.request_values(rows) | keys[ref] | {"version": 1} for ref, rows in fresh.items()]
        for value in values:
            target = self._set("decision_working_days", value["authority_id"], value["submitted_on"])
            value["decision_target_days"] = target
        ids = dict(zip(fresh, _stored(PlacementRequest, "reference", self._numbered("R", values)), strict=True))
        _store_sections(fresh, ids)
        return here | {ref: keys[ref] | {"request_id": ids[ref]} for ref in fresh}

    def _placements(self, lines: Mapping[str, list[Line]], requests: Mapping[str, Keys]) -> dict[int, int]:
        """Request id -> its placement, made where one of its rows says that the person arrived."""
        wanted = {
            requests[ref]["request_id"]: rows for ref, rows in lines.items() if any(line.has_stay for line in rows)
        }
        here = known.placements()
        missing = [request_id for request_id in wanted if request_id not in here]
        values = [
            facts.placement_values(wanted[request_id]) | {"request_id": request_id, "version": 1}
            for request_id in missing
        ]
        return here | dict(zip(missing, _stored(Placement, "reference", self._numbered("P", values)), strict=True))

    def _stays(
        self, arrived: Sequence[Line], requests: Mapping[str, Keys], placements: Mapping[int, int]
    ) -> dict[str, int]:
        """Reference in the file -> the stay, stored with its one segment and its reviews."""
        rows = []
        for line in arrived:
            keys = requests[line.request_ref]
            ids = keys | {"placement_id": placements[keys["request_id"]]}
            review_days = self._set("review_days", line.local_authority, line.admitted_on)
            more = {"review_days": review_days, "public_id": new_public_id(), "version": 1}
            rows.append(facts.stay_values(line) | ids | more)
        stays = dict(zip((line.stay_ref for line in arrived), _stored(Stay, "public_id", rows), strict=True))
        facilities = _facilities(arrived)
        segments = [
            facts.segment_values(line)
            | {
                "stay_id": stays[line.stay_ref],
                "facility_id": facilities.get((line.provider, fold(line.facility or ""))),
            }
            for line in arrived
        ]
        _store(Segment, segments)
        _store(Review, list(_reviews(arrived, stays, self.now)))
        return stays

    def _rows(self, new: Sequence[Line], requests: Mapping[str, Keys], stays: Mapping[str, int]) -> None:
        rows = [
            facts.row_values(line)
            | {"request_id": requests[line.request_ref]["request_id"], "stay_id": stays.get(line.stay_ref)}
            for line in new
        ]
        _store(HistoryRow, rows)


def _by_request(lines: Iterable[Line]) -> dict[str, list[Line]]:
    sorted_out: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        sorted_out[line.request_ref].append(line)
    return sorted_out


def _store_sections(lines: Mapping[str, list[Line]], ids: Mapping[str, int]) -> None:
    sections: dict[str, list[Values]] = defaultdict(list)
    substances = []
    for ref, rows in lines.items():
        for name, values in facts.section_values(rows).items():
            sections[name].append(values | {"request_id": ids[ref], "version": 1})
        codes = enumerate(rows[0].substances or (), start=1)
        substances += [{"request_id": ids[ref], "rank": rank, "code": code} for rank, code in codes]
    for name, stored in sections.items():
        _store(SECTIONS[name], stored)
    _store(RequestSubstance, substances)


def _facilities(lines: Sequence[Line]) -> dict[tuple[int, str], int]:
    """Provider and folded name -> the facility of that name."""
    found = db.session.execute(
        select(Facility.provider_id, Facility.name_key, Facility.id).where(
            Facility.provider_id.in_({line.provider for line in lines})
        )
    )
    return {(provider_id, key): facility_id for provider_id, key, facility_id in found}


def _reviews(lines: Iterable[Line], stays: Mapping[str, int], now: dt.datetime) -> Iterable[Values]:
    for line in lines:
        for day in facts.review_days(line):
            yield facts.review_values(day) | {"stay_id": stays[line.stay_ref], "recorded_at": now}
