"""Who may sign a request."""

import pytest

from rehab.requests.rules import may_sign

KEY_WORKER, MANAGER, OTHER_MANAGER = 1, 2, 3


@pytest.mark.parametrize(
    ("user", "key_worker", "managers", "verdict"),
    [
        (MANAGER, KEY_WORKER, [MANAGER], True),
        (MANAGER, MANAGER, [MANAGER], True),
        (MANAGER, MANAGER, [MANAGER, OTHER_MANAGER], False),
        (OTHER_MANAGER, MANAGER, [MANAGER, OTHER_MANAGER], True),
        (KEY_WORKER, KEY_WORKER, [MANAGER], False),
        (MANAGER, None, [MANAGER, OTHER_MANAGER], True),
        (None, None, [MANAGER], False),
    ],
)
def test_a_manager_signs_no_case_of_their_own_unless_alone(
    user: int | None, key_worker: int | None, managers: list[int], verdict: bool
) -> None:
    assert may_sign(user, key_worker_id=key_worker, manager_ids=managers) is verdict
