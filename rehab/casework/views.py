"""Homes and cases."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from rehab.core.actor import Permission
from rehab.web.access import needs, signed_in_user

home_bp = Blueprint("home", __name__)
cases_bp = Blueprint("cases", __name__)
blueprints = (home_bp, cases_bp)


@home_bp.get("/")
@needs(Permission.SIGNED_IN)
def home() -> ResponseReturnValue:
    """The work list of whoever is signed in."""
    return render_template("casework/home.html", user=signed_in_user())
