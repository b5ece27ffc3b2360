"""Looking for a place without saying for whom."""

from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rehab.accounts.models import Organisation
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.matching import policy, queries
from rehab.matching.forms import FindForm
from rehab.matching.queries import Search
from rehab.matching.rules import Match
from rehab.matching.views import compared
from rehab.matching.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import PAGE_SIZE, Page, paginate, requested_page

PICKED = "f"


@bp.get("/find")
@needs(Permission.VIEW_FRAMEWORK)
def find() -> ResponseReturnValue:
    """The places that may suit, the best first, and those that cannot, with why."""
    form, council, found = _search()
    return render_template(
        "matching/find.html",
        form=form,
        council=council,
        search=found,
        page=page_of(found),
        kept=kept_arguments(),
        picked=picked(),
        sets_weights=policy.can_set_weights(signed_in_user(), council.id),
    )


@bp.get("/find/compare")
@needs(Permission.VIEW_FRAMEWORK)
def compare() -> ResponseReturnValue:
    """Up to four places side by side."""
    _form, council, found = _search()
    columns = compared.columns(*found.picked(picked()))
    shown = [(PICKED, column.place.public_id) for column in columns]
    return render_template(
        "matching/compare.html",
        council=council,
        columns=columns,
        rows=compared.rows(columns),
        too_many=len(picked()) > queries.MOST_COMPARED,
        again=f"?{urlencode([*kept_arguments(), *shown])}",
    )


def _search() -> tuple[FindForm, Organisation, Search]:
    """What the address asks for; the first of one's councils unless it names another."""
    form, councils = FindForm(), queries.councils(signed_in_user())
    form.offer_councils(councils)
    form.validate()
    council = next((council for council in councils if council.public_id == form.council_id()), councils[0])
    return form, council, queries.search(council.id, form.needs(), now=clock.now())


def page_of(found: Search) -> Page[Match]:
    """The page of matches that the address asks for."""
    number, matches = requested_page(request.args), found.result.matches
    shown = matches[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    arguments = request.args.items(multi=True)
    return paginate((shown, len(matches)), number=number, path=request.path, arguments=arguments)


def picked() -> list[str]:
    """The places that the address names, each once."""
    return list(dict.fromkeys(request.args.getlist(PICKED)))


def kept_arguments() -> list[tuple[str, str]]:
    """What was looked for, without the page and the places picked: for links and forms that go on from here."""
    return [(name, value) for name, value in request.args.items(multi=True) if name not in {PICKED, "page"}]
