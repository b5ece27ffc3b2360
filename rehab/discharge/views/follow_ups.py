"""After leaving: one page per stay, its follow-ups, the list of all, and whether a new episode began."""

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.clients.forms import at_fields
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge import commands, policy, queries
from rehab.discharge.forms import EpisodeForm, FollowUpFilter, FollowUpForm, FollowUpProfileForm
from rehab.discharge.models import FollowUp
from rehab.discharge.queries import FollowUpCriteria
from rehab.discharge.rules import PICK_UP_DAYS, counts_as_picked_up
from rehab.discharge.views.blueprint import bp, version_seen
from rehab.placements.models import Stay
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page


@bp.get("/follow-ups")
@needs(Permission.REQUEST_PLACEMENTS)
def follow_ups() -> ResponseReturnValue:
    """The follow-ups of one's own cases, and of the whole service for its managers."""
    actor, now = signed_in_user(), clock.now()
    form = FollowUpFilter(sees_all=actor.can(Permission.MANAGE_SERVICE))
    criteria = FollowUpCriteria(
        state=None if form.state.errors else form.state.data,
        kind=None if form.kind.errors else form.kind.data,
        key_worker_id=None if form.is_of_everybody else actor.user_id,
    )
    number = requested_page(request.args)
    found = queries.find_follow_ups(actor, criteria, now=now, page=number, size=PAGE_SIZE)
    page = paginate(found, number=number, path=request.path, arguments=request.args.items(multi=True))
    return render_template("discharge/follow_ups.html", page=page, form=form, now=now)


@bp.get("/stays/<public_id>/after-leaving")
@needs(Permission.REQUEST_PLACEMENTS)
def after_leaving(public_id: str) -> ResponseReturnValue:
    """What came after a stay: pick-up, follow-ups, feedback, and whether they came back to treatment."""
    stay = _followed(public_id)
    if stay.ended_on is None:
        return redirect(url_for("placements.stay", public_id=public_id))
    _note_view(stay)
    given, picked_up_on = queries.feedback_of(stay.id), stay.community_return_on
    return render_template(
        "discharge/after_leaving.html",
        stay=stay,
        follow_ups=queries.follow_ups_of(stay.id),
        questions=queries.questions_of(stay.id),
        feedback=given,
        link=queries.link_of(stay.id),
        counts_as_picked_up=picked_up_on is not None and counts_as_picked_up(picked_up_on, stay.ended_on),
        pick_up_by=stay.ended_on + dt.timedelta(days=PICK_UP_DAYS),
        no_feedback=policy.no_feedback_because(stay, given),
        now=clock.now(),
        today=clock.today(),
    )


def _followed(public_id: str) -> Stay:
    user = signed_in_user()
    stay = queries.readable_stay(user, public_id)
    allow(policy.can_follow_up(user, stay), policy.SERVICE_ONLY)
    return stay


def _followed_for_update(public_id: str) -> Stay:
    user = signed_in_user()
    stay = queries.readable_stay_for_update(user, public_id)
    allow(policy.can_follow_up(user, stay), policy.SERVICE_ONLY)
    return stay


def _note_view(stay: Stay) -> None:
    audit.record_view("follow_up.viewed", subject=stay, by=signed_in_user(), case_id=stay.request_id)


@bp.route("/stays/<public_id>/follow-ups/<kind>", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def follow_up(public_id: str, kind: str) -> ResponseReturnValue:
    """Record how somebody is, or put right what was recorded."""
    stay = _followed(public_id)
    found = queries.follow_up_of(stay.id, kind)
    form = FollowUpForm.of(found, stay.re_presented_on)
    if form.validate_on_submit():
        try:
            return redirect(_record(public_id, kind, form))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay = _followed(public_id)
        found = queries.follow_up_of(stay.id, kind)
    _note_view(stay)
    page = _follow_up_page(stay, found, form)
    return page, 422 if form.errors else 200


def _follow_up_page(stay: Stay, found: FollowUp, form: FollowUpForm) -> str:
    departure = queries.departure_of(stay.id)
    return render_template("discharge/follow_up.html", stay=stay, follow_up=found, form=form, departure=departure)


def _record(public_id: str, kind: str, form: FollowUpForm) -> str:
    with transaction():
        stay = _followed_for_update(public_id)
        found = queries.follow_up_of(stay.id, kind, lock=True)
        commands.record_follow_up(stay, found, form.told(), seen=version_seen(), by=signed_in_user(), now=clock.now())
        label = found.kind.label
    flash(f"The follow-up after {label} is recorded.", "success")
    return url_for(".after_leaving", public_id=public_id)


@bp.route("/stays/<public_id>/follow-ups/<kind>/outcomes", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def follow_up_profile(public_id: str, kind: str) -> ResponseReturnValue:
    """The outcomes profile, where it was gone through at a follow-up."""
    stay, form = _followed(public_id), FollowUpProfileForm()
    found = queries.follow_up_of(stay.id, kind)
    if form.validate_on_submit():
        try:
            return redirect(_take_profile(public_id, kind, form))
        except InvalidInput as error:
            form.add_faults(at_fields(error.faults))
        stay = _followed(public_id)
        found = queries.follow_up_of(stay.id, kind)
    _note_view(stay)
    page = render_template("discharge/follow_up_profile.html", stay=stay, follow_up=found, form=form)
    return page, 422 if form.errors else 200


def _take_profile(public_id: str, kind: str, form: FollowUpProfileForm) -> str:
    with transaction():
        stay = _followed_for_update(public_id)
        found = queries.follow_up_of(stay.id, kind, lock=True)
        by, now = signed_in_user(), clock.now()
        commands.take_profile_afterwards(stay, found, form.top_answers(), by=by, now=now)
    flash("The outcomes profile is recorded.", "success")
    return url_for(".after_leaving", public_id=public_id)


@bp.route("/stays/<public_id>/new-episode/<reference>", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
def new_episode(public_id: str, reference: str) -> ResponseReturnValue:
    """Whether the request of this reference begins a new treatment episode after the stay."""
    stay = _followed(public_id)
    question = queries.question_about(stay.id, reference)
    form = EpisodeForm(data={"re_presented_on": question.request.submitted_on})
    if form.validate_on_submit():
        try:
            return redirect(_answer(public_id, reference, form))
        except InvalidInput as error:
            form.add_faults(error.faults)
        stay = _followed(public_id)
        question = queries.question_about(stay.id, reference)
    if question.is_new is not None and not form.errors:
        return redirect(url_for(".after_leaving", public_id=public_id))
    _note_view(stay)
    page = render_template("discharge/new_episode.html", stay=stay, question=question, form=form)
    return page, 422 if form.errors else 200


def _answer(public_id: str, reference: str, form: EpisodeForm) -> str:
    with transaction():
        stay = _followed_for_update(public_id)
        question = queries.question_about(stay.id, reference, lock=True)
        commands.answer_about_episode(stay, question, first_day=form.day(), by=signed_in_user(), now=clock.now())
    flash("Your answer is recorded.", "success")
    return url_for(".after_leaving", public_id=public_id)
