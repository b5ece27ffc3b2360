"""Reads of accounts."""

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from rehab.accounts.models import Cover, Organisation, RoleGrant, User, UserSession
from rehab.accounts.rules import PERMISSIONS, PROVIDER_ROLES, OrganisationKind, Role, SessionState, session_ends
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.text import letters_and_digits


def token_hash(token: str) -> str:
    """What the database knows of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of(user: User) -> Actor:
    """The user as the rest of the product knows them; needs organisation and grants loaded."""
    return Actor(
        user_id=user.id,
        name=user.name,
        organisation_id=user.organisation_id,
        organisation_name=user.organisation.name,
        roles=tuple(sorted({grant.role.label for grant in user.grants})),
        grants=frozenset(
            (permission, grant.organisation_id) for grant in user.grants for permission in PERMISSIONS[grant.role]
        ),
    )


def _users() -> Select[User]:
    return select(User).options(joinedload(User.organisation), selectinload(User.grants))


def live_session(token: str, *, now: dt.datetime) -> UserSession | None:
    """The active session of this token, with its user; None when it ended, ran out or was never opened."""
    session = db.session.scalar(
        select(UserSession)
        .where(UserSession.token_hash == token_hash(token), UserSession.state == SessionState.ACTIVE)
        .options(
            joinedload(UserSession.user).joinedload(User.organisation),
            joinedload(UserSession.user).selectinload(User.grants),
        )
    )
    if session is None or session.user.disabled_at is not None:
        return None
    ends = session_ends(opened_at=session.opened_at, last_seen_at=session.last_seen_at)
    return session if now < ends else None


def for_sign_in(email: str) -> User | None:
    """The account with this address."""
    return db.session.scalar(_users().where(User.email == email.strip().casefold()))


def get_user(user_id: int, *, lock: bool = False) -> User:
    """Raises NotFound."""
    wanted = _users().where(User.id == user_id)
    user = db.session.scalar(wanted.with_for_update(of=User) if lock else wanted)
    if user is None:
        raise NotFound
    return user


def is_enabled(user_id: int) -> bool:
    """Whether the account is there and not disabled."""
    wanted = select(User.id).where(User.id == user_id, User.disabled_at.is_(None))
    return db.session.scalar(wanted) is not None


def actor_by_id(user_id: int) -> Actor:
    """The actor behind a user id; raises NotFound."""
    return actor_of(get_user(user_id))


def names_of(user_ids: set[int]) -> dict[int, str]:
    """User id -> name, for lists that show who did something."""
    if not user_ids:
        return {}
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in found}


def holders(role: Role, organisation_id: int) -> Sequence[User]:
    """The enabled users with this role for this organisation, by name."""
    return db.session.scalars(
        _users()
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role == role,
            RoleGrant.organisation_id == organisation_id,
            User.disabled_at.is_(None),
        )
        .order_by(User.name_key, User.id)
    ).all()


def holders_by_organisation(role: Role, organisation_ids: set[int]) -> dict[int, set[int]]:
    """Organisation -> the ids of the enabled users with this role for it."""
    found: dict[int, set[int]] = {organisation_id: set() for organisation_id in organisation_ids}
    rows = db.session.execute(
        select(RoleGrant.organisation_id, RoleGrant.user_id)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == role, RoleGrant.organisation_id.in_(organisation_ids), User.disabled_at.is_(None))
    )
    for organisation_id, user_id in rows:
        found[organisation_id].add(user_id)
    return found


def organisation_by_name(name: str) -> Organisation | None:
    """Compared by letters and digits only."""
    return db.session.scalar(select(Organisation).where(Organisation.name_key == letters_and_digits(name)))


def get_organisation(organisation_id: int) -> Organisation:
    """Raises NotFound."""
    found = db.session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


def organisations(kind: OrganisationKind) -> Sequence[Organisation]:
    """All organisations of a kind, by name."""
    column = {
        OrganisationKind.AUTHORITY: Organisation.is_authority,
        OrganisationKind.TREATMENT_SERVICE: Organisation.is_treatment_service,
        OrganisationKind.PROVIDER: Organisation.is_provider,
    }[kind]
    return db.session.scalars(select(Organisation).where(column).order_by(Organisation.name_key, Organisation.id)).all()


def _administered(actor: Actor) -> ColumnElement[bool]:
    """The rule of `policy.can_administer`, in SQL."""
    own = actor.organisations(Permission.ADMINISTER)
    if not own:
        return false()
    return or_(Organisation.id.in_(own), Organisation.commissioned_by_id.in_(own))


def administered_organisations(actor: Actor) -> Sequence[Organisation]:
    """The organisations whose accounts this administrator looks after, by name."""
    return db.session.scalars(
        select(Organisation).where(_administered(actor)).order_by(Organisation.name_key, Organisation.id)
    ).all()


def administered_organisation(actor: Actor, public_id: str) -> Organisation:
    """Raises NotFound for an organisation that does not exist or is not this administrator's."""
    wanted = select(Organisation).where(Organisation.public_id == public_id, _administered(actor))
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def administered_user_ids(actor: Actor) -> Select[int]:
    """The ids of the accounts this administrator looks after, for use inside other queries."""
    return select(User.id).join(User.organisation).where(_administered(actor))


