"""Who offers residential treatment, and whom to ring there."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import Organisation
from rehab.core.db import Model, Public
from rehab.framework.rules import readable_name


class Provider(Public, Model):
    """An organisation that offers residential treatment."""

    __tablename__ = "provider"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    legal_name: Mapped[str]
    trading_name: Mapped[str | None]
    name_key: Mapped[str] = mapped_column(unique=True)
    cqc_provider_id: Mapped[str | None]
    ndtms_code: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """The name people know, as they write it: the trading name where there is one."""
        return readable_name(self.trading_name or self.legal_name)


class ProviderContact(Public, Model):
    """Somebody at a provider whom councils and services may ring or write to about their work."""

    __tablename__ = "provider_contact"

    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    name: Mapped[str]
    role: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    provider: Mapped[Provider] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}
