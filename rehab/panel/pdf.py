"""Letters and minutes as PDF."""

from collections.abc import Sequence

from rehab.panel.models import Letter, Minutes
from rehab.panel.rules.minutes import MinutesPart
from rehab.web import pdf


def letter_pdf(letter: Letter, *, author: str) -> bytes:
    """The letter as it was issued, word for word."""
    return text_pdf(letter.heading, letter.paragraphs, author=author)


def text_pdf(heading: str, paragraphs: Sequence[str], *, author: str) -> bytes:
    """A letter that was not issued, as it would look."""
    return pdf.letter(heading, paragraphs, author=author)


def minutes_pdf(minutes: Minutes, parts: Sequence[MinutesPart]) -> bytes:
    """The minutes as their page shows them."""
    state = "" if minutes.agreed_at else " (draft)"
    return pdf.minutes(f"Minutes: {minutes.meeting.title}{state}", parts, author=minutes.meeting.panel.name)
