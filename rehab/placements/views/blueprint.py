"""The blueprint and what its pages share."""

from flask import Blueprint

from rehab.web.widgets import Form

bp = Blueprint("placements", __name__)


def status_of(form: Form) -> int:
    """The status of a page that shows a form: 422 where it was not understood."""
    return 422 if form.errors else 200
