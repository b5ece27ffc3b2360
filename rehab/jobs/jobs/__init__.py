"""What the scheduler does: jobs that look for due work, and long work that somebody asked for."""

from rehab.jobs.jobs.due import announce, run_if_due
from rehab.jobs.jobs.long import clear_files, work_off

__all__ = ["announce", "clear_files", "run_if_due", "work_off"]
