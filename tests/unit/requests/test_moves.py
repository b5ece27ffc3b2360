"""Which status may follow which."""

import pytest

from rehab.requests.rules import EDITABLE, LIVE, RequestStatus, may_move

S = RequestStatus
# One row per status, written out by hand from the journey of the domain and not from the table under test.
ALLOWED = {
    S.DRAFT: {S.SUBMITTED, S.WITHDRAWN, S.EXPIRED},
    S.SUBMITTED: {S.RETURNED, S.READY, S.WITHDRAWN},
    S.RETURNED: {S.SUBMITTED, S.WITHDRAWN},
    S.READY: {S.ON_AGENDA, S.RETURNED, S.WITHDRAWN},
    S.ON_AGENDA: {S.APPROVED, S.DECLINED, S.READY, S.WITHDRAWN},
    S.APPROVED: {S.ADMITTED, S.WITHDRAWN, S.EXPIRED},
    S.DECLINED: {S.APPEALED},
    S.APPEALED: {S.APPROVED, S.DECLINED, S.READY},
    S.ADMITTED: {S.ENDED},
    S.ENDED: set(),
    S.WITHDRAWN: set(),
    S.EXPIRED: set(),
}


@pytest.mark.parametrize("old", S)
@pytest.mark.parametrize("new", S)
def test_a_request_moves_only_along_the_journey(old: RequestStatus, new: RequestStatus) -> None:
    assert may_move(old, new) is (new in ALLOWED[old])


def test_a_closed_request_goes_nowhere_but_to_an_appeal() -> None:
    closed = set(S) - LIVE - {S.DRAFT}
    assert closed == {S.DECLINED, S.ENDED, S.WITHDRAWN, S.EXPIRED}
    assert {(old, new) for old in closed for new in S if may_move(old, new)} == {(S.DECLINED, S.APPEALED)}


def test_an_admission_blocks_withdrawal() -> None:
    assert not may_move(S.ADMITTED, S.WITHDRAWN)


def test_only_drafts_and_returned_requests_can_be_edited() -> None:
    assert {status for status in S if status in EDITABLE} == {S.DRAFT, S.RETURNED}


@pytest.mark.parametrize("status", S)
def test_every_status_can_be_shown(status: RequestStatus) -> None:
    assert status.label
    assert status.tone in {"act", "progress", "good", "bad", "closed"}
