"""Letters and minutes as PDF."""

from collections.abc import Sequence

from rehab.panel.models import Letter, Minutes
from rehab.panel.rules.minutes import MinutesPart
from rehab.web import pdf


def letter_pdf(letter: Letter, *, author: str, colour: str) -> bytes:
    """The letter as it was issued, word for word, under the head of its author."""
    return text_pdf(letter.heading, letter.paragraphs, author=author, colour=colour)


def text_pdf(heading: str, paragraphs: Sequence[str], *, author: str, colour: str) -> bytes:
    """A letter that was not issued, as it would look."""
    return pdf.letter(heading, paragraphs, author=author, colour=colour)


def minutes_pdf(minutes: Minutes, parts: Sequence[MinutesPart], *, colour: str) -> bytes:
    """The minutes as their page shows them."""
    state = "" if minutes.agreed_at else " (draft)"
    return pdf.minutes(
        f"Minutes: {minutes.meeting.title}{state}", parts, author=minutes.meeting.panel.name, colour=colour
    )
