"""Asking clamd about a file (its INSTREAM command); whatever it answers in time, or does not, nothing breaks."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from rehab.core.tracing import tell_operators
from rehab.documents.rules import ScanState

PORT = 3310
# How long whoever adds a file waits for the answer; a job, which nobody waits for, may give it longer.
SECONDS = 10.0
_COMMAND = b"zINSTREAM\0"
_CHUNK = 64 * 1024
_LONGEST_REPLY = 4096
_CLEAN, _FOUND = b"stream: OK", b" FOUND"


@dataclass(frozen=True, slots=True)
class Scanner:
    """Where clamd listens: host and port, or the path of its socket (then `port` is 0)."""

    place: str
    port: int = 0

    def scan(self, content: bytes, *, seconds: float = SECONDS) -> ScanState:
        """What it says of a file; NOT_SCANNED if it cannot be asked, or has not answered after so many seconds."""
        try:
            with self._connection(seconds) as line:
                return _verdict(line.ask(content))
        except (OSError, ScannerFault) as error:
            tell_operators("virus scanner not available", error)
            return ScanState.NOT_SCANNED

    @contextmanager
    def _connection(self, seconds: float) -> Iterator["_Line"]:
        until = time.monotonic() + seconds
        if not self.port:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(seconds)
                connection.connect(self.place)
                yield _Line(connection, until)
            return
        with socket.create_connection((self.place, self.port), timeout=seconds) as connection:
            yield _Line(connection, until)


class ScannerFault(Exception):
    """It answered something that says neither yes nor no."""


@dataclass(frozen=True, slots=True)
class _Line:
    """An open connection, and until when it may take."""

    connection: socket.socket
    until: float

    def ask(self, content: bytes) -> bytes:
        self._send(_COMMAND)
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            self._send(struct.pack(">L", len(chunk)) + chunk)
        self._send(struct.pack(">L", 0))
        return self._reply()

    def _send(self, sent: bytes) -> None:
        self._mind_the_time()
        self.connection.sendall(sent)

    def _reply(self) -> bytes:
        told = b""
        while b"\0" not in told and len(told) < _LONGEST_REPLY:
            self._mind_the_time()
            part = self.connection.recv(_LONGEST_REPLY)
            if not part:
                break
            told += part
        return told.partition(b"\0")[0]

    def _mind_the_time(self) -> None:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.connection.settimeout(left)


def _verdict(reply: bytes) -> ScanState:
    if reply == _CLEAN:
        return ScanState.CLEAN
    if reply.startswith(b"stream: ") and reply.endswith(_FOUND):
        return ScanState.HARMFUL
    raise ScannerFault


def scanner_at(url: str) -> Scanner | None:
    """The scanner at `tcp://host:port` or `unix:/path`; None for "". Raises ValueError for anything else."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return Scanner(parts.path)
    if parts.scheme == "tcp" and parts.hostname and parts.path in {"", "/"}:
        return Scanner(parts.hostname, parts.port or PORT)
    msg = "CLAMD_URL must look like tcp://host:3310 or unix:/run/clamav/clamd.ctl"
    raise ValueError(msg)