def administered_users(actor: Actor, *, page: int, size: int) -> tuple[Sequence[User], int]:
    """A page of the accounts this administrator looks after, by name, and how many there are."""
    mine = User.id.in_(administered_user_ids(actor))
    total = db.session.scalar(select(func.count(User.id)).where(mine)) or 0
    ordered = _users().where(mine).order_by(User.name_key, User.id)
    return db.session.scalars(ordered.limit(size).offset((page - 1) * size)).all(), total


def administered_user(actor: Actor, public_id: str, *, lock: bool = False) -> User:
    """Raises NotFound for an account that does not exist or is not this administrator's."""
    wanted = _users().where(User.public_id == public_id, User.id.in_(administered_user_ids(actor)))
    user = db.session.scalar(wanted.with_for_update(of=User) if lock else wanted)
    if user is None:
        raise NotFound
    return user


def staff(actor: Actor, *, page: int, size: int) -> tuple[Sequence[User], int]:
    """A page of those who work for the actor's own houses, by name, and how many there are."""
    mine = User.id.in_(_staff_ids(actor))
    total = db.session.scalar(select(func.count(User.id)).where(mine)) or 0
    ordered = _users().where(mine).order_by(User.name_key, User.id)
    return db.session.scalars(ordered.limit(size).offset((page - 1) * size)).all(), total


def staff_member_for_update(actor: Actor, public_id: str) -> User:
    """One of them, held with their organisation, so that two managers cannot shut each other out at one moment.

    Raises NotFound for an account that is not one of theirs, and for an actor who is no manager any more.
    """
    own = sorted(actor.organisations(Permission.MANAGE_STAFF))
    db.session.execute(
        select(Organisation.id).where(Organisation.id.in_(own)).order_by(Organisation.id).with_for_update()
    )
    still = select(RoleGrant.id).where(
        RoleGrant.user_id == actor.user_id,
        RoleGrant.role == Role.PROVIDER_MANAGER,
        RoleGrant.organisation_id.in_(own),
    )
    wanted = _users().where(User.public_id == public_id, User.id.in_(_staff_ids(actor)), still.exists())
    user = db.session.scalar(wanted.with_for_update(of=User).execution_options(populate_existing=True))
    if user is None or not is_enabled(actor.user_id or 0):
        raise NotFound
    return user


def _staff_ids(actor: Actor) -> Select[int]:
    return select(RoleGrant.user_id).where(
        RoleGrant.role.in_(PROVIDER_ROLES),
        RoleGrant.organisation_id.in_(actor.organisations(Permission.MANAGE_STAFF)),
    )


CASEWORKERS = (Role.KEY_WORKER, Role.TEAM_MANAGER)


def caseworkers(service_id: int) -> Sequence[User]:
    """The enabled users who work on the cases of a service, by name."""
    return db.session.scalars(_caseworkers([service_id]).where(User.disabled_at.is_(None))).all()


def all_caseworkers(service_ids: Collection[int]) -> Sequence[User]:
    """As `caseworkers`, for several services, with those whose accounts are disabled."""
    return db.session.scalars(_caseworkers(service_ids)).all()


def _caseworkers(service_ids: Collection[int]) -> Select[User]:
    works_there = select(RoleGrant.user_id).where(
        RoleGrant.role.in_(CASEWORKERS), RoleGrant.organisation_id.in_(service_ids)
    )
    return _users().where(User.id.in_(works_there)).order_by(User.name_key, User.id)


def _covers(on: dt.date) -> Select[Cover]:
    return select(Cover).where(Cover.ended_at.is_(None), Cover.from_on <= on, Cover.until_on >= on)


def stand_ins(user_ids: Collection[int], on: dt.date) -> set[int]:
    """Those who cover on a day for any of these people."""
    found = _covers(on).where(Cover.away_id.in_(user_ids)).with_only_columns(Cover.stand_in_id)
    return set(db.session.scalars(found))


def covered_by(user_id: int | None, on: dt.date) -> Sequence[Cover]:
    """For whom a user covers on a day, with those who are away."""
    wanted = _covers(on).where(Cover.stand_in_id == user_id)
    return db.session.scalars(wanted.options(joinedload(Cover.away)).order_by(Cover.until_on, Cover.id)).all()


def cover_between(away_id: int, from_on: dt.date, until_on: dt.date) -> Sequence[Cover]:
    """Whoever covers for a user on any of these days."""
    overlapping = (Cover.away_id == away_id, Cover.from_on <= until_on, Cover.until_on >= from_on)
    return db.session.scalars(select(Cover).where(Cover.ended_at.is_(None), *overlapping).order_by(Cover.id)).all()


def covers_of(service_ids: Collection[int], on: dt.date) -> Sequence[Cover]:
    """What is arranged at these services from a day on, the first to begin first, with both people."""
    wanted = select(Cover).where(Cover.ended_at.is_(None), Cover.service_id.in_(service_ids), Cover.until_on >= on)
    return db.session.scalars(
        wanted.options(joinedload(Cover.away), joinedload(Cover.stand_in)).order_by(Cover.from_on, Cover.id)
    ).all()


def get_cover(public_id: str, service_ids: Collection[int]) -> Cover:
    """With its lock. Raises NotFound for one that does not exist or is of another service."""
    wanted = select(Cover).where(Cover.public_id == public_id, Cover.service_id.in_(service_ids))
    found = db.session.scalar(wanted.with_for_update())
    if found is None:
        raise NotFound
    return found
