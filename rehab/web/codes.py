"""Codes that a telephone reads (QR, ISO/IEC 18004), for pages and for paper."""

from collections.abc import Sequence

import segno

# White modules around the code, without which it cannot be found.
QUIET = 4
SIZE = 6


def squares(text: str) -> Sequence[Sequence[bool]]:
    """The code of a text as rows of dark and light squares, with its quiet edge."""
    return [[bool(dark) for dark in row] for row in _code(text).matrix_iter(border=QUIET)]


def image(text: str) -> str:
    """The code of a text as an address of an image, for `src`; it is drawn in the page and loads nothing."""
    return _code(text).svg_data_uri(scale=SIZE, border=QUIET, svgclass=None, lineclass=None, light="#fff")


def _code(text: str) -> segno.QRCode:
    """With enough correction to be read from a creased leaflet."""
    return segno.make(text, error="q", micro=False)
