"""What the measures are and how their figures are worked out of counts; the counts are in `queries`."""

from rehab.reports.rules.activity import Characteristic, Grid, Kind, Movement, movement_grids, profile_grids, published
from rehab.reports.rules.figures import Figure, number_of, text_of
from rehab.reports.rules.funnels import INNER, OUTER, Limit, limits
from rehab.reports.rules.measures import FULL_REPORT_KIND, MEASURES, NOT_RECORDED, RETURN_DAYS, Group, Measure, Unit
from rehab.reports.rules.names import group_name
from rehab.reports.rules.performance import RATES, Performance, Tally, together
from rehab.reports.rules.periods import Period, publication_fault
from rehab.reports.rules.sheets import HEAD, rows
from rehab.reports.rules.targets import MOST, Aim, Standing, aim_faults, can_have_target, standing
from rehab.reports.rules.use import STEPS, Counted, MonthOfMoney, Use, UseGroup, Wait, months_of, occupancy
from rehab.reports.rules.versions import version_fault

__all__ = [
    "FULL_REPORT_KIND",
    "HEAD",
    "INNER",
    "MEASURES",
    "MOST",
    "NOT_RECORDED",
    "OUTER",
    "RATES",
    "RETURN_DAYS",
    "STEPS",
    "Aim",
    "Characteristic",
    "Counted",
    "Figure",
    "Grid",
    "Group",
    "Kind",
    "Limit",
    "Measure",
    "MonthOfMoney",
    "Movement",
    "Performance",
    "Period",
    "Standing",
    "Tally",
    "Unit",
    "Use",
    "UseGroup",
    "Wait",
    "aim_faults",
    "can_have_target",
    "group_name",
    "limits",
    "months_of",
    "movement_grids",
    "number_of",
    "occupancy",
    "profile_grids",
    "publication_fault",
    "published",
    "rows",
    "standing",
    "text_of",
    "together",
    "version_fault",
]
