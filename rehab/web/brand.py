"""A council's own colour and logo on the neutral look."""

import hashlib
import re
from dataclasses import dataclass

from flask import Flask, Response, current_app, url_for

from rehab.web.access import public

LEAST_CONTRAST = 4.5


@dataclass(frozen=True, slots=True)
class Brand:
    """`colour` is `#rrggbb` and carries white text; `logo` is a file below `static/`, or None."""

    colour: str
    logo: str | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.colour):
            msg = f"The brand colour must look like #0b4a4f, not {self.colour!r}"
            raise ValueError(msg)
        if contrast_with_white(self.colour) < LEAST_CONTRAST:
            msg = f"White text cannot be read on the brand colour {self.colour}: choose a darker one"
            raise ValueError(msg)

    @property
    def css(self) -> str:
        """The style sheet that is loaded after `app.css`."""
        return f":root {{ --brand-colour: {self.colour}; }}\n"

    @property
    def stylesheet(self) -> str:
        """Its address, which changes when the brand does."""
        return url_for("brand_css", v=hashlib.sha256(self.css.encode()).hexdigest()[:12])


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of white text on `#rrggbb`, from 1 to 21 (WCAG 2.2, relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def colour() -> str:
    """The council's colour, `#rrggbb`, for what is not a page."""
    found: Brand = current_app.extensions["brand"]
    return found.colour


def install(app: Flask, *, colour: str, logo: str | None = None) -> None:
    """Serve the brand's style sheet and make `brand` known to templates. Raises ValueError for an unfit colour."""
    brand = Brand(colour, logo)

    def brand_css() -> Response:
        response = Response(brand.css, mimetype="text/css")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.add_url_rule("/brand.css", view_func=public(brand_css))
    app.extensions["brand"] = app.jinja_env.globals["brand"] = brand
