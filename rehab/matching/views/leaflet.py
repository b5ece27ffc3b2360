"""The choices leaflet, for the person to take home."""

from flask import render_template
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import NotFound
from rehab.matching import queries
from rehab.matching.pdf import leaflet_pdf as make_pdf
from rehab.matching.rules.leaflet import HEADING, Part, leaflet
from rehab.matching.views.blueprint import bp
from rehab.matching.views.find import picked
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import PDF, attachment


@bp.get("/requests/<reference>/leaflet")
@needs(Permission.REQUEST_PLACEMENTS)
def leaflet_page(reference: str) -> ResponseReturnValue:
    """The leaflet as a page that prints well."""
    found, parts = _seen(reference)
    return render_template("matching/leaflet.html", heading=HEADING, case=found, parts=parts, picked=picked())


@bp.get("/requests/<reference>/leaflet.pdf")
@needs(Permission.REQUEST_PLACEMENTS)
def leaflet_pdf(reference: str) -> ResponseReturnValue:
    """The same as a file in large print, whose name tells of nobody; without places there is none."""
    found, parts = _seen(reference)
    if not parts:
        raise NotFound
    content = make_pdf(parts, author=found.service.name)
    return attachment(content, PDF, f"places-to-choose-from-{clock.today()}.pdf")


def _seen(reference: str) -> tuple[PlacementRequest, list[Part]]:
    """About the places that the address names, else about those offered; no parts where there are none."""
    actor, now = signed_in_user(), clock.now()
    found = requests.get_own_request(actor, reference)
    audit.record_view("request.viewed", subject=found, by=actor, case_id=found.id)
    if found.care_type is None:
        return found, []
    wanted = set(picked()) or {choice.facility.public_id for choice in found.choices}
    places = queries.places(found.authority_id, found.care_type, None, now=now)
    shown = [place for place in places if place.public_id in wanted and not place.refusals]
    home = queries.in_force(found.authority_id, day=clock.london_date(now)).home
    worker = found.key_worker.name if found.key_worker else ""
    return found, leaflet(shown, home, council=found.authority.name, key_worker=worker) if shown else []
