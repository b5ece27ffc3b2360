"""Changes of facilities that wait, or were decided."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility, FacilityProposal
from rehab.framework.queries.particulars import particulars
from rehab.framework.queries.providers import is_looked_after_by, with_particulars, works_there
from rehab.framework.rules import PARTICULARS, ProposalState, fingerprint


@dataclass(frozen=True, slots=True)
class Difference:
    """One particular of a proposal in words; `moved` is what it has become since it was proposed, or empty."""

    label: str
    before: str
    after: str
    moved: str = ""


def waiting_for(facility_id: int) -> FacilityProposal | None:
    """The change of a facility that waits for the commissioner."""
    return db.session.scalar(
        select(FacilityProposal).where(
            FacilityProposal.facility_id == facility_id, FacilityProposal.state == ProposalState.WAITING
        )
    )


def get_change(actor: Actor, public_id: str, *, lock: bool = False) -> FacilityProposal:
    """With its facility and who proposed and decided it; for the provider's people, and those who look after it.

    `lock` holds the facility, then the proposal, until the transaction ends. Raises NotFound.
    """
    wanted = (
        select(FacilityProposal)
        .join(FacilityProposal.facility)
        .join(Facility.provider)
        .where(FacilityProposal.public_id == public_id, or_(works_there(actor), is_looked_after_by(actor)))
        .options(
            contains_eager(FacilityProposal.facility).options(contains_eager(Facility.provider), *with_particulars()),
            joinedload(FacilityProposal.proposed_by),
            joinedload(FacilityProposal.decided_by),
        )
    )
    if lock:
        held = select(FacilityProposal.facility_id).where(FacilityProposal.public_id == public_id).scalar_subquery()
        db.session.scalar(select(Facility.id).where(Facility.id == held).with_for_update())
        wanted = wanted.with_for_update(of=FacilityProposal).execution_options(populate_existing=True)
    proposal = db.session.scalar(wanted)
    if proposal is None:
        raise NotFound
    return proposal


def changes_of(facility_id: int, *, limit: int) -> Sequence[FacilityProposal]:
    """The newest changes that were proposed for a facility."""
    return db.session.scalars(
        select(FacilityProposal)
        .where(FacilityProposal.facility_id == facility_id)
        .order_by(FacilityProposal.id.desc())
        .limit(limit)
    ).all()


def seen_of(proposal: FacilityProposal) -> str:
    """What a form to decide carries: the proposal and the facility as they were seen."""
    return f"{proposal.version}-{fingerprint(particulars(proposal.facility))}"


def differences(proposal: FacilityProposal) -> list[Difference]:
    """Before and after of each particular, in the order of the form; while it waits, also what moved meanwhile."""
    now = particulars(proposal.facility) if proposal.state is ProposalState.WAITING else proposal.before
    return [
        Difference(
            particular.label,
            particular.shown(proposal.before[particular.name]),
            particular.shown(proposal.after[particular.name]),
            "" if now[particular.name] == proposal.before[particular.name] else particular.shown(now[particular.name]),
        )
        for particular in PARTICULARS
        if particular.name in proposal.after
    ]


def waiting_changes(actor: Actor, *, limit: int) -> Sequence[FacilityProposal]:
    """Those that a commissioner should decide, the oldest first, each with its facility and provider."""
    return db.session.scalars(
        select(FacilityProposal)
        .join(FacilityProposal.facility)
        .join(Facility.provider)
        .where(FacilityProposal.state == ProposalState.WAITING, is_looked_after_by(actor))
        .options(contains_eager(FacilityProposal.facility).contains_eager(Facility.provider))
        .order_by(FacilityProposal.proposed_at, FacilityProposal.id)
        .limit(limit)
    ).all()


def own_changes(actor: Actor, *, decided_since: dt.datetime, limit: int) -> Sequence[FacilityProposal]:
    """A provider's own that wait, and those a commissioner has decided since, the latest first; with facilities."""
    decided = (ProposalState.ACCEPTED, ProposalState.REFUSED)
    return db.session.scalars(
        select(FacilityProposal)
        .join(FacilityProposal.facility)
        .join(Facility.provider)
        .where(
            works_there(actor),
            or_(
                FacilityProposal.state == ProposalState.WAITING,
                FacilityProposal.state.in_(decided) & (FacilityProposal.decided_at >= decided_since),
            ),
        )
        .options(contains_eager(FacilityProposal.facility).contains_eager(Facility.provider))
        .order_by(FacilityProposal.decided_at.desc().nulls_last(), FacilityProposal.id.desc())
        .limit(limit)
    ).all()
