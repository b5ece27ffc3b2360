"""What panels announce to the packages above: stays and exceptions follow what was decided."""

import datetime as dt
from dataclasses import dataclass

from rehab.core.actor import Actor
from rehab.panel.rules import CaseKind, Choice


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """A panel decided a case; announced after flush. The panel itself moves the request where the kind decides one."""

    panel_case_id: int
    kind: CaseKind
    request_id: int
    outcome: Choice
    by: Actor
    now: dt.datetime
