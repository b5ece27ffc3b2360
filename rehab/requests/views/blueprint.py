"""The blueprint that the pages of requests share."""

from flask import Blueprint

bp = Blueprint("requests", __name__)
