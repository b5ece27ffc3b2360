"""Fast-track detox: asked for, opened to the chair and the clinical lead, taken back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.settings import value_of
from rehab.core.transaction import transaction
from rehab.panel import commands, policy, queries
from rehab.panel.forms import AskFastTrackForm, OpenFastTrackForm
from rehab.panel.views.blueprint import bp
from rehab.requests import queries as requests
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.once import once, remember

NOTHING_TO_OPEN = "There is no fast track to open on this request now."
NOT_NOW = "The fast track is for an inpatient detox that no panel has yet, and is asked for once."


@bp.route("/cases/<reference>/fast-track", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS, Permission.COORDINATE_PANEL)
@once
def fast_track(reference: str) -> ResponseReturnValue:
    """Where the fast track of a request stands; or ask for it."""
    actor, form = signed_in_user(), AskFastTrackForm()
    if form.validate_on_submit():
        with transaction():
            request_ = requests.get_request_for_update(actor, reference)
            allow(policy.can_ask_fast_track(actor, request_), NOT_NOW)
            commands.ask_fast_track(
                request_, trigger=form.trigger.data, detail=form.detail.data, by=actor, now=clock.now()
            )
            address = remember(url_for(".fast_track", reference=reference))
        flash("The fast track is asked for. The coordinator opens it once the request is ready.", "success")
        return redirect(address)
    request_ = requests.get_request(actor, reference)
    if not policy.can_see_fast_track(actor, request_):
        raise NotFound
    found = queries.fast_tracks_of(request_.id)
    may = policy.fast_track_choices(actor, request_, queries.fast_track_alive(request_.id))
    days = _days(request_.authority_id)
    page = render_template("panel/fast_track.html", form=form, request_=request_, found=found, may=may, days=days)
    return page, 422 if form.errors else 200


@bp.route("/cases/<reference>/fast-track/open", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def open_fast_track(reference: str) -> ResponseReturnValue:
    """Put it before the chair and the clinical lead, unless a text could give the person away."""
    actor, form, faults = signed_in_user(), OpenFastTrackForm(), dict[str, str]()
    panels = queries.panels_of(actor)
    form.offer(panels)
    if panels and form.validate_on_submit():
        try:
            _open(reference, form.panel.data if "panel" in form else panels[0].public_id)
            flash("The chair and the clinical lead have been asked to decide.", "success")
            return redirect(url_for(".fast_track", reference=reference))
        except InvalidInput as refused:
            faults = refused.faults
    return _opening_page(reference, form, faults)


def _opening_page(reference: str, form: OpenFastTrackForm, faults: dict[str, str]) -> ResponseReturnValue:
    """Why it cannot wait, and who would decide."""
    actor = signed_in_user()
    request_ = requests.get_request(actor, reference)
    alive = queries.fast_track_alive(request_.id)
    allow(policy.can_open_fast_track(actor, request_, alive), NOTHING_TO_OPEN)
    page = render_template(
        "panel/open_fast_track.html",
        form=form,
        request_=request_,
        found=alive,
        leads={panel.name: queries.leads_of(panel.id, clock.today()) for panel in queries.panels_of(actor)},
        faults=faults,
        days=_days(request_.authority_id),
    )
    return page, 422 if form.errors or faults else 200


def _days(authority_id: int) -> int:
    """Working days for the two to decide."""
    return value_of("fast_track_working_days", authority_id=authority_id, on=clock.today())


def _open(reference: str, panel_public_id: str) -> None:
    actor, now = signed_in_user(), clock.now()
    with transaction():
        request_ = requests.get_request_for_update(actor, reference)
        alive = queries.fast_track_alive(request_.id)
        allow(policy.can_open_fast_track(actor, request_, alive), NOTHING_TO_OPEN)
        if alive is not None:
            panel = queries.get_panel(actor, panel_public_id)
            commands.open_fast_track(alive, request_, panel, by=actor, now=now)


@bp.post("/cases/<reference>/fast-track/withdraw")
@needs(Permission.REQUEST_PLACEMENTS, Permission.COORDINATE_PANEL)
def withdraw_fast_track(reference: str) -> ResponseReturnValue:
    """It can wait after all."""
    actor = signed_in_user()
    with transaction():
        request_ = requests.get_request_for_update(actor, reference)
        alive = queries.fast_track_alive(request_.id)
        allow(policy.can_withdraw_fast_track(actor, request_, alive), "There is no fast track to take back now.")
        if alive is not None:
            commands.withdraw_fast_track(alive, by=actor, now=clock.now())
    flash("The fast track is taken back. The request goes its ordinary way.", "success")
    return redirect(url_for(".fast_track", reference=reference))
