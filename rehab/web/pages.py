"""Pages that belong to no feature."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from rehab.web.access import public

bp = Blueprint("pages", __name__)


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """How accessible the service is, and whom to tell."""
    return render_template("pages/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept about people and why."""
    return render_template("pages/privacy.html")
