"""The life of a framework: let, extended, opened to providers, closed; each decision with its reason and date."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from rehab.accounts.models import Organisation
from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.clock import written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.references import next_reference
from rehab.core.text import fold
from rehab.framework.models import ExtensionOption, Framework, FrameworkOpening, FrameworkProvider, Lot, PlaceChange
from rehab.framework.rules import (
    OVER,
    ContractType,
    PlaceEvent,
    PlaceStatus,
    dates_faults,
    exercise_faults,
    opening_faults,
    option_fault,
)


def add_framework(
    lead: Organisation,
    *,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    value_pence: int | None = None,
    by: Actor,
    now: dt.datetime,
) -> Framework:
    """Let a framework, without lots or providers yet. Raises InvalidInput (title, ends_on)."""
    db.session.refresh(lead, with_for_update={"key_share": True})
    faults = dates_faults(starts_on, ends_on)
    titles = db.session.scalars(select(Framework.title).where(Framework.lead_authority_id == lead.id))
    if fold(title) in {fold(known) for known in titles}:
        faults["title"] = f"{lead.name} leads a framework of this title already"
    if faults:
        raise InvalidInput(faults)
    framework = Framework(
        reference=next_reference("F", starts_on.year),
        title=" ".join(title.split()),
        lead_authority_id=lead.id,
        starts_on=starts_on,
        ends_on=ends_on,
        value_pence=value_pence,
    )
    db.session.add(framework)
    audit.record("framework.added", subject=framework, by=by, at=now)
    return framework


def set_value(framework: Framework, value_pence: int, *, by: Actor, now: dt.datetime) -> None:
    """State what a locked framework is worth over its whole life. Raises InvalidInput for nothing."""
    if value_pence <= 0:
        raise InvalidInput({"value": "Enter a value above nothing"})
    framework.value_pence = value_pence
    audit.record("framework.valued", subject=framework, by=by, at=now, fields=["value_pence"])


def add_option(framework: Framework, would_end_on: dt.date, *, by: Actor, now: dt.datetime) -> ExtensionOption:
    """Note a right to extend a locked framework to a day. Raises IllegalMove when it is over, InvalidInput."""
    insist_on_life(framework, now=now)
    options = _options(framework)
    latest = max([framework.last_day, *(option.would_end_on for option in options)])
    if fault := option_fault(would_end_on, latest):
        raise InvalidInput({"would_end_on": fault})
    option = ExtensionOption(framework_id=framework.id, number=len(options) + 1, would_end_on=would_end_on)
    db.session.add(option)
    audit.record("framework.option_added", subject=framework, by=by, at=now)
    return option


def exercise_option(
    framework: Framework,
    number: int,
    *,
    decision: str,
    decided_by: str,
    decided_on: dt.date,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Extend a locked framework by its next option; the agreements that end with it move along.

    Raises Conflict unless `number` is the next option, IllegalMove when the framework is over, InvalidInput
    (decided_on).
    """
    insist_on_life(framework, now=now)
    option = next((option for option in _options(framework) if not option.is_exercised), None)
    if option is None or option.number != number:
        msg = f"Option {number} is not the next one to exercise. Somebody may have exercised it just now."
        raise Conflict(msg)
    ended_on = framework.last_day
    if faults := exercise_faults(decided_on, last_day=ended_on, today=clock.london_date(now)):
        raise InvalidInput(faults)
    option.decision, option.decided_by, option.decided_on = decision, decided_by, decided_on
    framework.extended_to = option.would_end_on
    audit.record("framework.extended", subject=framework, by=by, at=now, fields=["extended_to"])
    for place in _agreements_ending(framework, ended_on):
        place.extended_to = option.would_end_on
        note_change(
            place, PlaceEvent.EXTENDED, f"Extension option {number} was exercised", on=decided_on, by=by, now=now
        )


def _options(framework: Framework) -> Sequence[ExtensionOption]:
    return db.session.scalars(
        select(ExtensionOption)
        .where(ExtensionOption.framework_id == framework.id)
        .order_by(ExtensionOption.number)
        .execution_options(populate_existing=True)
    ).all()


def _agreements_ending(framework: Framework, day: dt.date) -> Sequence[FrameworkProvider]:
    return db.session.scalars(
        select(FrameworkProvider)
        .join(FrameworkProvider.lot)
        .where(
            Lot.framework_id == framework.id,
            FrameworkProvider.contract_type == ContractType.FRAMEWORK_AGREEMENT,
            FrameworkProvider.status != PlaceStatus.REMOVED,
            func.coalesce(FrameworkProvider.extended_to, FrameworkProvider.ends_on) == day,
        )
        .order_by(FrameworkProvider.id)
        .with_for_update(of=FrameworkProvider)
    ).all()


def note_change(
    place: FrameworkProvider, event: PlaceEvent, reason: str, *, on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """Add a line to the history of a provider's place on a lot."""
    last_day = place.last_day if event is PlaceEvent.EXTENDED else None
    change = PlaceChange(
        place_id=place.id, event=event, on=on, last_day=last_day, reason=reason, by_id=by.user_id, at=now
    )
    db.session.add(change)
    audit.record(f"place.{event.value}", subject=place, by=by, at=now)


def close_framework(framework: Framework, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """End call-offs from a locked framework today, for good; people who were placed stay where they are.

    Raises IllegalMove when it is over already.
    """
    insist_on_life(framework, now=now)
    framework.closed_on, framework.closed_reason = clock.london_date(now), reason
    audit.record("framework.closed", subject=framework, by=by, at=now, fields=["closed_on", "closed_reason"])


def open_to_providers(
    framework: Framework, *, from_on: dt.date, to_on: dt.date, reason: str, by: Actor, now: dt.datetime
) -> FrameworkOpening:
    """Let providers apply to join a locked framework, the first and the last day included.

    Raises IllegalMove when it is over, InvalidInput (from_on, to_on) for days past, beyond its end, or open already.
    """
    insist_on_life(framework, now=now)
    faults = opening_faults(
        from_on, to_on, today=clock.london_date(now), last_day=framework.last_day, others=openings_of(framework)
    )
    if faults:
        raise InvalidInput(faults)
    opening = FrameworkOpening(framework_id=framework.id, from_on=from_on, to_on=to_on, reason=reason)
    db.session.add(opening)
    audit.record("framework.opened", subject=framework, by=by, at=now)
    return opening


def openings_of(framework: Framework) -> list[tuple[dt.date, dt.date]]:
    """The first and last day of each opening, in their order."""
    rows = db.session.execute(
        select(FrameworkOpening.from_on, FrameworkOpening.to_on)
        .where(FrameworkOpening.framework_id == framework.id)
        .order_by(FrameworkOpening.from_on, FrameworkOpening.id)
    )
    return [(row.from_on, row.to_on) for row in rows]


def insist_on_life(framework: Framework, *, now: dt.datetime) -> None:
    """Raises IllegalMove when the framework has expired or was closed."""
    state = framework.state_on(clock.london_date(now))
    if state in OVER:
        since = framework.closed_on or framework.last_day
        msg = f"This cannot be done: the framework is {state.label.lower()} ({written(since)})."
        raise IllegalMove(msg)
