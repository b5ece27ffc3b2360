"""Minutes: listed, begun, noted, agreed, read and taken along as PDF."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.transaction import transaction
from rehab.panel import policy
from rehab.panel import queries as panel
from rehab.panel.commands import minutes as commands
from rehab.panel.forms.minutes import MinutesForm, minutes_form, noted
from rehab.panel.models import Minutes
from rehab.panel.pdf import minutes_pdf as make_pdf
from rehab.panel.queries import minutes as queries
from rehab.panel.rules.minutes import MinutesPart, shown_to, signature, stored_parts
from rehab.panel.views.blueprint import bp
from rehab.web import brand
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import PDF, attachment
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

READERS = (Permission.COORDINATE_PANEL, Permission.SIT_ON_PANEL, Permission.OVERSEE_CASES)
CANNOT_AGREE = "The chair or deputy chair agrees minutes, while they are a draft."
CANNOT_KEEP = "The coordinator writes minutes, while they are a draft."


@bp.get("/panel/minutes")
@needs(*READERS)
def minutes_list() -> ResponseReturnValue:
    """The minutes that one may read, the latest meeting first."""
    number = requested_page(request.args)
    found = queries.minutes_list(signed_in_user(), clock.today(), page=number, size=PAGE_SIZE)
    return render_template("panel/minutes_list.html", page=paginate(found, number=number, path=request.path))


@bp.post("/panel/meetings/<public_id>/minutes")
@needs(Permission.COORDINATE_PANEL)
def begin_minutes(public_id: str) -> ResponseReturnValue:
    """Begin the minutes of a meeting that has begun."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        meeting = panel.get_meeting_for_update(actor, public_id, clock.london_date(now))
        allow(policy.can_coordinate(actor, meeting.panel))
        made = commands.begin(meeting, by=actor, now=now)
        onward = url_for(".write_minutes", public_id=made.public_id)
    return redirect(onward)


@bp.get("/panel/minutes/<public_id>")
@needs(*READERS)
def minutes(public_id: str) -> ResponseReturnValue:
    """The minutes as a page that prints well."""
    actor = signed_in_user()
    found = queries.get_minutes(actor, public_id, clock.today())
    audit.record_view("minutes.viewed", subject=found, by=actor)
    return render_template(
        "panel/minutes.html",
        minutes=found,
        parts=_parts(actor, found),
        editions=queries.agreed_editions(found),
        may_write=policy.can_write_minutes(actor, found),
        may_agree=policy.can_agree_minutes(actor, found, _chairs(found)),
        may_reopen=policy.can_reopen_minutes(actor, found),
    )


@bp.get("/panel/minutes/<public_id>/pdf")
@needs(*READERS)
def minutes_pdf(public_id: str) -> ResponseReturnValue:
    """The same text as a file."""
    actor = signed_in_user()
    found = queries.get_minutes(actor, public_id, clock.today())
    audit.record_view("minutes.viewed", subject=found, by=actor)
    name = f"minutes-{clock.london_date(found.meeting.starts_at or found.meeting.closes_at):%Y-%m-%d}.pdf"
    return attachment(make_pdf(found, _parts(actor, found), colour=brand.colour()), PDF, name)


def _parts(actor: Actor, found: Minutes) -> list[MinutesPart]:
    """What was agreed, or what the draft says now; without the cases in which the reader takes no part."""
    now, cases = clock.now(), queries.cases_of(found.meeting_id)
    if found.agreed_at is None or found.agreed_by is None:
        parts = queries.draft_parts(found, cases, now=now)
    else:
        agreed_on = clock.london_date(found.agreed_at)
        parts = [*stored_parts(found.content), signature(found.agreed_by.name, agreed_on)]
    return shown_to(parts, apart_from=queries.kept_from(actor, cases, now=now))


def _chairs(found: Minutes) -> Sequence[int]:
    return queries.presiding_over(found, clock.today())


@bp.route("/panel/minutes/<public_id>/notes", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
def write_minutes(public_id: str) -> ResponseReturnValue:
    """Who was there, and what is noted on each case."""
    actor, today = signed_in_user(), clock.today()
    found = queries.get_minutes(actor, public_id, today)
    allow(policy.can_write_minutes(actor, found), CANNOT_KEEP)
    cases = queries.cases_of(found.meeting_id)
    form = minutes_form(found, cases)
    if form.validate_on_submit():
        try:
            return redirect(_write(actor, public_id, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            found = queries.get_minutes(actor, public_id, today)
            cases = queries.cases_of(found.meeting_id)
    page = render_template("panel/write_minutes.html", form=form, minutes=found, cases=cases)
    return page, 422 if form.errors else 200


def _write(actor: Actor, public_id: str, form: MinutesForm) -> str:
    now = clock.now()
    with transaction():
        found = queries.get_minutes_for_update(actor, public_id, clock.london_date(now))
        allow(policy.can_write_minutes(actor, found), CANNOT_KEEP)
        if request.form.get("row_version") != str(found.version):
            msg = "Somebody else changed these minutes while you were writing. Look at them again."
            raise Conflict(msg)
        commands.note(found, noted(form, found, queries.cases_of(found.meeting_id)), by=actor, now=now)
        if request.form.get("do") == "ask":
            commands.ask_for_agreement(found, by=actor, now=now)
    flash("The minutes are saved.", "success")
    return url_for(".minutes", public_id=public_id)


@bp.post("/panel/minutes/<public_id>/agreement")
@needs(Permission.SIT_ON_PANEL)
def agree_minutes(public_id: str) -> ResponseReturnValue:
    """Whoever presides signs them."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        found = queries.get_minutes_for_update(actor, public_id, clock.london_date(now))
        allow(policy.can_agree_minutes(actor, found, _chairs(found)), CANNOT_AGREE)
        commands.agree(found, by=actor, now=now)
    flash("You have agreed the minutes.", "success")
    return redirect(url_for(".minutes", public_id=public_id))


@bp.post("/panel/minutes/<public_id>/edition")
@needs(Permission.COORDINATE_PANEL)
def reopen_minutes(public_id: str) -> ResponseReturnValue:
    """A new version, to change what was agreed."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        found = queries.get_minutes_for_update(actor, public_id, clock.london_date(now))
        allow(policy.can_reopen_minutes(actor, found), "Only a coordinator can change minutes that were agreed.")
        new = commands.revise(found, by=actor, now=now)
        onward = url_for(".write_minutes", public_id=new.public_id)
    return redirect(onward)
