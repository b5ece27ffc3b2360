"""What the timeline of a case says."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core.text import sentence_list
from rehab.requests.rules import Section


class EntryKind(enum.StrEnum):
    """What an entry is about: the timeline can be read by one of these alone."""

    MOVES = "moves"
    ANSWERS = "answers"
    NOTES = "notes"
    MAILS = "mails"
    DOCUMENTS = "documents"
    DEADLINES = "deadlines"
    STAY = "stay"

    @property
    def label(self) -> str:
        """What it is about, in words."""
        return {
            EntryKind.MOVES: "Steps and decisions",
            EntryKind.ANSWERS: "Answers",
            EntryKind.NOTES: "Notes and tasks",
            EntryKind.MAILS: "Mails",
            EntryKind.DOCUMENTS: "Documents and letters",
            EntryKind.DEADLINES: "Deadlines",
            EntryKind.STAY: "Offers and stay",
        }[self]


_KINDS = {
    "plan": EntryKind.ANSWERS,
    "client": EntryKind.ANSWERS,
    "consent": EntryKind.ANSWERS,
    "document": EntryKind.DOCUMENTS,
    "letter": EntryKind.DOCUMENTS,
    "clock": EntryKind.DEADLINES,
    "offer": EntryKind.STAY,
    "line": EntryKind.STAY,
    "message": EntryKind.STAY,
    "exception": EntryKind.STAY,
    "placement": EntryKind.STAY,
    "stay": EntryKind.STAY,
    "segment": EntryKind.STAY,
    "overstay": EntryKind.STAY,
    "leave": EntryKind.STAY,
    "extension": EntryKind.STAY,
    "review": EntryKind.STAY,
    "top": EntryKind.STAY,
    "exit": EntryKind.STAY,
    "plan_part": EntryKind.STAY,
    "follow_up": EntryKind.STAY,
    "episode": EntryKind.STAY,
    "feedback_link": EntryKind.STAY,
    "feedback": EntryKind.STAY,
    "incident": EntryKind.STAY,
    "complaint": EntryKind.STAY,
}
_ANSWERS = frozenset({"request.answers_copied", "request.places_compared"})


def kind_of(action: str) -> EntryKind:
    """What an audit action is about."""
    if action in _ANSWERS or action in SECTION_OF:
        return EntryKind.ANSWERS
    return _KINDS.get(action.partition(".")[0], EntryKind.MOVES)


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer before and after; empty where there was, or is, none."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened on a case.

    `differences` are for those who may read the answers; `link` is a text and the path that it leads to.
    """

    kind: EntryKind
    title: str
    who: str
    when: dt.datetime
    text: str = ""
    differences: tuple[Difference, ...] = ()
    link: tuple[str, str] | None = None


