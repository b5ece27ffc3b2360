"""A limit on misses: whoever tries addresses at random is stopped for the rest of the minute.

Addresses of computers are kept nowhere: a miss counts under a hash that is salted anew in each process, in memory,
and everything is forgotten each minute.
"""

import datetime as dt
import hashlib
import secrets
from collections import Counter
from threading import Lock


class Throttle:
    """Counts misses per minute and address; each process counts for itself."""

    def __init__(self, most_per_minute: int) -> None:
        self.most = most_per_minute
        self._salt = secrets.token_bytes(16)
        self._minute = -1
        self._misses: Counter[bytes] = Counter()
        self._lock = Lock()

    def is_over(self, address: str | None, *, now: dt.datetime) -> bool:
        """Whether this address has missed too often within the minute."""
        with self._lock:
            self._forget(now)
            return self._misses[self._key(address)] >= self.most

    def count_miss(self, address: str | None, *, now: dt.datetime) -> None:
        """One more miss."""
        with self._lock:
            self._forget(now)
            self._misses[self._key(address)] += 1

    def _forget(self, now: dt.datetime) -> None:
        minute = int(now.timestamp() // 60)
        if minute != self._minute:
            self._minute = minute
            self._misses.clear()

    def _key(self, address: str | None) -> bytes:
        return hashlib.blake2b((address or "").encode(), key=self._salt, digest_size=16).digest()
