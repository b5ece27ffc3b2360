"""Pages across the features: homes, cases and people."""

from rehab.casework.views import notes, people, tasks
from rehab.casework.views.cases import cases_bp, home_bp

blueprints = (home_bp, cases_bp, people.bp)

__all__ = ["blueprints", "cases_bp", "home_bp", "notes", "people", "tasks"]
