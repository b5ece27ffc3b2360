"""Panels and their seats. Callers hold the panel's lock, so that two coordinators cannot both appoint a chair."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.settings import value_of
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.models import Panel, PanelMember
from rehab.panel.rules import PanelRole
from rehab.panel.rules.panels import ONE_DAY, Term, clashes


def create_panel(authority_id: int, *, name: str, by: Actor, now: dt.datetime) -> Panel:
    """A panel without members yet. Raises InvalidInput when the authority has one of that name."""
    if queries.panel_is_named(authority_id, name):
        raise InvalidInput({"name": "There is a panel with this name already"})
    panel = Panel(authority_id=authority_id, name=name)
    db.session.add(panel)
    db.session.flush()
    audit.record("panel.created", subject=panel, by=by, fields=["name"], at=now)
    return panel


def usually_votes(panel: Panel, role: PanelRole, *, on: dt.date) -> bool:
    """Everybody votes; whether people with lived experience do is for the authority to set."""
    if role is not PanelRole.LIVED_EXPERIENCE:
        return True
    return bool(value_of("lived_experience_votes", authority_id=panel.authority_id, on=on))


def add_member(panel: Panel, term: Term, *, by: Actor, now: dt.datetime) -> PanelMember:
    """Give somebody a seat for a term, and tell them. Raises InvalidInput naming what stands against it."""
    faults = _term_faults(panel, term) | clashes(term, [seat.term for seat in panel.members])
    if faults:
        raise InvalidInput(faults)
    seat = _seat(panel, term)
    audit.record("panel_member.added", subject=seat, by=by, fields=["role", "votes", "from_on", "to_on"], at=now)
    notify([term.user_id], template="panel_seat", path=f"/panel/panels/{panel.public_id}", now=now)
    return seat


def _term_faults(panel: Panel, term: Term) -> dict[str, str]:
    faults = {}
    if term.user_id not in {user.id for user in queries.possible_members(panel)}:
        faults["user"] = "Choose somebody who has the role of a panel member"
    if term.to_on is not None and term.to_on < term.from_on:
        faults["to_on"] = "The last day must not be before the first"
    if term.is_deputy and term.deputises_for not in {
        seat.user_id for seat in panel.members if not seat.term.is_deputy and seat.term.overlaps(term)
    }:
        faults["deputises_for"] = "Choose a member who sits in that time"
    return faults


def _seat(panel: Panel, term: Term) -> PanelMember:
    seat = PanelMember(
        user_id=term.user_id,
        role=term.role,
        votes=term.votes,
        from_on=term.from_on,
        to_on=term.to_on,
        deputises_for_id=term.deputises_for,
    )
    panel.members.append(seat)
    db.session.flush()
    return seat


def end_term(seat: PanelMember, *, to_on: dt.date, by: Actor, now: dt.datetime) -> None:
    """Set the last day of a seat: today or later, and no later than it was. Raises InvalidInput."""
    earliest = max(london_date(now), seat.from_on)
    if to_on < earliest:
        raise InvalidInput({"to_on": f"The last day must be {written(earliest)} or later"})
    if seat.to_on is not None and to_on > seat.to_on:
        raise InvalidInput({"to_on": f"The term ends on {written(seat.to_on)}. Renew it to go on after that day"})
    seat.to_on = to_on
    audit.record("panel_member.term_ended", subject=seat, by=by, fields=["to_on"], at=now)


def renew(panel: Panel, seat: PanelMember, *, to_on: dt.date | None, by: Actor, now: dt.datetime) -> PanelMember:
    """A further term of the same seat, from the day after the last one or from today.

    Raises IllegalMove for a seat without an end, InvalidInput where the new term clashes or ends before it begins.
    """
    if seat.to_on is None:
        msg = "This term has no end, so there is nothing to renew."
        raise IllegalMove(msg)
    begins = max(seat.to_on + ONE_DAY, london_date(now))
    term = Term(seat.user_id, seat.role, begins, to_on, votes=seat.votes, deputises_for=seat.deputises_for_id)
    faults = _term_faults(panel, term) | clashes(term, [other.term for other in panel.members])
    if faults:
        raise InvalidInput({"to_on": ". ".join(faults.values())})
    renewed = _seat(panel, term)
    audit.record("panel_member.renewed", subject=renewed, by=by, fields=["from_on", "to_on"], at=now)
    return renewed
