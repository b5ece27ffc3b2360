"""What the panel coordinator does with a request before it is on an agenda."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import NotFound
from rehab.core.transaction import transaction
from rehab.requests import commands, policy, queries
from rehab.requests.forms import CompletenessForm
from rehab.requests.models import PlacementRequest
from rehab.requests.views.answers import cards
from rehab.requests.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.filters import day

NOT_WAITING = "This request does not wait for a check of yours."


@bp.route("/requests/<reference>/completeness", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def completeness(reference: str) -> ResponseReturnValue:
    """Read a submitted request; say that it is ready for the panel, or return it with a reason."""
    actor = signed_in_user()
    found = queries.get_request(actor, reference)
    allow(policy.can_return(actor, found), NOT_WAITING)
    form = CompletenessForm.of(found, may_mark_ready=policy.can_mark_ready(actor, found))
    if form.validate_on_submit():
        _judge(actor, reference, form)
        return redirect(url_for("cases.case", reference=reference))
    if not form.errors:
        audit.record_view("request.viewed", subject=found, by=actor, case_id=found.id)
    dossier = queries.dossier(found, day=clock.today())
    page = render_template(
        "requests/completeness.html",
        dossier=dossier,
        cards=cards(dossier),
        form=form,
        changed=queries.since_return(found.id),
    )
    return page, 422 if form.errors else 200


def _judge(actor: Actor, reference: str, form: CompletenessForm) -> None:
    now = clock.now()
    with transaction():
        found = queries.get_request_for_update(actor, reference)
        if form.outcome.data == "ready":
            allow(policy.can_mark_ready(actor, found), NOT_WAITING)
            commands.mark_ready(found, by=actor, now=now)
        else:
            allow(policy.can_return(actor, found), NOT_WAITING)
            commands.return_to_key_worker(found, missing=form.missing, by=actor, now=now)
    flash(_outcome(found), "success")


def _outcome(request: PlacementRequest) -> str:
    return f"{request.reference} is now “{request.status.label}”."


@bp.get("/requests/<reference>/same-person")
@needs(Permission.COORDINATE_PANEL)
def same_person(reference: str) -> ResponseReturnValue:
    """Two requests that may be about one person, of which one could not be submitted; only while that is so."""
    actor = signed_in_user()
    held_back = queries.get_coordinated_request(actor, reference)
    live = queries.live_elsewhere(held_back)
    if live is None:
        raise NotFound
    audit.record_view("request.viewed", subject=held_back, by=actor, case_id=held_back.id)
    shown = [_request_card("Could not be submitted", held_back), _request_card("Live", live)]
    return render_template("requests/same_person.html", cards=shown)


def _request_card(title: str, request: PlacementRequest) -> dict[str, Any]:
    """A draft has no case page that a coordinator could open."""
    rows = {
        "Reference": request.reference,
        "Service": request.service.name,
        "Key worker": request.key_worker.name if request.key_worker else "None",
        "Status": request.status.label,
        "Submitted": day(request.submitted_on) or "Not yet",
    }
    href = url_for("cases.case", reference=request.reference) if request.submitted_on else None
    return {"title": title, "rows": [{"key": key, "value": value} for key, value in rows.items()], "href": href}
