"""What notices say, and what they are about."""

import enum


class NoticeKind(enum.StrEnum):
    """What notices are about, as far as readers choose among them."""

    CASES = "cases"
    DUE = "due"
    PANEL = "panel"
    FRAMEWORK = "framework"
    TEAM = "team"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            NoticeKind.CASES: "Requests, offers and stays: what others did or ask of you",
            NoticeKind.DUE: "Reminders of what is due soon or overdue",
            NoticeKind.PANEL: "Panels: papers, meetings, votes and letters",
            NoticeKind.FRAMEWORK: "Prices, facilities and providers",
            NoticeKind.TEAM: "Your team: tasks, cover, cases handed on, and work that you asked for",
        }[self]


# Subject and first line; neither may tell anything about a person or their treatment.
TEMPLATES: dict[str, tuple[str, str]] = {
    "request_submitted": ("A request to check", "A request is waiting for your completeness check."),
    "request_returned": ("A request was returned to you", "The coordinator needs more from you on a request."),
    "request_withdrawn": ("A request was withdrawn", "A request that was with you has been withdrawn."),
    "draft_expired": ("A draft was closed", "A draft that nobody worked on for six months has been closed."),
    "papers_published": ("Panel papers are ready", "Papers are ready for you to declare your interest and read."),
    "vote_waits": ("A panel waits for you", "Voting closes soon, and there are cases that you have not voted on."),
    "quorum_at_risk": ("A panel may not be able to decide", "A case may not get a quorum. See what is missing."),
    "meeting_changed": (
        "A panel meeting has changed",
        "The day, the time or the place of a panel meeting has changed.",
    ),
    "meeting_cancelled": ("A panel meeting is cancelled", "A panel meeting will not take place."),
    "panel_seat": ("You have a seat on a panel", "A coordinator has given you a seat on a panel."),
    "apologies_sent": ("Apologies for a panel meeting", "A member will not be in a panel meeting."),
    "stand_in": ("Please stand in at a panel meeting", "You are the deputy of a member who will not be there."),
    "decision_made": ("A decision was made", "The panel has decided on one of your requests."),
    "minutes_to_agree": ("Minutes to agree", "The minutes of a panel meeting wait for you to agree them."),
    "letter_to_read": ("A letter to read", "There is a letter for you on one of your requests."),
    "consent_asked": ("Something to agree to", "The chair of a panel asks you to agree to a decision."),
    "consent_answered": ("A commissioner has answered", "A commissioner has answered what you asked on a case."),
    "decision_in_doubt": ("A decision to look at again", "A conflict was found after a decision was made."),
    "deferral_answered": ("A case can go back to the panel", "What the panel asked for on a case has been done."),
    "case_referred": ("Something for an agenda", "Something waits to be put on the agenda of a panel."),
    "fast_track_asked": ("A fast track was asked for", "Somebody asks you to open a fast track on a request."),
    "fast_track_opened": ("A decision that cannot wait", "A case needs you to declare your interest and vote now."),
    "fast_track_ended": ("A fast track has ended", "A request by the fast track goes to the next panel instead."),
    "ratification_refused": ("A panel did not ratify a decision", "A panel has not ratified a decision on a case."),
    "appeal_lodged": ("An appeal was lodged", "Somebody appeals against a decision on one of your cases."),
    "appeal_opened": ("An appeal for you to decide", "You were appointed to look at a decision again."),
    "extension_asked": ("An extension was asked for", "Somebody asks for an extension on one of your cases."),
    "extension_answered": ("An extension was answered", "A panel has answered on an extension: see what happens next."),
    "funding_ends": ("Funding ends soon", "The funding on one of your cases ends within six weeks."),
    "offer_sent": ("An offer to answer", "There is an offer for you to answer."),
    "offer_answered": ("An offer was answered", "A provider has answered one of your offers."),
    "offer_assessment": ("An assessment was booked", "A provider has booked an assessment on one of your cases."),
    "offer_lapsed": ("An offer was not answered", "A provider has not answered one of your offers in time."),
    "offer_ready": ("An offer to answer now", "A decision was made, so you can now offer a bed or decline."),
    "next_asked": ("The next facility was asked", "A facility has no bed, so the next one in your order was asked."),
    "line_ended": ("Nobody is being asked any more", "The last facility in your order has no bed: see who else can."),
    "message_written": ("A message to read", "There is a message for you on one of your cases."),
    "bed_confirmed": ("A bed was confirmed", "A bed that you offered was confirmed."),
    "offers_without_consent": (
        "Offers were closed",
        "Somebody took back their consent, so the offers of one of your cases were closed.",
    ),
    "offer_closed": ("An offer was closed", "An offer that was made to you is no longer open."),
    "moved_on": ("A move was recorded", "A move within a stay was recorded on one of your cases."),
    "nights_unpaid": ("Nights that nobody pays for", "Somebody stays on beyond the funding. Please decide about it."),
    "nights_authorised": ("Further nights were authorised", "A commissioner pays for further nights on a case."),
    "gap_between_beds": ("Nights without a bed", "Nights lie between two beds of one of your cases."),
    "admitted": ("An arrival was recorded", "A provider has recorded an arrival."),
    "did_not_arrive": ("Please look at a case now", "Something did not happen today that was arranged on a case."),
    "leave_late": ("Please look at a case now", "Somebody is later than was agreed on one of your cases."),
    "date_corrected": ("A date was corrected", "A date was put right on one of your cases: see what follows from it."),
    "review_recorded": ("A review was recorded", "A review was recorded on one of your cases."),
    "review_planned": ("A meeting for your calendar", "A meeting on one of your cases was planned or changed."),
    "review_prepared": ("Something was prepared for you", "A provider has prepared a meeting on one of your cases."),
    "review_to_sign": ("Something to read and sign", "Something on one of your cases waits for you to read and sign."),
    "clock_near": ("Something is due soon", "Something on one of your cases is due soon."),
    "clock_overdue": ("Something is overdue", "Something on one of your cases is overdue."),
    "left_unplanned": ("Please look at a case now", "Something happened today on a case that needs you now."),
    "plan_to_read": ("Something to read and sign", "Somebody asks you to read and sign on one of your cases."),
    "date_arranged": ("A date was arranged", "A date was arranged or moved on one of your cases."),
    "exit_recorded": ("A case has changed", "A change was recorded on one of your cases."),
    "price_proposed": ("A price to answer", "A provider proposes a new price and waits for your answer."),
    "price_answered": ("A price was answered", "The council has answered a price that you proposed."),
    "vacancies_stale": ("Please report your free beds", "Your last report of free beds is too old to be relied on."),
    "exception_asked": ("A placement off the framework to decide", "Somebody asks for your decision on a case."),
    "exception_decided": ("A commissioner has decided", "A commissioner has decided what you asked on a case."),
    "dates_run_out": ("Dates of a provider run out", "Insurance, checks or policies of a provider run out soon."),
    "facility_proposed": ("A change to decide", "A provider asks you to accept a change to one of its facilities."),
    "facility_decided": ("Your change was decided", "A change that you proposed to a facility was decided."),
    "placements_stopped": ("A place takes nobody new", "New placements were stopped at a place where you have people."),
    "registration_lost": ("A place lost its registration", "The regulator stops placements where you have people."),
    "registration_lost_case": ("A place lost its registration", "The regulator stops placements on one of your cases."),
    "incident_reported": ("An incident to acknowledge", "A provider has reported something that you must look at."),
    "incident_of_case": ("Something to read at once", "A provider has reported something about one of your cases."),
    "incident_changed": ("News of an incident", "Something was added to an incident that you know of."),
    "complaint_lodged": ("A complaint was made", "Somebody has complained about a place that you work with."),
    "complaint_answered": ("A complaint was answered", "A provider has answered a complaint that you know of."),
    "progress_note": ("A new note on a case", "There is a new note on one of your cases."),
    "task_set": ("Something to do", "Somebody asks you to do something on a case."),
    "document_harmful": ("A file was removed", "There was something harmful in a file that you added to a case."),
    "cases_taken_over": ("Cases are yours now", "Your team manager has given you cases to look after."),
    "cases_handed_on": ("Cases were handed on", "Your team manager has handed on cases that were yours."),
    "cover_arranged": ("You cover for a colleague", "Your team manager asks you to cover for a colleague."),
    "sign_off_asked": ("A request to sign", "A request is waiting for you to read and sign."),
    "sign_off_given": ("A request was signed", "A request that you prepared was signed. You can submit it now."),
    "sign_off_handed_back": ("A request was handed back", "Your team manager asks you to look at a request again."),
    "digest": ("What is new for you", "This is what is new for you since your last summary:"),
    "episode_to_answer": ("A question to answer", "We need to know something about one of your cases."),
    "feedback_given": ("Somebody has answered", "Somebody has answered what you asked on one of your cases."),
    "long_work_ended": ("Long work has ended", "Work that you asked for has ended: see what came of it."),
    "duplicate_request": ("Two requests may be about one person", "Please look at a request that was refused."),
}

