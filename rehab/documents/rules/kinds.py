"""Kinds of documents and who may open them (`docs/decisions`, on documents)."""

import datetime as dt
import enum
from collections.abc import Collection

from rehab.core.text import sentence_list

MOST_PER_CASE = 20


class Audience(enum.StrEnum):
    """On whose behalf somebody opens a document; the commissioner is none, for people are references to them."""

    SERVICE = "service"
    COORDINATOR = "coordinator"
    PANEL = "panel"
    PROVIDER = "provider"

    @property
    def label(self) -> str:
        """Who that is, in words."""
        return {
            Audience.SERVICE: "the service",
            Audience.COORDINATOR: "the panel coordinator",
            Audience.PANEL: "members of the panel",
            Audience.PROVIDER: "providers",
        }[self]


class DocumentKind(enum.StrEnum):
    """What a file is about; it decides who may open it."""

    RISK_ASSESSMENT = "risk_assessment"
    PRESCRIPTION = "prescription"
    BLOOD_TESTS = "blood_tests"
    COURT_ORDER = "court_order"
    CONSENT_FORM = "consent_form"
    LETTER = "letter"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind in words."""
        return _LABELS[self]


class ScanState(enum.StrEnum):
    """What the virus scanner said; NOT_SCANNED while there is none, or it is away."""

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"
    HARMFUL = "harmful"

    @property
    def label(self) -> str:
        """The state in words, as whoever may open the file reads it."""
        return {
            ScanState.NOT_SCANNED: "Not scanned",
            ScanState.CLEAN: "No virus found",
            ScanState.HARMFUL: "Harmful",
        }[self]

    @property
    def tone(self) -> str:
        """How a tag shows it."""
        return {ScanState.NOT_SCANNED: "act", ScanState.CLEAN: "good", ScanState.HARMFUL: "bad"}[self]


_LABELS = {
    DocumentKind.RISK_ASSESSMENT: "Risk assessment",
    DocumentKind.PRESCRIPTION: "Prescription",
    DocumentKind.BLOOD_TESTS: "Blood tests",
    DocumentKind.COURT_ORDER: "Court order",
    DocumentKind.CONSENT_FORM: "Identity or consent form",
    DocumentKind.LETTER: "Letter",
    DocumentKind.OTHER: "Something else",
}

_COUNCIL = frozenset({Audience.SERVICE, Audience.COORDINATOR})
MAY_OPEN: dict[DocumentKind, frozenset[Audience]] = {
    DocumentKind.RISK_ASSESSMENT: _COUNCIL | {Audience.PANEL, Audience.PROVIDER},
    DocumentKind.PRESCRIPTION: _COUNCIL | {Audience.PROVIDER},
    DocumentKind.BLOOD_TESTS: _COUNCIL | {Audience.PANEL, Audience.PROVIDER},
    DocumentKind.COURT_ORDER: _COUNCIL,
    DocumentKind.CONSENT_FORM: _COUNCIL,
    DocumentKind.LETTER: _COUNCIL,
    DocumentKind.OTHER: frozenset({Audience.SERVICE}),
}


def kinds_for(audience: Audience) -> frozenset[DocumentKind]:
    """The kinds that an audience may open."""
    return frozenset(kind for kind, audiences in MAY_OPEN.items() if audience in audiences)


def in_words(audiences: Collection[Audience]) -> str:
    """These audiences, in the order in which they come to know of a case."""
    return sentence_list([audience.label for audience in Audience if audience in audiences])


def needs_names_taken_out(audience: Audience) -> bool:
    """The panel decides without knowing about whom, so it opens only files that do not say it."""
    return audience is Audience.PANEL


def download_name(kind: DocumentKind, day: dt.date, number: int, ending: str) -> str:
    """What a file is called where it is kept: made here, so that no name tells about anybody."""
    return f"{kind.value.replace('_', '-')}-{day.isoformat()}-{number}.{ending}"