# The audit action of a saved section; the discharge plan is kept by a package of its own.
SAVED = {section: f"request.{section.value}_saved" for section in Section} | {Section.DISCHARGE_PLAN: "plan.saved"}
SECTION_OF = {action: section for section, action in SAVED.items()}
CONSENTS = frozenset({"consent.given", "consent.withdrawn"})
_SENTENCES = {
    "request.created": "Request started",
    "request.places_compared": "Places compared for the person",
    "request.answers_copied": "Answers copied from an earlier request",
    "request.marked_ready": "Found complete and ready for the panel",
    "request.reassigned": "Handed on to another key worker",
    "sign_off.asked": "Manager asked to sign",
    "sign_off.signed": "Signed by the manager",
    "sign_off.handed_back": "Handed back by the manager",
    "request.returned": "Returned to the key worker",
    "request.held_back": "Held back: another request may be about the same person",
    "request.put_on_agenda": "Put on the panel's agenda",
    "request.taken_off_agenda": "Taken off the panel's agenda",
    "request.deferred": "Deferred by the panel",
    "request.approved": "Approved by the panel",
    "request.declined": "Declined by the panel",
    "panel_case.decided": "Decision recorded",
    "panel_case.consent_asked": "Commissioner asked to go over the budget",
    "panel_case.consent_answered": "Commissioner answered about the budget",
    "panel_case.condition_met": "Condition of the approval met",
    "panel_case.deferral_answered": "Panel told what was done",
    "panel_case.in_doubt": "Decision in doubt: a conflict was found",
    "panel_case.doubt_answered": "Doubt about the decision answered",
    "request.redacted": "Words kept out of the papers",
    "request.appealed": "Appeal under way",
    "request.decline_upheld": "The decision to decline stands",
    "request.sent_back_to_panel": "Sent back to the panel after the appeal",
    "fast_track.asked": "Fast track asked for",
    "fast_track.opened": "Fast track opened to the chair and the clinical lead",
    "fast_track.not_agreed": "Fast track not agreed: the next panel decides",
    "fast_track.conflict": "Fast track ended by a conflict of interest: the next panel decides",
    "fast_track.ran_out": "Fast track not decided in time: the next panel decides",
    "fast_track.withdrawn": "Fast track taken back",
    "ratification.referred": "To be ratified by the next meeting of the panel",
    "ratification.put_on_agenda": "Ratification put on an agenda",
    "ratification.refused": "Not ratified by the panel; the approval and the stay go on",
    "appeal.member_appointed": "Somebody appointed to look at the appeal",
    "appeal.member_dismissed": "Somebody taken off the appeal",
    "appeal.opened": "Appeal opened to those appointed",
    "appeal.withdrawn": "Appeal taken back",
    "extension.asked": "Extension asked for",
    "extension.referred": "Extension sent to the panel",
    "extension.put_on_agenda": "Extension put on an agenda",
    "extension.granted": "Extension granted by the panel",
    "extension.refused": "Extension refused by the panel",
    "exception.referred": "Off-framework placement put to the panel",
    "exception.put_on_agenda": "Off-framework placement put on an agenda",
    "stay.funding_warned": "Key worker and provider warned that the funding ends",
    "exception.asked": "Off-framework placement asked for",
    "exception.checked": "Off-framework facility checked against the register",
    "exception.approved": "Off-framework placement approved",
    "exception.refused": "Off-framework placement refused",
    "exception.withdrawn": "Off-framework placement withdrawn",
    "offer.assessing": "Assessment booked",
    "offer.acknowledged": "Offer read by the facility",
    "offer.lapsed": "Offer not answered in time",
    "line.joined": "Facility lined up to be asked next",
    "line.moved": "Order of the facilities changed",
    "line.left": "Facility taken out of the order",
    "placement.arranged": "Bed arranged",
    "segment.opened": "Moved to another stage or house",
    "overstay.authorised": "Further nights authorised",
    "stay.nights_unpaid": "Told that nights are not paid",
    "placement.did_not_arrive": "Did not arrive",
    "stay.opened": "Arrival recorded",
    "stay.corrected": "Date put right",
    "leave.begun": "On leave",
    "leave.ended": "Back from leave",
    "leave.late": "Late back from leave",
    "leave.not_returned": "Did not come back from leave",
    "review.planned": "Review planned",
    "review.moved": "Planned review changed",
    "review.called_off": "Planned review called off",
    "review.missed": "Planned review not held",
    "review.prepared": "Review prepared by the house",
    "review.recorded": "Review recorded",
    "review.changed": "Review changed: to be signed again",
    "review.signed": "Review signed",
    "top.recorded": "Outcomes profile recorded",
    "exit.arranged": "Planned exit arranged",
    "exit.planned": "Planned exit recorded",
    "exit.unplanned": "Unplanned exit recorded",
    "exit.seen": "Unplanned exit looked at by the council",
    "exit.letter_sent": "Letter to the GP sent",
    "exit.national_data_settled": "Report to the national data confirmed",
    "plan_part.sent": "A part of the discharge plan given to a stakeholder",
    "plan_part.acknowledged": "A stakeholder has its part of the discharge plan",
    "incident.reported": "Incident reported to the council",
    "incident.acknowledged": "Incident acknowledged by the council",
    "incident.added_to": "Something added to an incident",
    "incident.follow_up_set": "Follow-up of an incident agreed",
    "incident.follow_up_done": "Follow-up of an incident done",
    "incident.reopened": "Incident opened again",
    "complaint.lodged": "Complaint made",
    "clock.chased": "Reminded",
    "follow_up.recorded": "First days after the stay recorded",
    "follow_up.done": "Followed up after leaving",
    "follow_up.corrected": "Follow-up after leaving put right",
    "episode.answered": "Said whether a new treatment episode began",
    "episode.dropped": "Took a new treatment episode back: it was somebody else's",
    "feedback_link.made": "Link made for the person to give feedback",
    "feedback.given": "The person gave feedback",
}

# What panel members do with a case is theirs; notes and tasks tell of themselves, to those who may read them; the rest
# only repeats the line beside it.
_NOT_SHOWN = frozenset(
    {
        "panel_case.voted",
        "panel_case.interest_declared",
        "panel_case.conflict_recorded",
        "panel_case.opened",
        "request.admitted",
        "request.ended",
        "offer.confirmed",
        "note.written",
        "note.changed",
        "note.corrected",
        "progress_note.written",
        "progress_note.corrected",
        "task.set",
        "task.done",
        "task.moved",
    }
)
_TELLS_NOTHING = frozenset({"status", "summary", "pack"})


def is_shown(action: str) -> bool:
    """Whether the timeline of a case tells of this audit action."""
    return action not in _NOT_SHOWN


def sentence(action: str) -> str:
    """An audit action in words: its own sentence, or its noun and verb (`offer.accepted`: Offer accepted)."""
    return _SENTENCES.get(action) or action.replace(".", " ").replace("_", " ").capitalize()


def changes(action: str, fields: list[str]) -> str:
    """What was put right, as a sentence; empty for actions that say enough, and where the names tell nothing."""
    if not action.endswith((".changed", ".corrected")):
        return ""
    names = [_in_words(name) for name in fields if name not in _TELLS_NOTHING]
    return f"Changed: {sentence_list(names)}." if names else ""


def _in_words(field: str) -> str:
    return "GP" if field == "gp" else field.removesuffix("_id").removesuffix("_pence").replace("_", " ")


def answers_changed(section: Section, count: int) -> str:
    """`Health: 2 answers changed`."""
    return f"{section.label}: {count} {'answer' if count == 1 else 'answers'} changed"
