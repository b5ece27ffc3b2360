"""Finding a place for one person: matched to their request, compared, and chosen with them."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.transaction import transaction
from rehab.matching import commands, queries
from rehab.matching.commands import LookedAt
from rehab.matching.forms import ChooseForm
from rehab.matching.queries import Search
from rehab.matching.rules import Match, Place, need_lines
from rehab.matching.views import compared
from rehab.matching.views.blueprint import bp
from rehab.matching.views.find import page_of, picked
from rehab.requests import policy as request_policy
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import ChoiceAnswers, Section
from rehab.web.access import allow, needs, signed_in_user

CLOSED = "This request is not yours to change any more: it has been submitted or closed."
CHANGED = (
    "Somebody else changed the choice while you were working on it, so nothing was saved. Check it, then save again."
)
SHOWN_WITH_THE_COMPARED = 5


@bp.get("/requests/<reference>/find")
@needs(Permission.REQUEST_PLACEMENTS)
def find_for(reference: str) -> ResponseReturnValue:
    """The places that may suit this person, the best first."""
    found = _viewed(reference)
    search = _search(found)
    return render_template(
        "matching/find_for.html",
        case=found,
        search=search,
        page=page_of(search) if search else None,
        lines=need_lines(search.needs) if search else [],
        picked=picked() or _chosen(found),
        may_choose=request_policy.can_edit(signed_in_user(), found),
    )


@bp.get("/requests/<reference>/find/compare")
@needs(Permission.REQUEST_PLACEMENTS)
def compare_for(reference: str) -> ResponseReturnValue:
    """Up to four places side by side, for this person."""
    found = _viewed(reference)
    search = _search(found)
    columns = compared.columns(*search.picked(picked())) if search else []
    return render_template(
        "matching/compare_for.html",
        case=found,
        columns=columns,
        rows=compared.rows(columns),
        too_many=len(picked()) > queries.MOST_COMPARED,
        may_choose=request_policy.can_edit(signed_in_user(), found),
    )


@bp.route("/requests/<reference>/find/choose", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def choose(reference: str) -> ResponseReturnValue:
    """Which of the places compared are offered to the person, and why the others are not."""
    found = _viewed(reference)
    allow(request_policy.can_edit(signed_in_user(), found), CLOSED)
    search, status = _search(found), 200
    form = ChooseForm.of(found, _on_the_form(found, search), must_tell=frozenset(picked()))
    if form.validate_on_submit():
        try:
            _save(reference, form, search)
            flash("The choice has been saved, with the places that you looked at.", "success")
            return redirect(url_for("requests.section", reference=reference, section=Section.CHOICE.value))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
        except Conflict:
            form.add_faults({"row_version": CHANGED})
            status = 409
        found = requests.get_own_request(signed_in_user(), reference)
    version = requests.edition_of(found, Section.CHOICE)
    page = render_template("matching/choose.html", case=found, form=form, row_version=version)
    return page, 422 if form.errors and status == 200 else status


def _viewed(reference: str) -> PlacementRequest:
    actor = signed_in_user()
    found = requests.get_own_request(actor, reference)
    audit.record_view("request.viewed", subject=found, by=actor, case_id=found.id)
    return found


def _search(found: PlacementRequest) -> Search | None:
    """None until the type of care is known: it decides which places there are."""
    if found.care_type is None:
        return None
    now = clock.now()
    wanted = queries.needs_of(found, found.care_type, day=clock.london_date(now))
    return queries.search(found.authority_id, wanted, now=now)


def _chosen(found: PlacementRequest) -> list[str]:
    return [choice.facility.public_id for choice in found.choices]


def _on_the_form(found: PlacementRequest, search: Search | None) -> Sequence[Place]:
    """The places compared, those offered already, and the best of the rest."""
    if search is None:
        return ()
    asked = {*picked(), *_chosen(found)}
    matches = search.result.matches
    shown = [match for match in matches if match.place.public_id in asked or match.rank <= SHOWN_WITH_THE_COMPARED]
    offered = [each.place for each in search.result.excluded if each.place.public_id in _chosen(found)]
    return [*(match.place for match in shown), *offered]


def _save(reference: str, form: ChooseForm, search: Search | None) -> None:
    actor, now = signed_in_user(), clock.now()
    with transaction():
        found = requests.get_own_request_for_update(actor, reference)
        allow(request_policy.can_edit(actor, found), CLOSED)
        if requests.edition_of(found, Section.CHOICE) != request.form.get("row_version", ""):
            raise Conflict(CHANGED)
        answers = ChoiceAnswers(form.chosen_ids(), form.reasons.data, form.why_fewer.data)
        matches = search.result.matches if search else []
        commands.choose(found, answers, _looked_at(form, matches), by=actor, now=now)


def _looked_at(form: ChooseForm, matches: Sequence[Match]) -> list[LookedAt]:
    ranks = {match.place.id: match.rank for match in matches}
    return [LookedAt(place.id, ranks.get(place.id), form.why_not(place)) for place in form.places]
