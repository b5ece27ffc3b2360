"""What the service page shows: jobs, the outbox and the audit, of one's own users alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rehab.accounts import queries as accounts
from rehab.audit import queries as audit
from rehab.audit.models import AuditEntry
from rehab.audit.rules import CHECK_JOB
from rehab.casework.rules import sentence
from rehab.core.actor import SYSTEM, Actor
from rehab.jobs import queries as jobs
from rehab.jobs.models import Job
from rehab.jobs.rules import nobody_looks
from rehab.notifications import queries as notifications
from rehab.notifications.models import Notice
from rehab.notifications.rules import why_refused

PUT_OFF_MAILS = 25


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry of the audit in words, without a record's own number."""

    when: dt.datetime
    who: str
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class MailCount:
    """How many mails are in a state."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Service:
    """How the service is doing."""

    jobs: Sequence[Job]
    mails: Sequence[MailCount]
    put_off_mails: Sequence[Notice]
    refused_mails: int
    now: dt.datetime

    @property
    def nobody_looks(self) -> bool:
        """Whether no scheduler runs, so that nothing is mailed or chased."""
        return nobody_looks([job.last_started_at for job in self.jobs], self.now)

    @property
    def audit_check(self) -> Job | None:
        """The job that checks the audit; None until the scheduler has run."""
        return next((job for job in self.jobs if job.name == CHECK_JOB), None)


def service(actor: Actor, *, now: dt.datetime) -> Service:
    """Jobs are everybody's; mails are those to the users whom this administrator looks after."""
    mine = accounts.administered_user_ids(actor)
    return Service(
        jobs=jobs.all_jobs(),
        mails=[MailCount(state.label, count) for state, count in notifications.counts(mine).items()],
        put_off_mails=notifications.put_off(mine, limit=PUT_OFF_MAILS),
        refused_mails=notifications.count_refused(mine, now=now),
        now=now,
    )


@dataclass(frozen=True, slots=True)
class RefusedMail:
    """A mail that was never sent: whose it was, what it said, and why."""

    notice: Notice
    why: str
    can_retry: bool


def refused_mails(actor: Actor, *, now: dt.datetime, page: int, size: int) -> tuple[Sequence[RefusedMail], int]:
    """A page of the refused mails to the administrator's users, newest first, and how many there are."""
    found, total = notifications.refused(accounts.administered_user_ids(actor), now=now, page=page, size=size)
    return [
        RefusedMail(notice, why_refused(notice.last_fault), can_retry=notice.recipient.disabled_at is None)
        for notice in found
    ], total


def mails_to_retry(actor: Actor, *, now: dt.datetime, public_id: str | None = None) -> Sequence[Notice]:
    """One refused mail, or all, to the administrator's users, locked. Raises NotFound for one that is not."""
    return notifications.to_retry(accounts.administered_user_ids(actor), now=now, public_id=public_id)


def audit_lines(actor: Actor, *, page: int, size: int) -> tuple[Sequence[AuditLine], int]:
    """A page of what the administrator's users and the system did, newest first, and how many lines there are."""
    entries, total = audit.latest(accounts.administered_user_ids(actor), page=page, size=size)
    names = accounts.names_of({entry.actor_id for entry in entries if entry.actor_id is not None})
    return [_line(entry, names) for entry in entries], total


def _line(entry: AuditEntry, names: dict[int, str]) -> AuditLine:
    return AuditLine(
        when=entry.at,
        who=SYSTEM.name if entry.actor_id is None else names[entry.actor_id],
        what=sentence(entry.action),
        about=entry.subject_type.replace("_", " ").capitalize(),
    )
