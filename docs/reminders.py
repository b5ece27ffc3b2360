"""Write down who is reminded of what, and when, from the rules themselves: `make reminders`."""

from collections.abc import Iterator
from pathlib import Path

from config import Config
from rehab.clocks.rules import STEPS, Audience, ClockKind, Step
from rehab.notifications.rules import TEMPLATES, URGENT
from rehab.scheduler import tasks

FILE = Path(__file__).parent / "reminders.md"
WHO = {
    Audience.OWNER: "whoever has to do it",
    Audience.MANAGERS: "team managers",
    Audience.COMMISSIONERS: "commissioners",
}
HEAD = """# Who is reminded of what, and when

Written by `make reminders` from the rules; a test holds it against them. Due days are London days and end at midnight.
A step that fell into a time without a scheduler is taken as soon as one runs again, each once and in order; a reminder
of what is overdue by then is left out. A clock that waits for information reminds nobody.

"""
URGENT_HEAD = """
## Mailed at once, whatever the reader chose

Everything else can be had as one summary on working days at 7 in the morning, or stand on the list of notices alone.

"""
JOBS_HEAD = """
## What the scheduler looks for

Some reminders follow dates that are no clocks: the end of funding, open votes, papers and certificates of providers.

| job | looks every |
|---|---|
"""


def reminders() -> str:
    """The whole page."""
    days = "".join(f" {_when(step)} |" for step in STEPS)
    head = f"## Clocks\n\n| what is waited for |{days}\n|---|{'---|' * len(STEPS)}\n"
    urgent = sorted(f"- {TEMPLATES[template][0]}\n" for template in URGENT)
    return "".join([HEAD, head, *_clocks(), URGENT_HEAD, *dict.fromkeys(urgent), JOBS_HEAD, *_jobs()])


def _when(step: Step) -> str:
    days = abs(step.days_after)
    return f"{days} day{'' if days == 1 else 's'} {'before' if step.is_reminder else 'after'}"


def _clocks() -> Iterator[str]:
    for kind in sorted(ClockKind, key=lambda kind: kind.label):
        told = "".join(f" {WHO[step.audience] if kind in step.kinds else ''} |" for step in STEPS)
        yield f"| {kind.label} |{told}\n"


def _jobs() -> Iterator[str]:
    config = Config(database_url="sqlite://", secret_key="-" * 32, audit_key="-" * 32)
    for task in sorted(tasks(config), key=lambda task: (task.every, task.label)):
        seconds = int(task.every.total_seconds())
        size, word = next(pair for pair in ((86400, "day"), (60, "minute"), (1, "second")) if seconds >= pair[0])
        count = seconds // size
        yield f"| {task.label} | {word if count == 1 else f'{count} {word}s'} |\n"


if __name__ == "__main__":
    FILE.write_text(reminders(), encoding="utf-8")
