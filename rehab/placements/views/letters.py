"""The letter of a decision as the provider reads it: through an offer to it, as long as that is open."""

from flask import render_template
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.audit import commands as audit
from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.panel.models import Letter
from rehab.panel.pdf import letter_pdf as make_pdf
from rehab.panel.queries.letters import letter_to_provider
from rehab.placements import queries
from rehab.placements.models import Offer
from rehab.placements.views.blueprint import bp
from rehab.requests.queries import whole_request
from rehab.web import brand
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import PDF, attachment


@bp.get("/offers/<public_id>/letter")
@needs(Permission.ANSWER_OFFERS)
def offer_letter(public_id: str) -> ResponseReturnValue:
    """That money is there: reference and initials, and for how long."""
    offer, letter = _seen(public_id)
    return render_template("placements/offer_letter.html", offer=offer, letter=letter)


@bp.get("/offers/<public_id>/letter/pdf")
@needs(Permission.ANSWER_OFFERS)
def offer_letter_pdf(public_id: str) -> ResponseReturnValue:
    """The same text as a file, whose name tells of nobody."""
    offer, letter = _seen(public_id)
    author = accounts.get_organisation(whole_request(offer.request_id).authority_id).name
    name = f"decision-letter-{letter.issued_at:%Y-%m-%d}.pdf"
    return attachment(make_pdf(letter, author=author, colour=brand.colour()), PDF, name)


def _seen(public_id: str) -> tuple[Offer, Letter]:
    actor = signed_in_user()
    offer = queries.get_offer(actor, public_id)
    letter = letter_to_provider(offer.request_id)
    if letter is None:
        raise NotFound
    audit.record_view("letter.viewed", subject=letter, by=actor, case_id=offer.request_id)
    return offer, letter
