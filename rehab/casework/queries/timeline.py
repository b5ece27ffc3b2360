"""The timeline of a case: everything that happened on it, as far as the reader may know, in one order.

It takes the same number of statements however much there is. A case's whole life is read, and the page cut from it.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence

from rehab.accounts import queries as accounts
from rehab.audit import queries as audit
from rehab.audit.models import AuditEntry
from rehab.casework.models import CaseNote, CaseTask
from rehab.casework.queries import notes
from rehab.casework.rules import (
    CONSENTS,
    SAVED,
    SECTION_OF,
    Difference,
    EntryKind,
    Readers,
    TimelineEntry,
    answers_changed,
    changes,
    is_shown,
    kind_of,
    sentence,
)
from rehab.clients.rules import ConsentKind
from rehab.clocks import queries as clocks
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.text import sentence_list
from rehab.notifications import queries as notifications
from rehab.notifications.models import Notice
from rehab.notifications.rules import TEMPLATES, NoticeState
from rehab.placements.models import ProgressNote
from rehab.placements.queries import notes as progress
from rehab.requests import queries as requests
from rehab.requests.models import Edit, PlacementRequest
from rehab.requests.policy import can_see_names
from rehab.requests.rules import Section

SYSTEM = "The system"
# What the system notes beside a change of answers, and would only say it twice.
_BESIDE = {Section.PERSON: frozenset({"client.corrected"})}
_READ_BY = {Readers.SERVICE: "the service only", Readers.COORDINATORS_TOO: "the service and the coordinators"}
Names = dict[int, str]
EditKey = tuple[dt.datetime, int | None, Section]


def timeline(
    actor: Actor,
    request: PlacementRequest,
    *,
    tasks: Sequence[CaseTask],
    paths: Collection[str],
    now: dt.datetime,
) -> list[TimelineEntry]:
    """What happened on the case, newest first.

    `tasks` are those that the actor may see; `paths` are the pages of the case and of what hangs from it: a mail that
    leads to one of these is about the case.
    """
    named = can_see_names(actor, request)
    history, edits = audit.case_history(request.id), requests.edits_of(request.id)
    people = {entry.actor_id for entry in history} | {edit.by_id for edit in edits}
    names = accounts.names_of({user_id for user_id in people if user_id is not None})
    parts: Iterable[Iterable[TimelineEntry]] = (
        _noted(history, edits, names),
        _edited(edits, names, named=named),
        _notes(notes.of_case(actor, request.id), request.reference) if named else (),
        _progress(progress.of_case(actor, request.id)),
        itertools.chain.from_iterable(_task(task) for task in tasks),
        _mails(notifications.leading_to(paths)),
        _overdue(request.id, now),
    )
    return sorted(itertools.chain.from_iterable(parts), key=lambda entry: entry.when, reverse=True)


def _noted(history: Sequence[AuditEntry], edits: Sequence[Edit], names: Names) -> Iterator[TimelineEntry]:
    """What the audit tells; later entries come first among those of one instant."""
    told = {(edit.at, action) for edit in edits for action in {SAVED[edit.section], *_BESIDE.get(edit.section, ())}}
    shown = [entry for entry in reversed(history) if is_shown(entry.action) and (entry.at, entry.action) not in told]
    groups: dict[object, list[AuditEntry]] = {}
    for entry in shown:
        groups.setdefault(_together(entry), []).append(entry)
    for group in groups.values():
        last = group[0]
        title, text = _said(group)
        yield TimelineEntry(kind_of(last.action), title, names.get(last.actor_id or 0, SYSTEM), last.at, text)


def _together(entry: AuditEntry) -> object:
    """What is told in one entry: the sections that somebody saved on a day, and consents given at once."""
    if entry.action in SECTION_OF:
        return entry.actor_id, london_date(entry.at)
    return (entry.action, entry.at) if entry.action in CONSENTS else entry.sequence


def _said(group: Sequence[AuditEntry]) -> tuple[str, str]:
    """Title and text; `group` begins with what came last."""
    last, in_order = group[0], group[::-1]
    if last.action in SECTION_OF:
        sections = dict.fromkeys(SECTION_OF[entry.action].label for entry in in_order)
        return "Answers saved", f"{sentence_list(list(sections))}."
    if last.action in CONSENTS:
        kinds = [ConsentKind(field).label for entry in in_order for field in entry.fields]
        return sentence(last.action), f"{sentence_list(kinds)}."
    return sentence(last.action), changes(last.action, last.fields)


def _edited(edits: Sequence[Edit], names: Names, *, named: bool) -> Iterator[TimelineEntry]:
    for (at, by_id, section), group in itertools.groupby(edits, key=_edit_key):
        differences = tuple(Difference(edit.question, edit.before, edit.after) for edit in group)
        yield TimelineEntry(
            EntryKind.ANSWERS,
            answers_changed(section, len(differences)),
            names.get(by_id or 0, SYSTEM),
            at,
            differences=differences if named else (),
        )


def _edit_key(edit: Edit) -> EditKey:
    return edit.at, edit.by_id, edit.section


def _notes(found: Sequence[CaseNote], reference: str) -> Iterator[TimelineEntry]:
    corrected = {note.corrects_id: note for note in found}
    for note in found:
        newer = corrected.get(note.id)
        title = f"Correction of the note of {_day(note.corrects)}" if note.corrects else note.kind.label
        path = f"/cases/{reference}/notes/{note.public_id}"
        yield TimelineEntry(
            EntryKind.NOTES,
            f"{title} (corrected on {_day(newer)})" if newer else title,
            f"{note.by.name}, for {_READ_BY[note.readers]}",
            note.written_at,
            note.text,
            link=None if newer else ("Put this note right", path),
        )


def _progress(found: Sequence[ProgressNote]) -> Iterator[TimelineEntry]:
    """What the house wrote; only the person's own service reads it."""
    for note in found:
        title = f"{'Correction of the note' if note.corrects else 'Progress note'} about {written(note.about_on)}"
        yield TimelineEntry(
            EntryKind.NOTES,
            f"{title} (corrected later)" if note.correction else title,
            f"{note.written_by.name}, {note.stay.provider.name}",
            note.written_at,
            note.text,
        )


