"""What a file of placements kept elsewhere may say (`history-import.md`): pure."""

from rehab.imports.rules.compare import Comparison, Known
from rehab.imports.rules.faults import Fault, Faults, listed
from rehab.imports.rules.lines import COLUMNS, REQUIRED, Line, Names, read_line
from rehab.imports.rules.text import IMPORT_KIND, LARGEST_FILE, Record, records

__all__ = [
    "COLUMNS",
    "IMPORT_KIND",
    "LARGEST_FILE",
    "REQUIRED",
    "Comparison",
    "Fault",
    "Faults",
    "Known",
    "Line",
    "Names",
    "Record",
    "listed",
    "read_line",
    "records",
]
