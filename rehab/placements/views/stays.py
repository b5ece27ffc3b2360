"""Pages of arrivals and stays."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.counting import enough, in_short
from rehab.placements import queries
from rehab.placements.views import stay_page
from rehab.placements.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

LISTS = ("arriving", "here", "left")


@bp.get("/residents")
@needs(Permission.ANSWER_OFFERS)
def residents() -> ResponseReturnValue:
    """Who is expected, who is here, who has left."""
    actor = signed_in_user()
    shown = request.args.get("show", "")
    shown = shown if shown in LISTS else "here"
    number = requested_page(request.args)
    counted_to = enough(number, PAGE_SIZE)
    counts = queries.counts(actor, *LISTS, most=counted_to)
    if shown == "arriving":
        items: list[Any] = queries.arrivals(actor, page=number, size=PAGE_SIZE)
    else:
        items = queries.residents(actor, have_left=shown == "left", page=number, size=PAGE_SIZE)
    arguments = request.args.items(multi=True)
    found = items, counts[shown]
    page = paginate(found, number=number, path=request.path, arguments=arguments, counted_to=counted_to)
    now = {"today": clock.today(), "now": clock.now()}
    tiles = {name: in_short(count) for name, count in counts.items()}
    return render_template("placements/residents.html", page=page, shown=shown, counts=tiles, **now)


@bp.get("/stays/<public_id>")
@needs(Permission.VIEW_CASES, Permission.OVERSEE_CASES, Permission.ANSWER_OFFERS)
def stay(public_id: str) -> ResponseReturnValue:
    """The stay at a glance, and what can be done about it."""
    actor = signed_in_user()
    found = queries.get_stay(actor, public_id)
    audit.record_view("stay.viewed", subject=found, by=actor, case_id=found.request_id)
    return render_template("placements/stay.html", **stay_page.shown(actor, found))
