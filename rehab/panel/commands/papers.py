"""Papers: what members read of a case, without anything that gives the person away."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.commands.agenda import refuse_closed, take_off
from rehab.panel.models import PanelCase, PanelMeeting, Redaction
from rehab.panel.queries import Draft
from rehab.panel.rules import PanelCaseStatus
from rehab.panel.rules.identifiers import hits_in
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Section


def publish(meeting: PanelMeeting, *, by: Actor, now: dt.datetime) -> None:
    """Open every prepared case to the members and tell them; all of them or none.

    Raises IllegalMove when there is nothing to publish or the meeting has closed, and InvalidInput
    (by reference) naming each text in which a person could be recognised.
    """
    refuse_closed(meeting, now)
    prepared = queries.prepared_cases(meeting.id)
    if not prepared:
        msg = "There is nothing to publish: add a case to the agenda first."
        raise IllegalMove(msg)
    drafts = [queries.draft_of(case) for case in prepared]
    if faults := {key: fault for draft in drafts for key, fault in faults_of(draft).items()}:
        raise InvalidInput(faults)
    today = london_date(now)
    for case, draft in zip(prepared, drafts, strict=True):
        case.is_late = meeting.papers_due_on is not None and today > meeting.papers_due_on
        _open(case, draft, by=by, now=now)
    meeting.papers_published_at = meeting.papers_published_at or now
    audit.record("panel_meeting.published", subject=meeting, by=by, at=now)
    members = queries.seats_in(meeting, today)
    notify(
        [member.user_id for member in members],
        template="papers_published",
        path=f"/panel/meetings/{meeting.public_id}",
        now=now,
    )


def open_case(case: PanelCase, *, by: Actor, now: dt.datetime) -> None:
    """Take the snapshots that members see: the summary before they declare, the pack after.

    A deferral that is still to be answered ends with it: the panel looks at the case again.
    Raises InvalidInput when consent was withdrawn or a text could give the person away.
    """
    draft = queries.draft_of(case)
    if faults := faults_of(draft):
        raise InvalidInput(faults)
    _open(case, draft, by=by, now=now)


def _open(case: PanelCase, draft: Draft, *, by: Actor, now: dt.datetime) -> None:
    case.summary, case.pack = draft.summary(london_date(now)), draft.pack()
    case.status = PanelCaseStatus.OPEN
    case.opened_at = now
    if deferred := queries.deferral_of(case.request_id):
        clocks.stop(ClockKind.DEFERRAL, deferred, now=now)
        clocks.resume(ClockKind.DECISION, draft.request, now=now)
    audit.record("panel_case.opened", subject=case, by=by, case_id=case.request_id, fields=["summary", "pack"], at=now)


def faults_of(draft: Draft) -> dict[str, str]:
    """What keeps papers from being published, by the reference and the text; empty when nothing does."""
    reference = draft.request.reference
    if not queries.may_be_shared(draft.request.client_id):
        return {reference: f"{reference}: the person has withdrawn their consent"}
    return {
        f"{reference} {find.typed.label}": f"{reference}: “{find.typed.label}” contains {find.what}"
        for find in draft.finds
    }


def redact(request: PlacementRequest, words: Mapping[tuple[str, str], str], *, by: Actor, now: dt.datetime) -> None:
    """Keep words out of the papers of a request, by the text and the words; the request itself stays as it is.

    A replacement that equals the words keeps them. Raises InvalidInput (by the text and the words) where nothing was
    written, or where what was written gives somebody away itself.
    """
    person = queries.draft_for(request.id).person
    faults = {}
    for (label, found), instead in words.items():
        if not instead:
            faults[f"{label} {found}"] = "Enter what members read instead"
        elif instead != found and hits_in(instead, person):
            faults[f"{label} {found}"] = "This gives somebody away itself: write something else"
    if faults:
        raise InvalidInput(faults)
    for (label, found), instead in words.items():
        redaction = queries.redaction_of(request.id, label, found)
        if redaction is None:
            redaction = Redaction(request_id=request.id, label=label, words=found)
            db.session.add(redaction)
        redaction.replacement, redaction.by_id, redaction.at = instead, by.user_id, now
    db.session.flush()
    audit.record("request.redacted", subject=request, by=by, case_id=request.id, at=now)


def send_back(case: PanelCase, *, by: Actor, now: dt.datetime) -> None:
    """Take a case off its agenda and ask the key worker to reword what gives somebody away, section by section.

    Raises IllegalMove when nothing does, or the papers are out.
    """
    if case.status is not PanelCaseStatus.PREPARED:
        msg = "The papers of this case are out, or it is no longer on the agenda."
        raise IllegalMove(msg)
    missing: dict[Section, list[str]] = defaultdict(list)
    for find in queries.draft_of(case).finds:
        if find.typed.section is not None:
            missing[find.typed.section].append(f"“{find.typed.label}” contains {find.what}. Please reword it.")
    if not missing:
        msg = "There is nothing that the key worker could reword."
        raise IllegalMove(msg)
    take_off(case, reason="The papers name somebody", by=by, now=now)
    told = {section: " ".join(sentences) for section, sentences in missing.items()}
    requests.return_to_key_worker(case.request, missing=told, by=by, now=now)
