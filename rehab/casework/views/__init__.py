"""Pages across the features: homes, cases and people."""

from rehab.casework.views import lists, notes, people, tasks, team
from rehab.casework.views.cases import cases_bp, home_bp

blueprints = (home_bp, cases_bp, people.bp, team.bp)

__all__ = ["blueprints", "cases_bp", "home_bp", "lists", "notes", "people", "tasks", "team"]
