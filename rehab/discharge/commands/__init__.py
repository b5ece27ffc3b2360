"""Writes of plans during a stay, of its exit, and of what came afterwards."""

from rehab.discharge.commands.afterwards import record_afterwards
from rehab.discharge.commands.arranging import arrange
from rehab.discharge.commands.leaving import leave_as_planned, leave_unplanned
from rehab.discharge.commands.planning import save_plan, sign_plan

__all__ = ["arrange", "leave_as_planned", "leave_unplanned", "record_afterwards", "save_plan", "sign_plan"]