def _day(note: CaseNote) -> str:
    return written(london_date(note.written_at))


def _task(task: CaseTask) -> Iterator[TimelineEntry]:
    text = f"{task.what} ({task.owner.name}, by {written(task.due_on)})"
    yield TimelineEntry(EntryKind.NOTES, "Task set", task.set_by.name, task.set_at, text)
    if task.done_at and task.done_by:
        outcome = f"{task.what}: {task.outcome}" if task.outcome else task.what
        yield TimelineEntry(EntryKind.NOTES, "Task done", task.done_by.name, task.done_at, outcome)


def _mails(found: Sequence[Notice]) -> Iterator[TimelineEntry]:
    for (at, template), group in itertools.groupby(found, key=lambda notice: (notice.created_at, notice.template)):
        to = list(group)
        missed = [notice.recipient.name for notice in to if notice.state is NoticeState.REFUSED]
        listed = [notice.recipient.name for notice in to if notice.state is NoticeState.LISTED]
        never = f" Never reached {sentence_list(missed)}." if missed else ""
        never += f" Without a mail, as they chose: {sentence_list(listed)}." if listed else ""
        yield TimelineEntry(
            EntryKind.MAILS,
            f"Mail: {TEMPLATES[template][0]}",
            SYSTEM,
            at,
            f"To {sentence_list([notice.recipient.name for notice in to])}.{never}",
        )


def _overdue(request_id: int, now: dt.datetime) -> Iterator[TimelineEntry]:
    for clock in clocks.ran_out_on(request_id, now=now):
        yield TimelineEntry(EntryKind.DEADLINES, f"{clock.kind.label}: overdue", SYSTEM, clock.due_at)
