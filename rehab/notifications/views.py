"""One's own notices: the list, opening one, and how one wants to be mailed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts.queries import get_user
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.transaction import transaction
from rehab.notifications import commands, queries
from rehab.notifications.forms import PreferencesForm
from rehab.web.access import needs, signed_in_user
from rehab.web.pagination import PAGE_SIZE, paginate, requested_page

bp = Blueprint("notices", __name__, url_prefix="/notices")


@bp.get("")
@needs(Permission.SIGNED_IN)
def notices() -> ResponseReturnValue:
    """Everything that one was told in the last months."""
    actor, now, number = signed_in_user(), clock.now(), requested_page(request.args)
    found = queries.listed(actor, now=now, page=number, size=PAGE_SIZE)
    return render_template(
        "notifications/notices.html",
        page=paginate(found, number=number, path=request.path),
        news=queries.news(actor, now=now),
    )


@bp.get("/<public_id>")
@needs(Permission.SIGNED_IN)
def open_notice(public_id: str) -> ResponseReturnValue:
    """Go where the notice leads, which marks it as read."""
    with transaction():
        notice = queries.get_notice(signed_in_user(), public_id)
        commands.mark_read([notice], now=clock.now())
    return redirect(notice.path)


@bp.post("/read")
@needs(Permission.SIGNED_IN)
def read_all() -> ResponseReturnValue:
    """Mark as read what the page showed and everything older; what came meanwhile stays new."""
    with transaction():
        seen = queries.unread_up_to(signed_in_user(), request.form.get("newest", ""))
        commands.mark_read(seen, now=clock.now())
    flash("Your notices are marked as read.", "success")
    return redirect(url_for(".notices"))


@bp.route("/preferences", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN)
def preferences() -> ResponseReturnValue:
    """Choose which mails one gets, and how."""
    actor, form = signed_in_user(), PreferencesForm()
    if form.validate_on_submit():
        with transaction():
            user = get_user(actor.user_id or 0, lock=True)
            commands.prefer(user.id, way=form.way.data, muted=form.muted, by=actor, now=clock.now())
        flash("Your choice is kept. It holds for everything new from now on.", "success")
        return redirect(url_for(".notices"))
    if request.method == "GET":
        form.show(queries.preferences([actor.user_id or 0]).get(actor.user_id or 0))
    return render_template("notifications/preferences.html", form=form), 422 if form.errors else 200
