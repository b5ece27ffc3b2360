"""Every write of imports."""

from rehab.imports.commands.history import Outcome, import_history

__all__ = ["Outcome", "import_history"]
