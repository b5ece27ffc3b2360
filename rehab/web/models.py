"""What the web layer itself must remember."""

import datetime as dt

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from rehab.core.db import Model


class FormUse(Model):
    """A form that was sent once: the same form sent again answers with the same result."""

    __tablename__ = "form_use"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    user_id: Mapped[int]
    key: Mapped[str]
    result_url: Mapped[str]
    at: Mapped[dt.datetime]
