"""Reads of requests. What an actor may not see does not exist: `visible_to` is where every scoped read starts."""

from rehab.requests.queries.answers import answered, facts_of, told, values_of
from rehab.requests.queries.cases import (
    editable_by,
    edition_of,
    get_coordinated_request,
    get_own_request,
    get_own_request_for_update,
    get_own_request_to_submit,
    get_request,
    get_request_for_update,
    get_service_request,
    history,
    last_move,
    locked,
    submitters,
    visible_to,
    whole_request,
)
from rehab.requests.queries.dossiers import Dossier, dossier
from rehab.requests.queries.drafts import draft_of, drafted_sections
from rehab.requests.queries.earlier import earlier_request, is_untouched, stale_drafts
from rehab.requests.queries.edits import edits_of, edits_since
from rehab.requests.queries.lists import Criteria, Listed, case_list, counts, every_case
from rehab.requests.queries.people import live_elsewhere, live_in_service, live_of, open_draft, requests_of
from rehab.requests.queries.returns import SinceReturn, since_return, waiting_for_answers
from rehab.requests.queries.sign_offs import latest_sign_off, managers_of
from rehab.requests.queries.signing import Signature, edition, signature
from rehab.requests.queries.tops import top_readings
from rehab.requests.queries.vacancies import Vacancy, vacancies
from rehab.requests.queries.wording import changes, lines

__all__ = [
    "Criteria",
    "Dossier",
    "Listed",
    "Signature",
    "SinceReturn",
    "Vacancy",
    "answered",
    "case_list",
    "changes",
    "counts",
    "dossier",
    "draft_of",
    "drafted_sections",
    "earlier_request",
    "editable_by",
    "edition",
    "edition_of",
    "edits_of",
    "edits_since",
    "every_case",
    "facts_of",
    "get_coordinated_request",
    "get_own_request",
    "get_own_request_for_update",
    "get_own_request_to_submit",
    "get_request",
    "get_request_for_update",
    "get_service_request",
    "history",
    "is_untouched",
    "last_move",
    "latest_sign_off",
    "lines",
    "live_elsewhere",
    "live_in_service",
    "live_of",
    "locked",
    "managers_of",
    "open_draft",
    "requests_of",
    "signature",
    "since_return",
    "stale_drafts",
    "submitters",
    "told",
    "top_readings",
    "vacancies",
    "values_of",
    "visible_to",
    "waiting_for_answers",
    "whole_request",
]
