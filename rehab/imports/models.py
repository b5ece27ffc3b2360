"""Imports that were made."""

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, Public


class HistoryImport(Public, Model):
    """One file that was taken: when, by whom, and how many of its rows were new, changed, the same or left out."""

    __tablename__ = "history_import"

    file_name: Mapped[str]
    at: Mapped[dt.datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    added: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    left_out: Mapped[int]
