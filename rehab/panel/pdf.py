"""Decision letters as PDF."""

from rehab.panel.models import Letter
from rehab.web import pdf


def letter_pdf(letter: Letter, *, author: str) -> bytes:
    """The letter as it was issued, word for word."""
    return pdf.letter(letter.heading, letter.paragraphs, author=author)
