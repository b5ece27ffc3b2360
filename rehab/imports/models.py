"""Imports that were made."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public


class HistoryImport(Public, Model):
    """One file that was taken: when, by whom, and how many of its rows were new, changed, the same or left out.

    `organisation_id` is the council whose commissioner sent it, none for the command line; `faults` are the lines
    that say why rows were left out.
    """

    __tablename__ = "history_import"

    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    file_name: Mapped[str]
    at: Mapped[dt.datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    added: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    left_out: Mapped[int]
    faults: Mapped[list[str]] = mapped_column(JSON, default=list)

    by: Mapped[User | None] = relationship(lazy="raise")
