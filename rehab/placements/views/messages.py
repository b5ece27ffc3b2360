"""What the treatment service and the provider write to each other about a person."""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.placements import commands, queries
from rehab.placements.forms import MessageForm
from rehab.placements.queries import Thread
from rehab.placements.views.blueprint import bp, status_of
from rehab.web.access import needs, signed_in_user
from rehab.web.once import once, remember


@bp.route("/offers/<public_id>/messages", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS, Permission.REQUEST_PLACEMENTS)
@once
def offer_messages(public_id: str) -> ResponseReturnValue:
    """The thread with the provider that an offer was made to."""
    load = partial(queries.thread_of_offer, signed_in_user(), public_id)
    return _page(load, url_for(".offer_messages", public_id=public_id), offer_id=public_id)


@bp.route("/stays/<public_id>/messages", methods=["GET", "POST"])
@needs(Permission.ANSWER_OFFERS, Permission.REQUEST_PLACEMENTS)
@once
def stay_messages(public_id: str) -> ResponseReturnValue:
    """The thread with the provider where a person stays."""
    load = partial(queries.thread_of_stay, signed_in_user(), public_id)
    return _page(load, url_for(".stay_messages", public_id=public_id), stay_id=public_id)


def _page(load: Callable[..., Thread], address: str, **where: str) -> ResponseReturnValue:
    actor = signed_in_user()
    form = MessageForm()
    if form.validate_on_submit():
        try:
            with transaction():
                thread = load(lock=True)
                commands.write_message(thread, text=form.text.data, path=address, by=actor, now=clock.now())
                remember(address)
            flash(f"Your message is sent. We have told {thread.other_side}.", "success")
            return redirect(address)
        except InvalidInput as refusal:
            form.add_faults(refusal.faults)
    thread = load()
    audit.record_view("message.viewed", subject=thread.request, by=actor, case_id=thread.request.id)
    messages = queries.messages_of(thread.request.id, thread.provider.id)
    if queries.has_unread(messages, is_provider=thread.is_provider):
        with transaction():
            commands.mark_read(load(), now=clock.now())
        thread = load()
        messages = queries.messages_of(thread.request.id, thread.provider.id)
    page = render_template("placements/messages.html", form=form, thread=thread, messages=messages, **where)
    return page, status_of(form)
