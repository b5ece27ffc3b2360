"""The blueprint of all pages of discharge, and what several of them share."""

from flask import Blueprint, request

from rehab.core.actor import Permission

bp = Blueprint("discharge", __name__)

WORKERS = (Permission.REQUEST_PLACEMENTS, Permission.ANSWER_OFFERS)


def version_seen() -> int:
    """The version of the row that the form was made from; one that cannot be read is no version of anything."""
    text = request.form.get("row_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
