"""Reading a file against what is here already."""

from rehab.imports.queries.known import last_import, names
from rehab.imports.queries.reading import Reading, read

__all__ = ["Reading", "last_import", "names", "read"]
