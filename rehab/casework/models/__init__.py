"""What people write down and set each other to do on a case."""

from rehab.casework.models.notes import CaseNote, CaseTask

__all__ = ["CaseNote", "CaseTask"]
