"""Who offers residential treatment."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import Organisation
from rehab.core.db import Model, Public


class Provider(Public, Model):
    """An organisation that offers residential treatment."""

    __tablename__ = "provider"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    legal_name: Mapped[str]
    trading_name: Mapped[str | None]
    name_key: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """The name people know: the trading name where there is one."""
        return self.trading_name or self.legal_name
