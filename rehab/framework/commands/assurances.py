"""What a provider shows: insurance, checks and policies, and the warnings before they run out."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.framework.models import Assurance, Provider
from rehab.framework.rules import AssuranceKind, assurance_faults


@dataclass(frozen=True, slots=True)
class AssuranceDetails:
    """One paper: which, its number or where it is kept, and its last good day."""

    kind: AssuranceKind
    reference: str
    valid_until: dt.date
    title: str = ""


def add_assurance(provider: Provider, details: AssuranceDetails, *, by: Actor, now: dt.datetime) -> Assurance:
    """Keep a paper of a locked provider. Raises InvalidInput without a reference, and where it is kept already."""
    title = _checked_title(provider.id, details)
    assurance = Assurance(
        provider_id=provider.id,
        kind=details.kind,
        title=title,
        reference=details.reference,
        valid_until=details.valid_until,
    )
    db.session.add(assurance)
    db.session.flush()
    audit.record("assurance.added", subject=assurance, by=by, at=now, fields=[details.kind.value])
    return assurance


def change_assurance(assurance: Assurance, details: AssuranceDetails, *, by: Actor, now: dt.datetime) -> list[str]:
    """Renew or correct a paper; a new date is warned of anew. Raises InvalidInput as above."""
    title = _checked_title(assurance.provider_id, details, besides=assurance.id)
    wanted = {"title": title, "reference": details.reference, "valid_until": details.valid_until}
    differing = [name for name, value in wanted.items() if getattr(assurance, name) != value]
    for name in differing:
        setattr(assurance, name, wanted[name])
    if "valid_until" in differing:
        assurance.warned = None
    if differing:
        audit.record("assurance.changed", subject=assurance, by=by, at=now, fields=differing)
    return differing


def remove_assurance(assurance: Assurance, *, by: Actor, now: dt.datetime) -> None:
    """It is not shown any more; the audit keeps that it was."""
    audit.record("assurance.removed", subject=assurance, by=by, at=now, fields=[assurance.kind.value])
    db.session.delete(assurance)


def mark_warned(assurance: Assurance, step: int, *, by: Actor, now: dt.datetime) -> None:
    """The people behind the provider have been told that so many days or less are left."""
    assurance.warned = step
    audit.record("assurance.warned", subject=assurance, by=by, at=now)


def _checked_title(provider_id: int, details: AssuranceDetails, *, besides: int = 0) -> str:
    faults = assurance_faults(details.kind, title=details.title, reference=details.reference)
    title = details.title if details.kind is AssuranceKind.OTHER_POLICY else ""
    same = select(Assurance.id).where(
        Assurance.provider_id == provider_id,
        Assurance.kind == details.kind,
        Assurance.title == title,
        Assurance.id != besides,
    )
    if not faults and db.session.scalar(same) is not None:
        faults["title" if title else "kind"] = "This is kept already: change its date instead"
    if faults:
        raise InvalidInput(faults)
    return title
