"""Pages of framework."""

from flask import Blueprint

bp = Blueprint("framework", __name__)