DIGEST = "digest"
# What cannot wait: mailed at once, whatever its reader chose.
URGENT = frozenset(
    {
        "left_unplanned",
        "incident_reported",
        "incident_of_case",
        "did_not_arrive",
        "leave_late",
        "fast_track_asked",
        "fast_track_opened",
        "consent_asked",
        "registration_lost",
        "registration_lost_case",
        "placements_stopped",
    }
)
# Every other template is about cases.
_OF_KIND = {
    NoticeKind.DUE: frozenset({"clock_near", "clock_overdue", "funding_ends", "vacancies_stale", "dates_run_out"}),
    NoticeKind.PANEL: frozenset(
        {
            "papers_published",
            "vote_waits",
            "quorum_at_risk",
            "meeting_changed",
            "meeting_cancelled",
            "panel_seat",
            "apologies_sent",
            "stand_in",
            "minutes_to_agree",
            "letter_to_read",
            "consent_answered",
            "decision_in_doubt",
            "deferral_answered",
            "case_referred",
            "fast_track_ended",
            "ratification_refused",
            "appeal_lodged",
            "appeal_opened",
        }
    ),
    NoticeKind.FRAMEWORK: frozenset(
        {"price_proposed", "price_answered", "facility_proposed", "facility_decided", "exception_asked"}
    ),
    NoticeKind.TEAM: frozenset(
        {"task_set", "cases_taken_over", "cases_handed_on", "cover_arranged", "long_work_ended"}
    ),
}


def kind_of(template: str) -> NoticeKind:
    """What notices of this template are about."""
    return next((kind for kind, templates in _OF_KIND.items() if template in templates), NoticeKind.CASES)
