"""Asking a virus scanner that speaks INSTREAM: what it may answer, and what it may fail to."""

import socket
import threading
from pathlib import Path

import pytest

from rehab.documents.rules import ScanState
from rehab.documents.scanner import Scanner, scanner_at
from tests.support.documents import EICAR, a_scanner

LARGE = b"0123456789abcdef" * 10_000


def test_a_clean_file_is_sent_whole() -> None:
    with a_scanner() as (scanner, seen):
        assert scanner.scan(LARGE) is ScanState.CLEAN
    assert seen == [LARGE]


def test_finds_what_is_harmful() -> None:
    with a_scanner() as (scanner, _):
        assert scanner.scan(LARGE + EICAR) is ScanState.HARMFUL


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR", b"stream: OK, more or less", b"OK", b"x" * 10_000, b"FOUND"],
)
def test_takes_no_other_answer_for_a_verdict(answer: bytes) -> None:
    with a_scanner(answer) as (scanner, _):
        assert scanner.scan(b"file") is ScanState.NOT_SCANNED


def test_waits_no_longer_than_it_may() -> None:
    with a_scanner(None) as (scanner, _):
        assert scanner.scan(b"file", seconds=0.05) is ScanState.NOT_SCANNED
        assert scanner.scan(b"file", seconds=0) is ScanState.NOT_SCANNED


def test_does_without_a_scanner_that_is_away(tmp_path: Path) -> None:
    with a_scanner() as (scanner, _):
        pass
    assert scanner.scan(b"file", seconds=1) is ScanState.NOT_SCANNED
    assert Scanner(str(tmp_path / "none")).scan(b"file", seconds=1) is ScanState.NOT_SCANNED


def test_asks_at_a_socket_of_the_same_computer(tmp_path: Path) -> None:
    path = str(tmp_path / "clamd.ctl")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        thread = threading.Thread(target=_answer, args=(listening,))
        thread.start()
        assert Scanner(path).scan(b"file") is ScanState.CLEAN
        thread.join()


def _answer(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        told = b""
        while not told.endswith(b"file\0\0\0\0"):
            told += connection.recv(100)
        connection.sendall(b"stream: ")
        connection.sendall(b"OK\0")


def test_reads_where_the_scanner_is() -> None:
    assert scanner_at("") is None
    assert scanner_at("tcp://scan.example:3333") == Scanner("scan.example", 3333)
    assert scanner_at("tcp://scan.example") == Scanner("scan.example", 3310)
    assert scanner_at("unix:/run/clamav/clamd.ctl") == Scanner("/run/clamav/clamd.ctl")


@pytest.mark.parametrize("url", ["localhost", "http://scan", "tcp://", "unix:clamd", "tcp://scan/path", "tcp://a:b"])
def test_refuses_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match=r"CLAMD_URL|Port"):
        scanner_at(url)
