"""Reading a file against what is here already, and what was imported before."""

from rehab.imports.queries.imports import get_import, imports
from rehab.imports.queries.known import last_import, names
from rehab.imports.queries.reading import Reading, read

__all__ = ["Reading", "get_import", "imports", "last_import", "names", "read"]
