"""What rows of a file come to in the tables of requests, stays and the rest: column values, nothing stored."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from rehab.clients.rules import substance_group, uses_opiates_or_crack
from rehab.core.clock import start_of_day, within_six_months
from rehab.core.working_days import working_days_between
from rehab.framework.rules import STAGE_OF_CARE
from rehab.imports.rules.lines import Line
from rehab.placements.rules import PlacementStatus
from rehab.requests.rules import CourtOrder, Decision, Origin, RequestStatus

Values = dict[str, Any]


def client_values(line: Line) -> Values:
    """The person, who has no name here: they are called by their reference in the file."""
    return {
        "given_name": "",
        "family_name": line.client_ref,
        "name_key": line.client_ref.casefold(),
        "date_of_birth": line.date_of_birth,
        "sex": line.sex,
        "authority_id": line.local_authority,
    }


def request_values(lines: Sequence[Line]) -> Values:
    """The request that all these rows are of. What measures count of it is the first submission and decision."""
    first = lines[0]
    submitted = min(line.submitted_on for line in lines)
    decision, decided_on = _first_decision(lines)
    codes = list(first.substances or ())
    return {
        "authority_id": first.local_authority,
        "status": _status(lines),
        "origin": Origin.IMPORTED,
        "care_type": first.care_type,
        "created_at": start_of_day(submitted),
        "submitted_on": submitted,
        "decision": decision,
        "decided_on": decided_on,
        "decision_working_days": working_days_between(submitted, decided_on) if decided_on else None,
        "approved_weeks": _first(lines, "approved_weeks"),
        "substance_group": substance_group(codes),
        "uses_opiates_or_crack": uses_opiates_or_crack(codes),
    }


def _first(lines: Sequence[Line], column: str) -> Any:
    return next((value for line in lines if (value := getattr(line, column)) is not None), None)


def _first_decision(lines: Sequence[Line]) -> tuple[Decision | None, dt.date | None]:
    decided = [
        (line.decided_on, Decision(line.decision))
        for line in lines
        if line.decision in set(Decision) and line.decided_on is not None
    ]
    if not decided:
        return None, None
    day, decision = min(decided)
    return decision, day


def _status(lines: Sequence[Line]) -> RequestStatus:
    """Nobody works on an imported request: one without a stay or a decision has run out."""
    if any(line.has_stay and line.ended_on is None for line in lines):
        return RequestStatus.ADMITTED
    if any(line.has_stay for line in lines):
        return RequestStatus.ENDED
    decisions = {line.decision for line in lines}
    if "declined" in decisions:
        return RequestStatus.DECLINED
    return RequestStatus.WITHDRAWN if "withdrawn" in decisions else RequestStatus.EXPIRED


def section_values(lines: Sequence[Line]) -> dict[str, Values]:
    """Relationship of the request -> what its section holds."""
    first = lines[0]
    return {
        "person": {
            "parental_status": first.parental_status,
            "ethnicity": first.ethnicity,
            "district": first.district,
        },
        "eligibility": {"court_order": first.court_order or CourtOrder.NONE},
        "funding": {
            "source": first.funding_source,
            "weeks": _first(lines, "approved_weeks") or None,
            "contribution_pence": first.client_contribution_weekly or 0,
            "weekly_price_pence": first.weekly_price,
        },
    }


def placement_values(lines: Sequence[Line]) -> Values:
    """The one placement of a request with stays; its provider is that of the first."""
    stays = sorted((line for line in lines if line.has_stay), key=lambda line: line.admitted_on)
    is_open = any(line.ended_on is None for line in stays)
    return {
        "provider_id": stays[0].provider,
        "status": PlacementStatus.ADMITTED if is_open else PlacementStatus.ENDED,
        "arranged_at": start_of_day(stays[0].accepted_on or stays[0].admitted_on),
        "arrives_on": stays[0].admitted_on,
        "origin": Origin.IMPORTED,
    }


def stay_values(line: Line) -> Values:
    """One stay; the end of the six months after it is worked out once, here."""
    return {
        "authority_id": line.local_authority,
        "provider_id": line.provider,
        "care_type": line.care_type,
        "origin": Origin.IMPORTED,
        "admitted_on": line.admitted_on,
        "funded_until": line.funded_until,
        "ended_on": line.ended_on,
        "exit_reason": line.exit_reason,
        "exit_accommodation": line.exit_accommodation,
        "paid_work_days_28": line.paid_work_days_28,
        "satisfaction": line.satisfaction,
        "serious_incident": bool(line.serious_incident),
        "discharge_plan_agreed_on": line.discharge_plan_agreed_on,
        "community_return_on": line.community_return_on,
        "re_presented_on": line.re_presented_on,
        "re_presentation_window_ends_on": within_six_months(line.ended_on) if line.ended_on else None,
    }


def segment_values(line: Line) -> Values:
    """The one part that a stay has in such a file."""
    return {
        "stage": STAGE_OF_CARE[line.care_type],
        "weekly_price_pence": line.weekly_price,
        "nightly_price_pence": line.nightly_price,
        "contribution_pence": line.client_contribution_weekly or 0,
        "starts_on": line.admitted_on,
        "expected_until": line.funded_until,
        "ends_on": line.ended_on,
    }


def review_days(line: Line) -> list[dt.date]:
    """The days on which reviews were held; what is said to be before the admission was no review of the stay."""
    return [day for day in line.reviews_on or () if day >= line.admitted_on]


def review_values(held_on: dt.date) -> Values:
    """A review of which only the day is known."""
    texts = dict.fromkeys(("attended", "progress", "client_view", "risk"), "")
    return {"held_on": held_on, **texts, "plan_reviewed": False}


def row_values(line: Line) -> Values:
    """The row itself, as it came."""
    return {
        "stay_ref": line.stay_ref,
        "request_ref": line.request_ref,
        "client_ref": line.client_ref,
        "provider_id": line.provider,
        "care_type": line.care_type,
        "offered_on": line.offered_on,
        "cells": line.cells,
    }
