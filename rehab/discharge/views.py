"""Pages of discharge."""

from flask import Blueprint

bp = Blueprint("discharge", __name__)
