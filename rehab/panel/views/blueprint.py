"""The blueprint that the pages of panels share."""

from flask import Blueprint

bp = Blueprint("panel", __name__)
