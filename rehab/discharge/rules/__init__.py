"""What leaving a stay is made of, without database or page."""

from rehab.discharge.rules.exits import REASONS, ExitKind, Leaving, checklist_faults
from rehab.discharge.rules.signing import SIGNING

__all__ = ["REASONS", "SIGNING", "ExitKind", "Leaving", "checklist_faults"]
