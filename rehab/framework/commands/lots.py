"""The parts of a framework, and the councils that call off from it."""

import datetime as dt

from sqlalchemy import func, select

from rehab.accounts.models import Organisation
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import written
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.text import letters_and_digits
from rehab.framework.commands.life import insist_on_life
from rehab.framework.models import Framework, FrameworkParticipant, Lot
from rehab.framework.rules import CareType


def add_lot(
    framework: Framework, *, title: str, care_type: CareType, specialism: str, by: Actor, now: dt.datetime
) -> Lot:
    """Add a lot with the next number to a locked framework.

    Raises IllegalMove when it is over, InvalidInput (title).
    """
    insist_on_life(framework, now=now)
    _insist_on_new_title(framework.id, title)
    last = db.session.scalar(select(func.max(Lot.number)).where(Lot.framework_id == framework.id))
    lot = Lot(
        framework_id=framework.id,
        number=(last or 0) + 1,
        title=" ".join(title.split()),
        care_type=care_type,
        specialism=specialism,
    )
    db.session.add(lot)
    audit.record("lot.added", subject=lot, by=by, at=now)
    return lot


def change_lot(lot: Lot, *, title: str, specialism: str, by: Actor, now: dt.datetime) -> None:
    """Rename a lot of a locked framework; what care it is for stays. Raises InvalidInput (title)."""
    _insist_on_new_title(lot.framework_id, title, besides=lot.id)
    lot.title, lot.specialism = " ".join(title.split()), specialism
    audit.record("lot.changed", subject=lot, by=by, at=now, fields=["title", "specialism"])


def _insist_on_new_title(framework_id: int, title: str, *, besides: int = 0) -> None:
    """Titles are told apart by letters and digits, as an import does."""
    others = db.session.scalars(select(Lot.title).where(Lot.framework_id == framework_id, Lot.id != besides))
    if letters_and_digits(title) in {letters_and_digits(other) for other in others}:
        raise InvalidInput({"title": "The framework has a lot of this title already"})


def let_take_part(
    framework: Framework, council: Organisation, *, joined_on: dt.date, by: Actor, now: dt.datetime
) -> FrameworkParticipant:
    """Let a council call off from a locked framework from a day on, again where it had stopped.

    Raises IllegalMove when the framework is over, Conflict when the council leads it or takes part, InvalidInput.
    """
    insist_on_life(framework, now=now)
    if joined_on > framework.last_day:
        raise InvalidInput({"joined_on": f"The framework ends on {written(framework.last_day)}: choose an earlier day"})
    known = db.session.scalar(
        select(FrameworkParticipant).where(
            FrameworkParticipant.framework_id == framework.id, FrameworkParticipant.authority_id == council.id
        )
    )
    if council.id == framework.lead_authority_id or (known and known.left_on is None):
        msg = f"{council.name} takes part in this framework already."
        raise Conflict(msg)
    if known and known.left_on and joined_on <= known.left_on:
        raise InvalidInput(
            {"joined_on": f"{council.name} took part until {written(known.left_on)}: choose a later day"}
        )
    participant = known or FrameworkParticipant(framework_id=framework.id, authority_id=council.id)
    participant.joined_on, participant.left_on = joined_on, None
    db.session.add(participant)
    audit.record("framework.joined", subject=framework, by=by, at=now, fields=["participants"])
    return participant


def end_part(
    framework: Framework, participant: FrameworkParticipant, *, left_on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """End a council's part in a locked framework after a day; its people stay where they are.

    Raises Conflict when it has ended, InvalidInput (left_on) for a day before it joined.
    """
    if participant.left_on is not None:
        msg = f"This council's part ended on {written(participant.left_on)}."
        raise Conflict(msg)
    first = participant.joined_on or framework.starts_on
    if left_on < first:
        raise InvalidInput({"left_on": f"The last day must be {written(first)}, when the council joined, or later"})
    participant.left_on = left_on
    audit.record("framework.left", subject=framework, by=by, at=now, fields=["participants"])
