"""What the benchmarks found, as the page docs/bench.md."""

import os
import platform
import re
import sqlite3
import subprocess
from collections import defaultdict
from pathlib import Path
from string import Template

from tests.support.postgres import find_program

WORDS = Path(__file__).parent / "words.md"
PAGE = Path(__file__).parents[2] / "docs" / "bench.md"
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite (file)"}
Cell = str | int


class Report:
    """Lines of tables by the name under which `words.md` asks for them."""

    def __init__(self) -> None:
        self.lines: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, table: str, *cells: Cell) -> None:
        """One more line; also on the screen, for whoever waits."""
        line = f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else cell for cell in cells)} |"
        self.lines[table].append(line)
        print(f"\n{table}: {line}", end="")  # noqa: T201  (the figures are what this is for)

    @property
    def is_whole(self) -> bool:
        """Whether every table that the page shows has lines of both databases."""
        return all(
            any(NAMES[engine] in line for line in self.lines[table])
            for table in re.findall(r"\$\{(\w+)_table\}", WORDS.read_text(encoding="utf-8"))
            for engine in NAMES
        )

    def write(self) -> None:
        """Make the page anew."""
        tables = {f"{name}_table": "\n".join(sorted(lines, key=_engine)) for name, lines in self.lines.items()}
        words = Template(WORDS.read_text(encoding="utf-8"))
        PAGE.write_text(words.substitute(tables, measured=_measured()), encoding="utf-8")


def _engine(line: str) -> bool:
    """PostgreSQL first, each in the order in which it was measured."""
    return NAMES["sqlite"] in line


def _measured() -> str:
    """Of which commit, on which machine, and how busy it was."""
    commit = _said_by("git", "rev-parse", "--short=10", "HEAD")
    changed = (
        " with changes not yet committed" if _said_by("git", "status", "--porcelain", "rehab", "templates") else ""
    )
    server = _said_by(str(find_program("postgres")), "--version").split()[2]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Commit {commit}{changed}; {os.cpu_count()} cores ({_processor()}), {memory:.0f} GB of memory; "
        f"Python {platform.python_version()}, PostgreSQL {server}, SQLite {sqlite3.sqlite_version}; "
        f"load at the end {os.getloadavg()[1]:.1f} (1 is the bench alone)."
    )


def _processor() -> str:
    found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else platform.machine()


def _said_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=PAGE.parent.parent).stdout.strip()
