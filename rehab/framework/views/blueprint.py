"""The blueprint that the pages of frameworks, providers and facilities share."""

from flask import Blueprint

bp = Blueprint("framework", __name__)
