"""Feedback by a link that works once: handed out by those who looked after the person, answered without signing in."""

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.discharge import commands, policy, queries
from rehab.discharge.forms import FeedbackForm
from rehab.discharge.pdf import feedback_pdf
from rehab.discharge.views.blueprint import WORKERS, bp
from rehab.placements.models import Stay
from rehab.web import codes
from rehab.web.access import allow, needs, public, signed_in_user
from rehab.web.exports import PDF, attachment
from rehab.web.throttle import Throttle
from rehab.web.widgets import Form

MISSES_A_MINUTE = 60
misses = Throttle(MISSES_A_MINUTE)


@bp.route("/stays/<public_id>/feedback-link", methods=["GET", "POST"])
@needs(*WORKERS)
def feedback_link(public_id: str) -> ResponseReturnValue:
    """Make a link for the person; it is shown once, as text and as a code to point a telephone at."""
    stay = _asked(public_id)
    token = ""
    if Form().validate_on_submit():
        token = _make(public_id)
        stay = _asked(public_id)
    address = _address(token) if token else ""
    audit.record_view("feedback_link.viewed", subject=stay, by=signed_in_user(), case_id=stay.request_id)
    return render_template(
        "discharge/feedback_link.html",
        stay=stay,
        link=queries.link_of(stay.id),
        reason=policy.no_feedback_because(stay, queries.feedback_of(stay.id)),
        token=token,
        address=address,
        image=codes.image(address) if address else "",
        now=clock.now(),
    )


def _asked(public_id: str) -> Stay:
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    allow(policy.can_ask_for_feedback(user, stay), policy.THEIRS_ONLY)
    return stay


def _make(public_id: str) -> str:
    user = signed_in_user()
    with transaction():
        stay = queries.readable_stay_for_update(user, public_id)
        allow(policy.can_ask_for_feedback(user, stay), policy.THEIRS_ONLY)
        return commands.make_link(stay, by=user, now=clock.now())


def _address(token: str) -> str:
    """What a telephone opens; never the Host header's."""
    public_url: str = current_app.extensions["rehab_config"].public_url
    return public_url.rstrip("/") + url_for(".give_feedback", token=token)


@bp.post("/stays/<public_id>/feedback-link/leaflet")
@needs(*WORKERS)
def feedback_leaflet(public_id: str) -> ResponseReturnValue:
    """The link that was just made, on paper; its name tells of nobody."""
    stay, token = _asked(public_id), request.form.get("token", "")
    link = queries.live_link(token, now=clock.now())
    if link is None or link.stay_id != stay.id:
        raise NotFound
    until = clock.london_date(link.expires_at)
    author: str = current_app.jinja_env.globals["service_name"]  # type: ignore[assignment]
    return attachment(feedback_pdf(_address(token), until=until, author=author), PDF, "how-was-your-stay.pdf")


@bp.route("/feedback/<token>", methods=["GET", "POST"])
@public
def give_feedback(token: str) -> ResponseReturnValue:
    """Say how a stay was. A link that nobody made, was used, was replaced or has run out is answered alike."""
    now = clock.now()
    if misses.is_over(request.remote_addr, now=now):
        return _no_link(429)
    form = FeedbackForm()
    try:
        if form.validate_on_submit():
            with transaction():
                commands.give_feedback(token, form.told(), now=now)
            return redirect(url_for(".thanks"))
    except InvalidInput as error:
        form.add_faults(error.faults)
    except NotFound:
        return _missed()
    if queries.live_link(token, now=now) is None:
        return _missed()
    return render_template("discharge/give_feedback.html", form=form), 422 if form.errors else 200


def _missed() -> ResponseReturnValue:
    misses.count_miss(request.remote_addr, now=clock.now())
    return _no_link(404)


def _no_link(status: int) -> ResponseReturnValue:
    return make_response(render_template("discharge/no_link.html"), status)


@bp.get("/feedback")
@public
def thanks() -> ResponseReturnValue:
    """Where one is after answering: it is the same page for everybody."""
    return render_template("discharge/thanks.html")


@bp.get("/satisfaction")
@needs(Permission.ANSWER_OFFERS, Permission.MANAGE_FRAMEWORK)
def satisfaction() -> ResponseReturnValue:
    """What people said of each provider, in figures that stand still until five more have answered."""
    return render_template("discharge/satisfaction.html", results=queries.feedback_on_providers(signed_in_user()))


@bp.get("/satisfaction/<public_id>")
@needs(Permission.ANSWER_OFFERS, Permission.MANAGE_FRAMEWORK)
def satisfaction_with(public_id: str) -> ResponseReturnValue:
    """The same of one provider, with what people wrote for it to read."""
    actor = signed_in_user()
    result = queries.feedback_on_provider(actor, public_id)
    words = queries.words_on_provider(actor, result.provider.id)
    return render_template("discharge/satisfaction_with.html", result=result, words=words)
