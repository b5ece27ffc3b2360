"""The chain: each entry's code covers its content and the code of the entry before."""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import NamedTuple

GENESIS = "0" * 64
HEADS_FILE = "audit-heads.log"
CHECK_JOB = "check_audit"


class Head(NamedTuple):
    """The end of the chain at some moment: the number of its last entry and that entry's code."""

    sequence: int
    seal: str


EMPTY = Head(0, GENESIS)


def seal(key: bytes, previous: str, content: Sequence[object]) -> str:
    """The HMAC-SHA256 of an entry, in hex."""
    message = json.dumps([previous, *content], separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def head_line(head: Head, *, at: dt.datetime) -> str:
    """A head as a line of the file that is kept outside the database."""
    return f"{at.isoformat()} {head.sequence} {head.seal}\n"


def head_of_line(line: str) -> Head:
    """The head that `head_line` wrote. Raises ValueError for anything else."""
    _at, sequence, sealed = line.split()
    return Head(int(sequence), sealed)
