"""Decision letters, for those who may know the person's name."""

from flask import render_template
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.audit import commands as audit
from rehab.core.actor import Permission
from rehab.panel import queries
from rehab.panel.models import Letter
from rehab.panel.pdf import letter_pdf as make_pdf
from rehab.panel.views.blueprint import bp
from rehab.requests.models import PlacementRequest
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import PDF, attachment


@bp.get("/panel/letters/<public_id>")
@needs(Permission.COORDINATE_PANEL, Permission.VIEW_CASES)
def letter(public_id: str) -> ResponseReturnValue:
    """The letter as a page that prints well."""
    found, about = _seen(public_id)
    return render_template("panel/letter.html", letter=found, request_=about)


@bp.get("/panel/letters/<public_id>/pdf")
@needs(Permission.COORDINATE_PANEL, Permission.VIEW_CASES)
def letter_pdf(public_id: str) -> ResponseReturnValue:
    """The same text as a file, whose name tells of nobody."""
    found, about = _seen(public_id)
    author = accounts.get_organisation(about.authority_id).name
    return attachment(make_pdf(found, author=author), PDF, f"decision-letter-{found.issued_at:%Y-%m-%d}.pdf")


def _seen(public_id: str) -> tuple[Letter, PlacementRequest]:
    actor = signed_in_user()
    found, about = queries.get_letter(actor, public_id)
    audit.record_view("letter.viewed", subject=found, by=actor, case_id=about.id)
    return found, about
