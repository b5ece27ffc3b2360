"""Writes of casework, by use case."""

from rehab.casework.commands.notes import change_note, correct_note, write_note
from rehab.casework.commands.reassigning import reassign
from rehab.casework.commands.tasks import finish_task, move_tasks, set_task

__all__ = ["change_note", "correct_note", "finish_task", "move_tasks", "reassign", "set_task", "write_note"]
