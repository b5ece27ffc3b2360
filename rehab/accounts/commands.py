"""Writes of accounts."""

import datetime as dt
import secrets

from sqlalchemy import delete, update

from rehab.accounts.models import Cover, Organisation, RoleGrant, User, UserSession
from rehab.accounts.queries import caseworkers, cover_between, token_hash
from rehab.accounts.rules import KIND_OF_ROLE, LAST_SEEN_STEP, PROVIDER_ROLES, OrganisationKind, Role, SessionState
from rehab.audit import commands as audit
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput, NotAllowed
from rehab.core.text import fold, letters_and_digits
from rehab.core.transaction import short_session


def open_session(user: User, *, checked_hash: str, by: Actor, now: dt.datetime) -> str:
    """Sign in the user whose password was checked against `checked_hash`; returns the token for the cookie.

    Raises NotAllowed when the account was disabled or its password changed since then.
    """
    if user.disabled_at is not None or user.password_hash != checked_hash:
        raise NotAllowed
    token = secrets.token_urlsafe(32)
    session = UserSession(
        token_hash=token_hash(token),
        user_id=user.id,
        state=SessionState.ACTIVE,
        opened_at=now,
        last_seen_at=now,
    )
    db.session.add(session)
    audit.record("account.signed_in", subject=user, by=by, at=now)
    return token


def close_session(user: User, token: str, *, by: Actor, now: dt.datetime) -> None:
    """Sign out: the token opens nothing from now on."""
    db.session.execute(
        update(UserSession).where(UserSession.token_hash == token_hash(token)).values(state=SessionState.ENDED)
    )
    audit.record("account.signed_out", subject=user, by=by, at=now)


def end_all_sessions(user: User) -> None:
    """A new password, a changed role or a disabled account ends every session at once."""
    db.session.execute(update(UserSession).where(UserSession.user_id == user.id).values(state=SessionState.ENDED))


def forget_old_sessions(*, opened_before: dt.datetime) -> None:
    """Delete sessions that can long since open nothing. Who signed in when stays in the audit."""
    db.session.execute(delete(UserSession).where(UserSession.opened_at < opened_before))


