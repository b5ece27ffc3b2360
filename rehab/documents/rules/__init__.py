"""What documents are, who may open which, and what a file must be. Pure."""

from rehab.documents.rules.contents import EMPTY, LARGEST, TOO_LARGE, FileType, type_of
from rehab.documents.rules.kinds import (
    MAY_OPEN,
    MOST_PER_CASE,
    Audience,
    DocumentKind,
    ScanState,
    download_name,
    in_words,
    kinds_for,
    needs_names_taken_out,
)

__all__ = [
    "EMPTY",
    "LARGEST",
    "MAY_OPEN",
    "MOST_PER_CASE",
    "TOO_LARGE",
    "Audience",
    "DocumentKind",
    "FileType",
    "ScanState",
    "download_name",
    "in_words",
    "kinds_for",
    "needs_names_taken_out",
    "type_of",
]
