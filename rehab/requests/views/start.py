"""Whom a request is for: somebody known already, or somebody new."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.accounts import queries as accounts
from rehab.clients import commands as client_commands
from rehab.clients import queries as clients
from rehab.clients.models import Client
from rehab.clients.rules import name_key
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.transaction import transaction
from rehab.requests import commands, queries
from rehab.requests.forms import FindPersonForm, NewPersonForm
from rehab.requests.models import PlacementRequest
from rehab.requests.views.blueprint import bp
from rehab.web.access import needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.widgets import Option

MOST_FOUND = 20
LOOK_FIRST = "Look at the people below first. If the person is none of them, tick the box and start again"


@bp.route("/requests/new", methods=["GET", "POST"])
@needs(Permission.REQUEST_PLACEMENTS)
@once
def start() -> ResponseReturnValue:
    """Ask who the request is for; somebody new gets a record once nobody who is known may be them."""
    actor = signed_in_user()
    form = _with_services(NewPersonForm(), actor)
    likely: list[tuple[Client, str]] = []
    if form.validate_on_submit():
        likely = clients.likely_same(form.service_id(), form.particulars())
        if form.is_new.data or not _are_to_be_looked_at(likely, form):
            return redirect(_start_for_new_person(actor, form))
        form.add_faults({"is_new": LOOK_FIRST})
    return _page(form, FindPersonForm(formdata=None), likely=likely)


def _are_to_be_looked_at(likely: Sequence[tuple[Client, str]], form: NewPersonForm) -> bool:
    """Not where the service has this very person: their record is used without asking."""
    key = name_key(form.given_name.data, form.family_name.data)
    return bool(likely) and not any(
        (client.name_key, client.date_of_birth) == (key, form.birth_date()) for client, _why in likely
    )


@bp.post("/requests/new/find")
@needs(Permission.REQUEST_PLACEMENTS)
def find_person() -> ResponseReturnValue:
    """Look for somebody whom the service knows; posted, because names do not belong in addresses."""
    actor = signed_in_user()
    form, find = _with_services(NewPersonForm(formdata=None), actor), FindPersonForm()
    if not find.validate_on_submit():
        return _page(form, find)
    found, _total = clients.find_clients(actor, find.text.data, born_on=find.born_on.data, size=MOST_FOUND)
    return _page(form, find, found=found)


@bp.post("/requests/new/<public_id>")
@needs(Permission.REQUEST_PLACEMENTS)
@once
def start_for(public_id: str) -> ResponseReturnValue:
    """Start a request for somebody known."""
    actor = signed_in_user()
    with transaction():
        request, is_new = _draft_for(clients.get_client(actor, public_id), actor)
        path = remember(url_for(".tasks", reference=request.reference))
    if not is_new:
        flash(f"A request for this person was started already: {request.reference}.", "notice")
    return redirect(path)


def _start_for_new_person(actor: Actor, form: NewPersonForm) -> str:
    """The address of the draft; tells when the service turns out to know the person."""
    now = clock.now()
    with transaction():
        service = accounts.get_organisation(form.service_id())
        key = name_key(form.given_name.data, form.family_name.data)
        known = clients.in_service(service.id, key, form.birth_date())
        client = known or client_commands.register(
            service,
            given_name=form.given_name.data,
            family_name=form.family_name.data,
            date_of_birth=form.birth_date(),
            sex=form.sex.data,
            by=actor,
            now=now,
        )
        if form.nhs_digits and not client.nhs_number:
            client_commands.set_nhs_number(client, form.nhs_digits, by=actor, now=now)
        request, _ = _draft_for(client, actor)
        path = remember(url_for(".tasks", reference=request.reference))
    if known:
        flash(f"Your service already knows this person: this request uses their record, {known.reference}.", "notice")
    return path


def _draft_for(client: Client, actor: Actor) -> tuple[PlacementRequest, bool]:
    """The draft that there is for this person, or a new one, and whether it is new."""
    draft = queries.open_draft(client.id)
    return draft or commands.create(client, by=actor, now=clock.now()), draft is None


def _with_services(form: NewPersonForm, actor: Actor) -> NewPersonForm:
    service_ids = sorted(actor.organisations(Permission.REQUEST_PLACEMENTS))
    services = [accounts.get_organisation(service_id) for service_id in service_ids]
    form.service_ids = {service.public_id: service.id for service in services}
    form.service.options = [Option(service.public_id, service.name) for service in services]
    return form


def _page(
    form: NewPersonForm,
    find: FindPersonForm,
    *,
    found: Sequence[Client] | None = None,
    likely: Sequence[tuple[Client, str]] = (),
) -> ResponseReturnValue:
    errors = find.error_links() + form.error_links()
    page = render_template(
        "requests/start.html", form=form, find=find, found=found, likely=likely, most=MOST_FOUND, errors=errors
    )
    return page, 422 if errors else 200
