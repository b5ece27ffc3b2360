"""Checking one's answers, submitting a request and taking it back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.requests import commands, pdf, policy, queries
from rehab.requests.forms import SubmitForm, WithdrawForm
from rehab.requests.rules import (
    AnotherRequestIsLookedAt,
    IncompleteRequest,
    LiveRequestExists,
    ReturnNotAnswered,
    SignOffMissing,
    gaps,
)
from rehab.requests.views.answers import cards
from rehab.requests.views.blueprint import bp
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import PDF, attachment
from rehab.web.once import once, remember

NOT_WITHDRAWN = "This request cannot be withdrawn any more."
SUBMITTED = "This request has been submitted already, or is closed."


@bp.get("/requests/<reference>/check")
@needs(Permission.VIEW_CASES)
def check(reference: str) -> ResponseReturnValue:
    """All the answers; with links to change them and the declaration, as long as the request is not submitted."""
    actor = signed_in_user()
    found = queries.get_service_request(actor, reference)
    audit.record_view("request.viewed", subject=found, by=actor, case_id=found.id)
    return _check_page(actor, reference, SubmitForm())


@bp.get("/requests/<reference>/pdf")
@needs(Permission.VIEW_CASES)
def print_request(reference: str) -> ResponseReturnValue:
    """The whole request as a file for the person; its name tells of nobody."""
    actor = signed_in_user()
    found = queries.get_service_request(actor, reference)
    audit.record_view("request_print.viewed", subject=found, by=actor, case_id=found.id)
    content = pdf.whole_request(queries.dossier(found, day=clock.today()))
    return attachment(content, PDF, f"request-{clock.today()}.pdf")


@bp.post("/requests/<reference>/submit")
@needs(Permission.REQUEST_PLACEMENTS)
@once
def submit(reference: str) -> ResponseReturnValue:
    """Submit, or say what stands in the way."""
    actor, form = signed_in_user(), SubmitForm()
    if not form.validate_on_submit():
        return _check_page(actor, reference, form, status=422)
    try:
        return redirect(_submit(actor, reference, as_it_is=form.as_it_is.data))
    except (IncompleteRequest, SignOffMissing):
        return _check_page(actor, reference, form, status=422)
    except ReturnNotAnswered as refused:
        form.add_faults({"as_it_is": str(refused)})
        return _check_page(actor, reference, form, status=422)
    except LiveRequestExists as refused:
        form.add_faults({"live": str(refused)})
        return _check_page(actor, reference, form, status=409)
    except AnotherRequestIsLookedAt as refused:
        flash(str(refused), "notice")
        return redirect(_tell_coordinator(actor, reference))


def _submit(actor: Actor, reference: str, *, as_it_is: bool) -> str:
    with transaction():
        found = queries.get_own_request_to_submit(actor, reference)
        allow(policy.can_submit(actor, found), SUBMITTED)
        commands.submit(found, by=actor, now=clock.now(), as_it_is=as_it_is)
        path = remember(url_for("cases.case", reference=reference))
    flash(f"{reference} has been submitted. The panel coordinator checks that it is complete.", "success")
    return path


def _tell_coordinator(actor: Actor, reference: str) -> str:
    with transaction():
        found = queries.get_own_request_for_update(actor, reference)
        commands.tell_of_duplicate(found, by=actor, now=clock.now())
        return remember(url_for(".tasks", reference=reference))


def _check_page(actor: Actor, reference: str, form: SubmitForm, *, status: int = 200) -> ResponseReturnValue:
    found = queries.get_service_request(actor, reference)
    dossier = queries.dossier(found, day=clock.today())
    can_edit = policy.can_edit(actor, found)
    page = render_template(
        "requests/check.html",
        dossier=dossier,
        form=form,
        cards=cards(dossier, can_edit=can_edit),
        can_edit=can_edit,
        gaps=gaps(dossier.answers),
        signature=queries.signature(dossier),
        untouched=[asked for asked in queries.waiting_for_answers(found) if asked.answered_at is None],
        live=queries.live_in_service(found),
        is_refused=status != 200,
    )
    return page, status


@bp.route("/requests/<reference>/withdraw", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def withdraw(reference: str) -> ResponseReturnValue:
    """Take a request back before admission, with a reason."""
    actor, form = signed_in_user(), WithdrawForm()
    found = queries.get_own_request(actor, reference)
    allow(policy.can_withdraw(actor, found), NOT_WITHDRAWN)
    if form.validate_on_submit():
        try:
            return redirect(_withdraw(actor, reference, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
    page = render_template("requests/withdraw.html", case=found, form=form)
    return page, 422 if form.errors else 200


def _withdraw(actor: Actor, reference: str, form: WithdrawForm) -> str:
    with transaction():
        found = queries.get_own_request_for_update(actor, reference)
        allow(policy.can_withdraw(actor, found), NOT_WITHDRAWN)
        commands.withdraw(found, why=form.why.data, reason=form.reason.data, by=actor, now=clock.now())
        path = remember(url_for("cases.case", reference=reference))
    flash(f"{reference} has been withdrawn.", "success")
    return path
