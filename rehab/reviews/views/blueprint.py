"""What all pages of reviews share."""

from flask import Blueprint, request

from rehab.web.widgets import Form

bp = Blueprint("reviews", __name__)
NOT_YOURS = "Only the person's own service does this."


def status_of(form: Form) -> int:
    """Of a page that shows a form: 422 where it was refused."""
    return 422 if form.errors else 200


def seen_version() -> int:
    """The version of the row that the form was made from; 0, which none has, where it is missing."""
    text = request.form.get("row_version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
