"""Documents of a case: what a file is and became; the file itself stands in the store."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.clock import london_date
from rehab.core.db import Model, Public, enum_type
from rehab.documents.rules import (
    LARGEST,
    MAY_OPEN,
    DocumentKind,
    FileType,
    ScanState,
    download_name,
    in_words,
    needs_names_taken_out,
)

_WAITS = text("scan = 'not_scanned' AND stored_as IS NOT NULL")


class Document(Public, Model):
    """A file of a placement request; once it is removed the row alone says that it was there.

    What it was called where it came from is not kept, for such names tell about people. `number` counts the documents
    of the case. `without_names` is what whoever added it says: nothing in it tells who the person is.
    `removed_by_id` is none where the scanner did it.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_document_waits_for_scan", "id", postgresql_where=_WAITS, sqlite_where=_WAITS),
        CheckConstraint(f"size BETWEEN 1 AND {LARGEST}", name="size"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(stored_as IS NULL) = (removed_at IS NOT NULL)", name="removed_or_stored"),
        CheckConstraint("removed_at IS NULL OR removal_reason <> ''", name="removal_has_a_reason"),
        CheckConstraint("removed_by_id IS NULL OR removed_at IS NOT NULL", name="remover_removed"),
        CheckConstraint("(scan = 'not_scanned') = (scanned_at IS NULL)", name="scan_has_a_time"),
        CheckConstraint("scan <> 'harmful' OR stored_as IS NULL", name="nothing_harmful_is_kept"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    number: Mapped[int]
    kind: Mapped[DocumentKind] = mapped_column(enum_type(DocumentKind, "kind"))
    dated_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(default="")
    without_names: Mapped[bool] = mapped_column(default=False)
    file_type: Mapped[FileType] = mapped_column(enum_type(FileType, "file_type"))
    size: Mapped[int]
    sha256: Mapped[str]
    stored_as: Mapped[str | None] = mapped_column(unique=True)
    scan: Mapped[ScanState] = mapped_column(enum_type(ScanState, "scan"), default=ScanState.NOT_SCANNED)
    scanned_at: Mapped[dt.datetime | None]
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    removed_at: Mapped[dt.datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    removal_reason: Mapped[str] = mapped_column(default="")

    added_by: Mapped[User] = relationship(lazy="raise", foreign_keys=[added_by_id])
    removed_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[removed_by_id])

    @property
    def title(self) -> str:
        """How lists and links call it: its kind and number, never a name of a file."""
        return f"{self.kind.label} (document {self.number})"

    @property
    def readers(self) -> str:
        """Who may open it, in words."""
        return in_words([one for one in MAY_OPEN[self.kind] if self.without_names or not needs_names_taken_out(one)])

    @property
    def is_kept(self) -> bool:
        """Whether the file is still there."""
        return self.stored_as is not None

    @property
    def download_name(self) -> str:
        """What the file is called when it is fetched."""
        return download_name(
            self.kind, self.dated_on or london_date(self.added_at), self.number, self.file_type.endings[0]
        )
