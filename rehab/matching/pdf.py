"""The choices leaflet as PDF."""

from collections.abc import Sequence

from rehab.matching.rules.leaflet import HEADING, Part
from rehab.web import pdf


def leaflet_pdf(parts: Sequence[Part], *, author: str) -> bytes:
    """The leaflet as its page shows it, in large print."""
    return pdf.leaflet(HEADING, parts, author=author)
