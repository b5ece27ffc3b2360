"""How an authority words its letters, tried out on a made-up decision before it counts."""

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts.models import Organisation
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.panel.commands import letters as commands
from rehab.panel.forms.letters import WordingForm
from rehab.panel.pdf import text_pdf
from rehab.panel.queries import letters as queries
from rehab.panel.rules import CaseKind
from rehab.panel.rules.letters import LETTER_TYPES, LETTER_TYPES_BY_KEY, LetterType, Text, written
from rehab.panel.rules.samples import sample
from rehab.panel.rules.wording import PLACEHOLDERS
from rehab.panel.views.blueprint import bp
from rehab.web import brand
from rehab.web.access import needs, signed_in_user
from rehab.web.exports import PDF, attachment
from rehab.web.once import once, remember

WORDS_LETTERS = (Permission.COORDINATE_PANEL, Permission.MANAGE_FRAMEWORK)
SHOWN = 25


@bp.get("/panel/wording")
@needs(*WORDS_LETTERS)
def wordings() -> ResponseReturnValue:
    """Every letter, and since when the authority words it itself."""
    today = clock.today()
    authorities = [
        (authority, queries.own_wordings(authority.id, today))
        for authority in queries.worded_authorities(signed_in_user())
    ]
    by_kind = {kind: [found for found in LETTER_TYPES if found.kind is kind] for kind in CaseKind}
    return render_template("panel/wordings.html", authorities=authorities, by_kind=by_kind)


@bp.route("/panel/wording/<public_id>/<key>", methods=["GET", "POST"])
@needs(*WORDS_LETTERS)
@once
def wording(public_id: str, key: str) -> ResponseReturnValue:
    """Change one, or look at it on made-up data, as a page and as PDF."""
    authority, found = _asked_for(public_id, key)
    form = _form(authority, found)
    if form.validate_on_submit():
        try:
            if request.form.get("do") == "save":
                return redirect(_save(authority.id, found, form))
            text = _sample(authority, found, form)
            if request.form.get("do") == "pdf":
                return attachment(
                    text_pdf(*text, author=authority.name, colour=brand.colour()), PDF, f"preview-{key}.pdf"
                )
            return _page(authority, found, form, preview=text)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
            authority, found = _asked_for(public_id, key)
    return _page(authority, found, form)


def _asked_for(public_id: str, key: str) -> tuple[Organisation, LetterType]:
    authority = queries.worded_authority(signed_in_user(), public_id)
    if key not in LETTER_TYPES_BY_KEY:
        raise NotFound
    return authority, LETTER_TYPES_BY_KEY[key]


def _form(authority: Organisation, found: LetterType) -> WordingForm:
    """As it is worded today, or in the standard words where these are asked for."""
    today = clock.today()
    standard = request.args.get("standard") == "1"
    current = found.standard if standard else queries.wordings(authority.id, today)[found]
    return WordingForm(data={"heading": current.heading, "body": current.body, "valid_from": today})


def _sample(authority: Organisation, found: LetterType, form: WordingForm) -> Text:
    """The letter of a made-up decision. Raises InvalidInput as saving would."""
    commands.refuse_wording(found, form.wording)
    return written(form.wording, found.audience, sample(found, authority=authority.name, day=clock.today()))


def _save(authority_id: int, found: LetterType, form: WordingForm) -> str:
    actor = signed_in_user()
    valid_from: dt.date = form.valid_from.data or clock.today()
    with transaction():
        commands.set_wording(authority_id, found, form.wording, valid_from=valid_from, by=actor, now=clock.now())
        result = remember(url_for(".wordings"))
    flash("The wording is saved.", "success")
    return result


def _page(
    authority: Organisation, found: LetterType, form: WordingForm, preview: Text | None = None
) -> ResponseReturnValue:
    history, total = queries.wording_history(authority.id, found, limit=SHOWN)
    terms = found.terms
    page = render_template(
        "panel/wording.html",
        authority=authority,
        found=found,
        form=form,
        preview=preview,
        history=history,
        total=total,
        placeholders=[each for name, each in PLACEHOLDERS.items() if name in terms.allowed],
        required=terms.required,
    )
    return page, 422 if form.errors else 200
