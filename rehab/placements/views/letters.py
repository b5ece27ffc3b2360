"""The letter of a decision as the provider reads it: through an offer or a stay, as long as these are open."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.audit import commands as audit
from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.panel.models import Letter
from rehab.panel.pdf import letter_pdf as make_pdf
from rehab.panel.queries.letters import letter_to_provider
from rehab.placements import policy, queries
from rehab.placements.views.blueprint import bp
from rehab.requests.queries import whole_request
from rehab.web import brand
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import PDF, attachment


@bp.get("/offers/<public_id>/letter")
@needs(Permission.ANSWER_OFFERS)
def offer_letter(public_id: str) -> ResponseReturnValue:
    """That money is there: reference and initials, and for how long."""
    back = {"href": url_for(".offer", public_id=public_id), "text": "Back to the offer"}
    return _page(_of_offer(public_id), back, url_for(".offer_letter_pdf", public_id=public_id))


@bp.get("/offers/<public_id>/letter/pdf")
@needs(Permission.ANSWER_OFFERS)
def offer_letter_pdf(public_id: str) -> ResponseReturnValue:
    """The same text as a file, whose name tells of nobody."""
    return _file(_of_offer(public_id))


@bp.get("/stays/<public_id>/letter")
@needs(Permission.ANSWER_OFFERS)
def stay_letter(public_id: str) -> ResponseReturnValue:
    """The latest letter about somebody who lives there: an extension has one of its own."""
    back = {"href": url_for(".stay", public_id=public_id), "text": "Back to the stay"}
    return _page(_of_stay(public_id), back, url_for(".stay_letter_pdf", public_id=public_id))


@bp.get("/stays/<public_id>/letter/pdf")
@needs(Permission.ANSWER_OFFERS)
def stay_letter_pdf(public_id: str) -> ResponseReturnValue:
    """The same text as a file, whose name tells of nobody."""
    return _file(_of_stay(public_id))


def _of_offer(public_id: str) -> tuple[Letter, int]:
    return _seen(queries.get_offer(signed_in_user(), public_id).request_id)


def _of_stay(public_id: str) -> tuple[Letter, int]:
    actor = signed_in_user()
    found = queries.get_stay(actor, public_id)
    if not policy.houses(actor, found) or found.ended_on is not None:
        raise NotFound
    return _seen(found.request_id)


def _seen(request_id: int) -> tuple[Letter, int]:
    letter = letter_to_provider(request_id)
    if letter is None:
        raise NotFound
    audit.record_view("letter.viewed", subject=letter, by=signed_in_user(), case_id=request_id)
    return letter, request_id


def _page(found: tuple[Letter, int], back: dict[str, str], pdf_href: str) -> ResponseReturnValue:
    return render_template("placements/letter.html", letter=found[0], back=back, pdf_href=pdf_href)


def _file(found: tuple[Letter, int]) -> ResponseReturnValue:
    letter, request_id = found
    author = accounts.get_organisation(whole_request(request_id).authority_id).name
    name = f"decision-letter-{letter.issued_at:%Y-%m-%d}.pdf"
    return attachment(make_pdf(letter, author=author, colour=brand.colour()), PDF, name)
