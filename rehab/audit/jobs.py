"""Keeping the end of the chain where nobody with the database alone can reach it."""

import datetime as dt
from pathlib import Path

from rehab.audit import queries, rules
from rehab.audit.commands import chain_key
from rehab.core.errors import DomainError


class BrokenChain(DomainError):
    """The audit was tampered with, or is damaged; the message names the first broken link."""


def keep_head(file: Path, *, now: dt.datetime) -> str:
    """Check the whole chain, then add its end to the file. Raises BrokenChain, and then adds nothing."""
    verdict = queries.verify(chain_key(), kept=queries.kept_heads(file))
    if verdict.broken_at is not None:
        raise BrokenChain(verdict.sentence)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as heads:
        heads.write(rules.head_line(verdict.holds_to, at=now))
    return verdict.sentence
