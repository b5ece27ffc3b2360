"""Approvals that nobody used and offers that nobody answered in time, and reports of free beds that have grown old."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.core.actor import SYSTEM
from rehab.core.clock import london_date
from rehab.core.transaction import transaction
from rehab.framework import commands as framework
from rehab.framework import queries as framework_queries
from rehab.notifications.commands import notify
from rehab.placements import commands, queries
from rehab.requests import commands as requests
from rehab.requests.queries import locked


def expire_approvals(*, now: dt.datetime) -> str:
    """Close each approved request whose last day has passed without a bed being arranged; its money goes back."""
    today = london_date(now)
    with transaction():
        request_ids = queries.lapsed_approvals(today=today)
    count = sum(_expire(request_id, now=now) for request_id in request_ids)
    return f"{count} expired" if count else "Nothing has expired"


def _expire(request_id: int, *, now: dt.datetime) -> bool:
    """Whether it was still unused once it was locked."""
    with transaction():
        request = locked(request_id)
        if not queries.is_lapsed(request, today=london_date(now)):
            return False
        requests.expire(request, by=SYSTEM, now=now)
    return True


def lapse_offers(*, now: dt.datetime) -> str:
    """End each offer whose answer is overdue by the working days that its council gives, the longest due first."""
    with transaction():
        offer_ids = queries.overdue_offers(now=now)
    count = sum(lapse_if_overdue(offer_id, now=now) for offer_id in offer_ids)
    return f"{count} lapsed" if count else "Nothing has lapsed"


def lapse_if_overdue(offer_id: int, *, now: dt.datetime) -> bool:
    """Whether it was still unanswered, and overdue for long enough, once it was locked."""
    with transaction():
        offer = queries.lock_offer(offer_id)
        if not queries.has_lapsed(offer, today=london_date(now)):
            return False
        commands.lapse(offer, now=now)
    return True


def warn_of_funding(*, now: dt.datetime) -> str:
    """Tell key worker and provider 42, 28 and 14 days before the funding of a stay ends, of each once."""
    with transaction():
        stay_ids = queries.stays_whose_funding_ends(london_date(now))
    count = sum(_warn(stay_id, now=now) for stay_id in stay_ids)
    return f"{count} warned" if count else "Nobody to warn"


def _warn(stay_id: int, *, now: dt.datetime) -> bool:
    """Whether a warning was due once the stay was locked."""
    with transaction():
        return commands.warn_of_funding(queries.lock_stay(stay_id), now=now)


def tell_of_unpaid_nights(*, now: dt.datetime) -> str:
    """Tell commissioners and key workers of stays that went on beyond their funding, once for each stretch."""
    with transaction():
        found = queries.stays_beyond_funding(None, today=london_date(now))
        stay_ids = [row.stay.id for row in found if row.stay.ended_on is None]
    count = sum(_tell_of_unpaid(stay_id, now=now) for stay_id in stay_ids)
    return f"{count} told of" if count else "Every night is paid for"


def _tell_of_unpaid(stay_id: int, *, now: dt.datetime) -> bool:
    """Whether there was a night to tell of once the stay was locked."""
    with transaction():
        return commands.tell_of_unpaid_nights(queries.lock_stay(stay_id), now=now)


def tell_of_late_returns(*, now: dt.datetime) -> str:
    """Tell key worker and provider once of each person who should be back from leave, the longest due first."""
    with transaction():
        stay_ids = queries.leaves_overdue(now)
    count = sum(_tell_of_late(stay_id, now=now) for stay_id in stay_ids)
    return f"{count} told of" if count else "Everybody is back"


def _tell_of_late(stay_id: int, *, now: dt.datetime) -> bool:
    """Whether they were still away once the stay was locked."""
    with transaction():
        return commands.tell_of_late_return(queries.lock_stay(stay_id), now=now)


def remind_of_vacancies(*, now: dt.datetime) -> str:
    """Tell each provider once of a stretch without a report that can be relied on, however many facilities it has."""
    with transaction():
        silent = framework_queries.silent_facilities(now=now)
    count = sum(_remind(facility_ids, now=now) for facility_ids in silent.values())
    return f"{count} reminded" if count else "Nobody to remind"


def _remind(facility_ids: list[int], *, now: dt.datetime) -> bool:
    """Whether there was a stretch of which nobody had been told; in the order of ids, as all who lock several do."""
    with transaction():
        facilities = [framework_queries.lock_facility(facility_id) for facility_id in facility_ids]
        reports = framework_queries.newest_reports(facility_ids)
        due = [framework.note_reminder(facility, reports.get(facility.id), now=now) for facility in facilities]
        if any(due):
            organisation_id = facilities[0].provider.organisation_id
            roles = (Role.PROVIDER_STAFF, Role.PROVIDER_MANAGER)
            people = {user.id for role in roles for user in accounts.holders(role, organisation_id)}
            notify(people, template="vacancies_stale", path="/vacancies", now=now)
        return any(due)
