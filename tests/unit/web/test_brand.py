"""A council's colour on the neutral look."""

import pytest
from flask import Flask

from rehab.web import brand
from rehab.web.access import PUBLIC, declared_access


@pytest.mark.parametrize(("colour", "contrast"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)])
def test_reckons_contrast_as_wcag_does(colour: str, contrast: float) -> None:
    assert brand.contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)


@pytest.mark.parametrize("colour", ["teal", "#fff", "#12345g", "#0b4a4f; } body { display: none", ""])
def test_refuses_what_is_no_colour(colour: str) -> None:
    with pytest.raises(ValueError, match="must look like"):
        brand.Brand(colour)


def test_refuses_a_colour_on_which_white_text_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="darker"):
        brand.Brand("#ffdd00")


def test_serves_the_colour_as_a_style_sheet_to_everybody() -> None:
    app = Flask("branded")
    brand.install(app, colour="#123456")
    response = app.test_client().get("/brand.css")
    assert response.mimetype == "text/css"
    assert response.text == ":root { --brand-colour: #123456; }\n"
    assert declared_access(app.view_functions["brand_css"]) == PUBLIC


def test_changes_the_address_with_the_colour() -> None:
    app = Flask("branded")
    brand.install(app, colour="#123456")
    with app.test_request_context():
        assert brand.Brand("#123456").stylesheet != brand.Brand("#654321").stylesheet
