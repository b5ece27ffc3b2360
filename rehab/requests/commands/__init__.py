"""Writes of requests, by use case."""

from rehab.requests.commands.appeals import appeal, send_back, uphold
from rehab.requests.commands.copying import copy_answers
from rehab.requests.commands.documents import tell_of_harmful_document
from rehab.requests.commands.drafts import drop_draft, forget_old_drafts, keep_draft
from rehab.requests.commands.moves import (
    coordinator_ids,
    defer,
    expire,
    expire_draft,
    mark_admitted,
    mark_ended,
    mark_ready,
    put_on_agenda,
    record_approval,
    record_decline,
    take_off_agenda,
    withdraw,
)
from rehab.requests.commands.outside import forget_outside, note_outside
from rehab.requests.commands.people import refuse_two_live
from rehab.requests.commands.returning import return_to_key_worker
from rehab.requests.commands.sections import (
    create,
    save_answers,
    save_choice,
    save_consent,
    save_discharge_plan,
    save_eligibility,
    save_funding,
    save_person,
    save_substances,
)
from rehab.requests.commands.signing import ask_for_sign_off, hand_back, sign
from rehab.requests.commands.submission import submit, tell_of_duplicate

__all__ = [
    "appeal",
    "ask_for_sign_off",
    "coordinator_ids",
    "copy_answers",
    "create",
    "defer",
    "drop_draft",
    "expire",
    "expire_draft",
    "forget_old_drafts",
    "forget_outside",
    "hand_back",
    "keep_draft",
    "mark_admitted",
    "mark_ended",
    "mark_ready",
    "note_outside",
    "put_on_agenda",
    "record_approval",
    "record_decline",
    "refuse_two_live",
    "return_to_key_worker",
    "save_answers",
    "save_choice",
    "save_consent",
    "save_discharge_plan",
    "save_eligibility",
    "save_funding",
    "save_person",
    "save_substances",
    "send_back",
    "sign",
    "submit",
    "take_off_agenda",
    "tell_of_duplicate",
    "tell_of_harmful_document",
    "uphold",
    "withdraw",
]
