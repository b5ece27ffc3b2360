"""Decision letters, for those who may know the person's name; and how authorities word them."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from rehab.accounts.models import Organisation
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility
from rehab.framework.rules import readable_name
from rehab.panel.models import Letter, LetterWording, PanelCase, PanelCaseFacility, PanelCondition
from rehab.panel.rules import Audience, Choice
from rehab.panel.rules.appeals import lodge_by
from rehab.panel.rules.letters import LETTER_TYPES, DecisionFacts, LetterType, condition_line
from rehab.panel.rules.wording import Wording
from rehab.requests.models import PlacementRequest


def _letters_seen_by(actor: Actor) -> Select[Letter]:
    """Letters have names in them: for the authority's coordinators and for the service that asked."""
    return (
        select(Letter)
        .join(PanelCase, PanelCase.id == Letter.panel_case_id)
        .join(PanelCase.request)
        .where(
            or_(
                PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
                PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
            )
        )
        .options(joinedload(Letter.case), joinedload(Letter.sent_by))
    )


def get_letter(actor: Actor, public_id: str) -> tuple[Letter, PlacementRequest]:
    """With its case, who sent it, and the request it is about. Raises NotFound."""
    return _one(_letters_seen_by(actor).where(Letter.public_id == public_id))


def get_letter_for_update(actor: Actor, public_id: str) -> tuple[Letter, PlacementRequest]:
    """As `get_letter`, locked."""
    wanted = _letters_seen_by(actor).where(Letter.public_id == public_id)
    return _one(wanted.with_for_update(of=Letter).execution_options(populate_existing=True))


def _one(wanted: Select[Letter]) -> tuple[Letter, PlacementRequest]:
    row = db.session.execute(wanted.add_columns(PlacementRequest)).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def letters_of(actor: Actor, request_id: int) -> Sequence[Letter]:
    """The decision letters of a request that this actor may read, the latest first; replaced ones among them."""
    return db.session.scalars(
        _letters_seen_by(actor)
        .where(PlacementRequest.id == request_id)
        .order_by(Letter.issued_at.desc(), Letter.audience, Letter.edition.desc(), Letter.id)
    ).all()


def editions_of(letter: Letter) -> Sequence[Letter]:
    """All versions of one letter, the latest first."""
    same = and_(Letter.panel_case_id == letter.panel_case_id, Letter.audience == letter.audience)
    return db.session.scalars(select(Letter).where(same).order_by(Letter.edition.desc())).all()


def letter_to_provider(request_id: int) -> Letter | None:
    """The latest letter in force for the providers of a request; its reader has been shown an offer first."""
    return db.session.scalar(
        select(Letter)
        .join(Letter.case)
        .where(
            PanelCase.request_id == request_id,
            Letter.audience == Audience.PROVIDER,
            Letter.superseded_at.is_(None),
        )
        .order_by(Letter.issued_at.desc(), Letter.id.desc())
        .limit(1)
    )


def letters_to_send(actor: Actor, *, limit: int) -> Sequence[tuple[Letter, str, dt.datetime | None]]:
    """The letters to persons that nobody has sent, with the request's reference and when they are due."""
    running = and_(
        Clock.subject_type == PanelCase.__tablename__,
        Clock.subject_id == Letter.panel_case_id,
        Clock.kind == ClockKind.WRITTEN_OUTCOME,
        Clock.state == ClockState.RUNNING,
    )
    rows = db.session.execute(
        select(Letter, PlacementRequest.reference, Clock.due_at)
        .join(Letter.case)
        .join(PanelCase.request)
        .outerjoin(Clock, running)
        .where(
            PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
            Letter.audience == Audience.CLIENT,
            Letter.sent_at.is_(None),
            Letter.superseded_at.is_(None),
        )
        .order_by(Clock.due_at.nulls_last(), Letter.id)
        .limit(limit)
    )
    return [(letter, reference, due_at) for letter, reference, due_at in rows]


def facts_of(case: PanelCase, request: PlacementRequest) -> DecisionFacts:
    """What the letters of a decided case say; `request` with person, people and choices loaded."""
    fixed = db.session.scalars(
        select(Facility.name)
        .join(PanelCaseFacility, PanelCaseFacility.facility_id == Facility.id)
        .where(PanelCaseFacility.panel_case_id == case.id)
        .order_by(Facility.name, Facility.id)
    ).all()
    decided_on = london_date(case.decided_at) if case.decided_at else dt.date.min
    return DecisionFacts(
        reference=request.reference,
        person=request.client.name,
        initials=request.client.initials,
        key_worker=request.key_worker.name if request.key_worker else "",
        service=readable_name(request.service.name),
        authority=request.authority.name,
        care_type=request.care_type,
        facilities=tuple(fixed) or tuple(choice.facility.name for choice in request.choices),
        kind=case.kind,
        outcome=case.outcome or Choice.DEFER,
        decided_on=decided_on,
        appeal_by=lodge_by(decided_on),
        reason=case.reason,
        alternative=case.alternative,
        actions=case.actions,
        return_on=case.return_on,
        conditions="\n".join(_conditions(case.id)),
        weeks=case.weeks,
        price_ceiling_pence=case.price_ceiling_pence,
        valid_until=case.valid_until,
    )


def _conditions(panel_case_id: int) -> list[str]:
    rows = db.session.scalars(
        select(PanelCondition).where(PanelCondition.panel_case_id == panel_case_id).order_by(PanelCondition.id)
    )
    return [condition_line(row.text, row.due_on) for row in rows]


def worded_authority(actor: Actor, public_id: str) -> Organisation:
    """An authority whose letters this actor words. Raises NotFound."""
    found = next((authority for authority in worded_authorities(actor) if authority.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def worded_authorities(actor: Actor) -> Sequence[Organisation]:
    """Coordinators and commissioners word the letters of their own authorities."""
    ids = actor.organisations(Permission.COORDINATE_PANEL) | actor.organisations(Permission.MANAGE_FRAMEWORK)
    return db.session.scalars(
        select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name_key, Organisation.id)
    ).all()


def wordings(authority_id: int, on: dt.date) -> dict[LetterType, Wording]:
    """How the authority words each letter on that day: its own wording, or else the standard one."""
    own = {found: Wording(row.heading, row.body) for found, row in own_wordings(authority_id, on).items()}
    return {found: own.get(found, found.standard) for found in LETTER_TYPES}


def own_wordings(authority_id: int, on: dt.date) -> dict[LetterType, LetterWording]:
    """The authority's own wordings in force on that day; of one day's changes the latest."""
    rows = db.session.scalars(
        select(LetterWording)
        .where(LetterWording.authority_id == authority_id, LetterWording.valid_from <= on)
        .order_by(LetterWording.valid_from, LetterWording.id)
    )
    return {LetterType(row.kind, row.result, row.audience): row for row in rows}


def wording_history(authority_id: int, found: LetterType, *, limit: int) -> tuple[Sequence[LetterWording], int]:
    """The latest changes of one letter's wording with who made them, future ones first; and how many there are."""
    same = and_(
        LetterWording.authority_id == authority_id,
        LetterWording.kind == found.kind,
        LetterWording.result == found.result,
        LetterWording.audience == found.audience,
    )
    rows = db.session.scalars(
        select(LetterWording)
        .where(same)
        .options(joinedload(LetterWording.made_by))
        .order_by(LetterWording.valid_from.desc(), LetterWording.id.desc())
        .limit(limit)
    ).all()
    return rows, db.session.scalar(select(func.count(LetterWording.id)).where(same)) or 0
