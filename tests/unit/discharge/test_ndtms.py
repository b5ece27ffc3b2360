"""What the national data set is told of an exit."""

import pytest

from rehab.clients.rules import SubstanceGroup
from rehab.discharge.rules.ndtms import DischargeReason, ExitStatus, fault, proposal
from rehab.placements.rules import COMPLETED, UNPLANNED, ExitReason


@pytest.mark.parametrize("reason", ExitReason)
def test_every_proposal_can_be_confirmed_as_it_is(reason: ExitReason) -> None:
    status, code = proposal(reason, SubstanceGroup.OPIATE)
    if status is None:
        assert reason in {ExitReason.CUSTODY, ExitReason.DIED}
    else:
        assert fault(status, code, SubstanceGroup.OPIATE) == ""


def test_completed_is_planned_and_unplanned_never_is() -> None:
    assert {proposal(reason, None)[0] for reason in COMPLETED} == {ExitStatus.PLANNED}
    assert ExitStatus.PLANNED not in {proposal(reason, None)[0] for reason in UNPLANNED}


def test_going_on_in_the_community_is_a_transfer() -> None:
    assert proposal(ExitReason.COMPLETED_COMMUNITY, None) == (ExitStatus.PLANNED, DischargeReason.TRANSFERRED)


def test_those_treated_for_alcohol_alone_complete_alcohol_free() -> None:
    assert proposal(ExitReason.COMPLETED, SubstanceGroup.ALCOHOL)[1] is DischargeReason.ALCOHOL_FREE
    assert proposal(ExitReason.COMPLETED, SubstanceGroup.OPIATE)[1] is DischargeReason.DRUG_FREE


def test_refuses_what_does_not_go_together() -> None:
    assert "exit status A only" in fault(ExitStatus.UNPLANNED, DischargeReason.DRUG_FREE, None)
    assert "not for people treated" in fault(ExitStatus.PLANNED, DischargeReason.OCCASIONAL_USER, SubstanceGroup.OPIATE)
