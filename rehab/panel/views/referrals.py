"""Extensions, ratifications and exceptions that wait for an agenda."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.transaction import transaction
from rehab.panel import commands, policy, queries
from rehab.panel.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user


@bp.post("/panel/meetings/<public_id>/referrals/<referral_id>")
@needs(Permission.COORDINATE_PANEL)
def add_referral(public_id: str, referral_id: str) -> ResponseReturnValue:
    """Put what waits on the agenda of a meeting."""
    actor, now = signed_in_user(), clock.now()
    with transaction():
        referral = queries.get_referral_for_update(actor, referral_id)
        meeting = queries.get_meeting_for_update(actor, public_id, clock.london_date(now))
        allow(policy.can_coordinate(actor, meeting.panel))
        commands.put_referral_on_agenda(meeting, referral, referral.request, by=actor, now=now)
        reference, kind = referral.request.reference, referral.kind.label
    flash(f"{reference} is on the agenda: {kind.lower()}.", "success")
    return redirect(url_for(".meeting", public_id=public_id))
