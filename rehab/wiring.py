"""Event -> handlers: the one place where something low sets off something high."""

from rehab.clients.rules import ConsentWithdrawn, RecordsMerging, RecordsParted
from rehab.core.events import subscribe
from rehab.discharge import commands as discharge
from rehab.documents.events import HarmfulDocumentRemoved
from rehab.framework.events import BedsReduced, CallOffsStopped, FacilityBlocked
from rehab.panel import commands as panel
from rehab.panel.events import CaseDecided
from rehab.placements import commands as placements
from rehab.placements.events import StayChanged, StayEnded, StayOpened
from rehab.requests import commands as requests
from rehab.requests.rules import RequestSubmitted, RequestWithdrawn
from rehab.reviews import commands as reviews


def connect() -> None:
    """Subscribe every handler; doing it again changes nothing."""
    subscribe(RecordsMerging, requests.refuse_two_live)
    subscribe(RecordsParted, discharge.drop_episodes)
    subscribe(ConsentWithdrawn, placements.close_unanswered)
    subscribe(HarmfulDocumentRemoved, requests.tell_of_harmful_document)
    subscribe(RequestSubmitted, discharge.ask_about_episode)
    subscribe(RequestWithdrawn, panel.take_off_withdrawn)
    subscribe(RequestWithdrawn, panel.end_with_request)
    subscribe(RequestWithdrawn, placements.close_all)
    subscribe(CaseDecided, placements.follow_panel)
    subscribe(CaseDecided, placements.follow_panel_on_exception)
    subscribe(CaseDecided, placements.open_assessed)
    subscribe(StayOpened, placements.await_ask)
    subscribe(StayOpened, reviews.start_clock)
    subscribe(StayOpened, discharge.stop_at_return)
    subscribe(StayChanged, reviews.follow_stay)
    subscribe(StayChanged, discharge.follow_correction)
    subscribe(StayChanged, placements.watch_gap_of_stay)
    subscribe(StayEnded, placements.end_with_stay)
    subscribe(StayEnded, placements.end_leave_with_stay)
    subscribe(StayEnded, reviews.stop_clock)
    subscribe(StayEnded, discharge.follow_after)
    subscribe(BedsReduced, placements.keep_beds_in_use)
    subscribe(CallOffsStopped, placements.tell_of_stop)
    subscribe(FacilityBlocked, placements.tell_of_block)
