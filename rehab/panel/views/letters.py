"""Decision letters, for those who may know the person's name: read, sent, corrected."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.panel import policy
from rehab.panel.commands import letters as commands
from rehab.panel.forms.letters import CorrectionForm, SentForm
from rehab.panel.models import Letter
from rehab.panel.pdf import letter_pdf as make_pdf
from rehab.panel.queries import letters as queries
from rehab.panel.views.blueprint import bp
from rehab.requests.models import PlacementRequest
from rehab.web import brand
from rehab.web.access import allow, needs, signed_in_user
from rehab.web.exports import PDF, attachment
from rehab.web.once import once, remember

CANNOT_SEND = "This letter is not yours to send, or it has been sent or replaced."
CANNOT_CORRECT = "Only a coordinator can correct a letter, and only the one that counts."


@bp.get("/panel/letters/<public_id>")
@needs(Permission.COORDINATE_PANEL, Permission.VIEW_CASES)
def letter(public_id: str) -> ResponseReturnValue:
    """The letter as a page that prints well, with where it stands."""
    found, about = _seen(public_id)
    actor = signed_in_user()
    return render_template(
        "panel/letter.html",
        letter=found,
        request_=about,
        editions=queries.editions_of(found),
        may_send=policy.can_send_letter(actor, found, about),
        may_correct=policy.can_correct_letter(actor, found, about),
        may_remind=policy.can_remind_of_letter(actor, found, about),
    )


@bp.get("/panel/letters/<public_id>/pdf")
@needs(Permission.COORDINATE_PANEL, Permission.VIEW_CASES)
def letter_pdf(public_id: str) -> ResponseReturnValue:
    """The same text as a file, whose name tells of nobody."""
    found, about = _seen(public_id)
    author = accounts.get_organisation(about.authority_id).name
    return attachment(
        make_pdf(found, author=author, colour=brand.colour()), PDF, f"decision-letter-{found.issued_at:%Y-%m-%d}.pdf"
    )


@bp.route("/panel/letters/<public_id>/sent", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL, Permission.VIEW_CASES)
def send_letter(public_id: str) -> ResponseReturnValue:
    """Say how the person got the letter."""
    actor, form = signed_in_user(), SentForm()
    found, about = queries.get_letter(actor, public_id)
    allow(policy.can_send_letter(actor, found, about), CANNOT_SEND)
    if form.validate_on_submit():
        with transaction():
            found, about = queries.get_letter_for_update(actor, public_id)
            allow(policy.can_send_letter(actor, found, about), CANNOT_SEND)
            commands.mark_sent(found, how=form.how.data, by=actor, now=clock.now())
        flash("The letter is marked as sent.", "success")
        return redirect(url_for(".letter", public_id=public_id))
    return render_template("panel/send_letter.html", form=form, letter=found), 422 if form.errors else 200


@bp.post("/panel/letters/<public_id>/reminder")
@needs(Permission.COORDINATE_PANEL)
@once
def remind_of_letter(public_id: str) -> ResponseReturnValue:
    """Tell the key worker of their letter again."""
    actor = signed_in_user()
    with transaction():
        found, about = queries.get_letter_for_update(actor, public_id)
        allow(policy.can_remind_of_letter(actor, found, about), "This letter has no key worker to tell.")
        commands.remind(found, about, by=actor, now=clock.now())
        result = remember(url_for(".letter", public_id=public_id))
    flash("We have told the key worker again.", "success")
    return redirect(result)


@bp.route("/panel/letters/<public_id>/correction", methods=["GET", "POST"])
@needs(Permission.COORDINATE_PANEL)
@once
def correct_letter(public_id: str) -> ResponseReturnValue:
    """Issue the letter again in other words."""
    actor = signed_in_user()
    found, about = queries.get_letter(actor, public_id)
    allow(policy.can_correct_letter(actor, found, about), CANNOT_CORRECT)
    form = CorrectionForm(data={"heading": found.heading, "body": "\n\n".join(found.paragraphs)})
    if form.validate_on_submit():
        try:
            return redirect(_correct(public_id, form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            found, about = queries.get_letter(actor, public_id)
    return render_template("panel/correct_letter.html", form=form, letter=found), 422 if form.errors else 200


def _correct(public_id: str, form: CorrectionForm) -> str:
    actor = signed_in_user()
    with transaction():
        found, about = queries.get_letter_for_update(actor, public_id)
        allow(policy.can_correct_letter(actor, found, about), CANNOT_CORRECT)
        new = commands.correct(
            found,
            about,
            heading=form.heading.data,
            body=form.body.data,
            reason=form.reason.data,
            by=actor,
            now=clock.now(),
        )
        result = remember(url_for(".letter", public_id=new.public_id))
    flash("The corrected letter is issued. The one before it is kept.", "success")
    return result


def _seen(public_id: str) -> tuple[Letter, PlacementRequest]:
    actor = signed_in_user()
    found, about = queries.get_letter(actor, public_id)
    audit.record_view("letter.viewed", subject=found, by=actor, case_id=about.id)
    return found, about