def mark_seen(session_id: int, *, last_seen_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Keep a session from going idle; returns when it now counts as last seen, written at most once a minute."""
    if now - last_seen_at < LAST_SEEN_STEP:
        return last_seen_at
    with short_session() as session:
        session.execute(update(UserSession).where(UserSession.id == session_id).values(last_seen_at=now))
    return now


def change_password(user: User, *, password_hash: str, by: Actor, now: dt.datetime) -> None:
    """Store a hash made beforehand and end every session of the account."""
    user.password_hash = password_hash
    end_all_sessions(user)
    audit.record("account.password_changed", subject=user, by=by, at=now)


def disable(user: User, *, by: Actor, now: dt.datetime) -> None:
    """Shut an account; what it did stays. Raises IllegalMove when it is shut already."""
    if user.disabled_at is not None:
        msg = "This account is disabled already."
        raise IllegalMove(msg)
    user.disabled_at = now
    end_all_sessions(user)
    audit.record("account.disabled", subject=user, by=by, at=now)


def enable(user: User, *, by: Actor, now: dt.datetime) -> None:
    """Open a shut account again. Raises IllegalMove when it is open."""
    if user.disabled_at is None:
        msg = "This account is not disabled."
        raise IllegalMove(msg)
    user.disabled_at = None
    audit.record("account.enabled", subject=user, by=by, at=now)


def add_organisation(
    name: str,
    *kinds: OrganisationKind,
    by: Actor,
    now: dt.datetime,
    commissioned_by: Organisation | None = None,
) -> Organisation:
    """Add an organisation; its name must be new, compared by letters and digits."""
    organisation = Organisation(
        name=name,
        name_key=letters_and_digits(name),
        is_authority=OrganisationKind.AUTHORITY in kinds,
        is_treatment_service=OrganisationKind.TREATMENT_SERVICE in kinds,
        is_provider=OrganisationKind.PROVIDER in kinds,
        commissioned_by_id=commissioned_by.id if commissioned_by else None,
    )
    db.session.add(organisation)
    db.session.flush()
    audit.record("organisation.added", subject=organisation, by=by, at=now)
    return organisation


def make_provider(organisation: Organisation, *, by: Actor, now: dt.datetime) -> None:
    """Let an organisation that is here already offer residential treatment too; nothing to do if it does."""
    if not organisation.is_provider:
        organisation.is_provider = True
        audit.record("organisation.changed", subject=organisation, by=by, at=now, fields=["is_provider"])


def add_user(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    roles: dict[Role, Organisation],
    password_hash: str,
    by: Actor,
    now: dt.datetime,
) -> User:
    """Add an account; each role is held for an organisation of the kind that the role belongs to.

    Raises InvalidInput when the address is taken or a role does not fit its organisation.
    """
    address = email.strip().casefold()
    if db.session.query(User.id).filter(User.email == address).first():
        raise InvalidInput({"email": "There is already an account with this email address"})
    for role, scope in roles.items():
        if not scope.is_a(KIND_OF_ROLE[role]):
            raise InvalidInput({"roles": f"{role.label} is not a role at {scope.name}"})
    user = User(
        email=address,
        name=name,
        name_key=fold(name),
        organisation_id=organisation.id,
        password_hash=password_hash,
        created_at=now,
        grants=[RoleGrant(role=role, organisation_id=scope.id) for role, scope in roles.items()],
    )
    db.session.add(user)
    db.session.flush()
    audit.record("account.added", subject=user, by=by, at=now)
    return user


def change_provider_role(user: User, role: Role, *, by: Actor, now: dt.datetime) -> None:
    """Give somebody at a provider of the manager `by` this role there instead; what else they do here stays.

    The same role again changes nothing; another one signs them out. Raises NotAllowed for a role of somewhere else.
    """
    if role not in PROVIDER_ROLES:
        raise NotAllowed
    own = by.organisations(Permission.MANAGE_STAFF)
    held = [grant for grant in user.grants if grant.role in PROVIDER_ROLES and grant.organisation_id in own]
    others = [grant for grant in held if grant.role is not role]
    if not others:
        return
    having = {grant.organisation_id for grant in held if grant.role is role}
    for grant in others:
        user.grants.remove(grant)
    user.grants.extend(
        RoleGrant(role=role, organisation_id=house)
        for house in sorted({grant.organisation_id for grant in others} - having)
    )
    end_all_sessions(user)
    audit.record("account.changed", subject=user, by=by, at=now, fields=["role"])


def arrange_cover(
    away: User,
    stand_in: User,
    *,
    service_id: int,
    from_on: dt.date,
    until_on: dt.date,
    by: Actor,
    now: dt.datetime,
) -> Cover:
    """Let a colleague see to somebody's cases from one day until another, both included.

    Raises InvalidInput for oneself, for a stand-in from elsewhere, for days that are past or the wrong way round, and
    for days on which somebody covers already. `away` must be loaded with its lock.
    """
    if wrong := _cover_faults(away, stand_in, service_id, from_on, until_on, today=london_date(now)):
        raise InvalidInput(wrong)
    if cover_between(away.id, from_on, until_on):
        raise InvalidInput({"from_on": f"Somebody covers for {away.name} on some of these days already"})
    cover = Cover(service_id=service_id, away_id=away.id, stand_in_id=stand_in.id, from_on=from_on, until_on=until_on)
    db.session.add(cover)
    db.session.flush()
    audit.record("cover.arranged", subject=cover, by=by, at=now)
    return cover


def _cover_faults(
    away: User, stand_in: User, service_id: int, from_on: dt.date, until_on: dt.date, *, today: dt.date
) -> dict[str, str]:
    if stand_in.id == away.id:
        return {"to": "Choose somebody else than the person who is away"}
    if stand_in.id not in {user.id for user in caseworkers(service_id)}:
        return {"to": "Choose somebody who works at the same service"}
    if until_on < from_on:
        return {"until_on": "The last day must be the first day or later"}
    return {"until_on": "The last day must be today or later"} if until_on < today else {}


def end_cover(cover: Cover, *, by: Actor, now: dt.datetime) -> None:
    """End it now. Raises IllegalMove where it has ended."""
    if cover.ended_at is not None or cover.until_on < london_date(now):
        msg = "This cover has ended already."
        raise IllegalMove(msg)
    cover.ended_at = now
    audit.record("cover.ended", subject=cover, by=by, at=now)
