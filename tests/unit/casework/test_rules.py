"""How cases are told to people."""

import pytest

from rehab.casework.rules import EntryKind, changes, is_shown, kind_of, next_to_act, sentence
from rehab.core.actor import Actor, Permission
from rehab.requests.models import PlacementRequest
from rehab.requests.policy import can_see_names
from rehab.requests.rules import RequestStatus

SERVICE, AUTHORITY, ELSEWHERE = 3, 1, 9


def somebody(*grants: tuple[Permission, int]) -> Actor:
    return Actor(user_id=1, name="Somebody", grants=frozenset(grants))


@pytest.mark.parametrize(
    ("grant", "seen"),
    [
        ((Permission.VIEW_CASES, SERVICE), True),
        ((Permission.VIEW_CASES, ELSEWHERE), False),
        ((Permission.COORDINATE_PANEL, AUTHORITY), True),
        ((Permission.COORDINATE_PANEL, ELSEWHERE), False),
        ((Permission.OVERSEE_CASES, AUTHORITY), False),
    ],
)
def test_names_are_for_the_service_and_for_the_coordinator(grant, seen):
    request = PlacementRequest(service_id=SERVICE, authority_id=AUTHORITY)
    assert can_see_names(somebody(grant), request) is seen


def test_an_approved_case_waits_for_the_key_worker_until_a_provider_is_asked():
    approved = RequestStatus.APPROVED
    assert next_to_act(approved, offers_sent=False, bed_arranged=False) == "Key worker"
    assert next_to_act(approved, offers_sent=True, bed_arranged=False) == "Provider"
    assert next_to_act(approved, offers_sent=False, bed_arranged=True) == "Provider"


def test_what_a_panel_deferred_waits_for_the_key_worker():
    ready = RequestStatus.READY
    assert next_to_act(ready, offers_sent=False, bed_arranged=False, deferred=True) == "Key worker"
    assert next_to_act(ready, offers_sent=False, bed_arranged=False) == "Panel coordinator"


@pytest.mark.parametrize("closed", [RequestStatus.ENDED, RequestStatus.WITHDRAWN, RequestStatus.DECLINED])
def test_nobody_acts_next_on_a_closed_case(closed):
    assert next_to_act(closed, offers_sent=False, bed_arranged=False) == ""


def test_the_timeline_keeps_the_votes_of_members_to_the_panel():
    assert not is_shown("panel_case.voted")
    assert not is_shown("panel_case.interest_declared")
    assert is_shown("panel_case.decided")


def test_an_action_without_a_sentence_of_its_own_is_told_by_its_noun_and_verb():
    assert sentence("offer.accepted") == "Offer accepted"
    assert sentence("stay.opened") == "Arrival recorded"


def test_names_what_was_put_right_and_leaves_out_what_tells_nothing():
    corrected = "client.corrected"
    assert changes(corrected, ["key_worker_id", "weeks", "room"]) == "Changed: key worker, weeks and room."
    assert changes(corrected, ["contribution_pence", "gp"]) == "Changed: contribution and GP."
    assert changes(corrected, ["status"]) == ""
    assert changes("stay.opened", ["room"]) == ""


def test_every_entry_is_of_a_kind_that_the_timeline_can_be_read_by():
    told = {
        "request.submitted": EntryKind.MOVES,
        "request.health_saved": EntryKind.ANSWERS,
        "plan.saved": EntryKind.ANSWERS,
        "offer.sent": EntryKind.STAY,
        "follow_up.recorded": EntryKind.STAY,
        "letter.sent": EntryKind.DOCUMENTS,
        "clock.chased": EntryKind.DEADLINES,
        "panel_case.decided": EntryKind.MOVES,
    }
    assert {action: kind_of(action) for action in told} == told
