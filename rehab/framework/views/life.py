"""Pages of a framework's life: its dates, extensions, openings, councils and end."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.framework import commands, policy, queries
from rehab.framework.forms.life import CloseForm, ExtendForm, FrameworkForm, OpeningForm, OptionForm, ValueForm
from rehab.framework.forms.standing import CouncilForm, EndPartForm
from rehab.framework.views.blueprint import bp
from rehab.framework.views.deciding import decide, given, led_framework
from rehab.web.access import needs, signed_in_user
from rehab.web.once import once, remember
from rehab.web.widgets import Option


@bp.get("/frameworks/<reference>/life")
@needs(Permission.VIEW_FRAMEWORK)
def life(reference: str) -> ResponseReturnValue:
    """Its dates, value, extensions, openings and councils, and what was decided."""
    actor, today = signed_in_user(), clock.today()
    framework = queries.get_framework(actor, reference)
    return render_template(
        "framework/life.html",
        framework=framework,
        state=framework.state_on(today),
        options=queries.options_of(framework),
        openings=queries.openings_of(framework),
        leads=policy.can_manage(actor, framework),
        today=today,
    )


@bp.route("/frameworks/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def new_framework() -> ResponseReturnValue:
    """Let a framework."""
    form, councils = FrameworkForm(), queries.led_councils(signed_in_user())
    form.council.options = [Option(council.public_id, council.name) for council in councils]
    if len(councils) == 1:
        del form.council
    if form.validate_on_submit():
        try:
            return redirect(_add_framework(form))
        except InvalidInput as refused:
            form.add_faults(refused.faults)
    return render_template("framework/new.html", form=form), 422 if form.errors else 200


def _add_framework(form: FrameworkForm) -> str:
    actor = signed_in_user()
    with transaction():
        councils = queries.led_councils(actor)
        asked = form.council.data if "council" in form else councils[0].public_id
        framework = commands.add_framework(
            next(council for council in councils if council.public_id == asked),
            title=form.title.data,
            starts_on=given(form.starts_on.data),
            ends_on=given(form.ends_on.data),
            value_pence=form.value.data,
            by=actor,
            now=clock.now(),
        )
        return remember(url_for(".lots", reference=framework.reference))


@bp.route("/frameworks/<reference>/value", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def framework_value(reference: str) -> ResponseReturnValue:
    """What it is worth."""
    actor, form = signed_in_user(), ValueForm(data={"value": led_framework(reference).value_pence})
    return decide(
        form,
        reference,
        "framework/value.html",
        lambda framework: commands.set_value(framework, given(form.value.data), by=actor, now=clock.now()),
        done="The value is changed.",
    )


@bp.route("/frameworks/<reference>/options/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def add_option(reference: str) -> ResponseReturnValue:
    """Note a right to extend it."""
    actor, form = signed_in_user(), OptionForm()
    return decide(
        form,
        reference,
        "framework/option.html",
        lambda framework: commands.add_option(framework, given(form.would_end_on.data), by=actor, now=clock.now()),
        done="The option is added.",
    )


@bp.route("/frameworks/<reference>/options/<int:number>/exercise", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def extend(reference: str, number: int) -> ResponseReturnValue:
    """Exercise its next option."""
    actor, form = signed_in_user(), ExtendForm()
    option = next((each for each in queries.options_of(led_framework(reference)) if each.number == number), None)
    if option is None:
        raise NotFound
    return decide(
        form,
        reference,
        "framework/extend.html",
        lambda framework: commands.exercise_option(
            framework,
            number,
            decision=form.decision.data,
            decided_by=form.decided_by.data,
            decided_on=given(form.decided_on.data),
            by=actor,
            now=clock.now(),
        ),
        done="The framework is extended.",
        option=option,
    )


@bp.route("/frameworks/<reference>/openings/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def open_framework(reference: str) -> ResponseReturnValue:
    """Let providers apply."""
    actor, form = signed_in_user(), OpeningForm()
    return decide(
        form,
        reference,
        "framework/opening.html",
        lambda framework: commands.open_to_providers(
            framework,
            from_on=given(form.from_on.data),
            to_on=given(form.to_on.data),
            reason=form.reason.data,
            by=actor,
            now=clock.now(),
        ),
        done="The opening is stored. Providers can apply in it.",
    )


@bp.route("/frameworks/<reference>/close", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def close_framework(reference: str) -> ResponseReturnValue:
    """End call-offs at once."""
    actor, form = signed_in_user(), CloseForm()
    return decide(
        form,
        reference,
        "framework/close.html",
        lambda framework: commands.close_framework(framework, reason=form.reason.data, by=actor, now=clock.now()),
        done="The framework is closed. Nobody new can be placed on it.",
    )


@bp.route("/frameworks/<reference>/councils/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def add_council(reference: str) -> ResponseReturnValue:
    """Let a council take part."""
    actor, form = signed_in_user(), CouncilForm()
    outside = {council.public_id: council for council in queries.councils_outside(led_framework(reference))}
    form.council.options = [Option(key, council.name) for key, council in outside.items()]
    return decide(
        form,
        reference,
        "framework/council.html",
        lambda framework: commands.let_take_part(
            framework, outside[form.council.data], joined_on=given(form.joined_on.data), by=actor, now=clock.now()
        ),
        done="The council takes part.",
    )


@bp.route("/frameworks/<reference>/councils/<public_id>/end", methods=["GET", "POST"])
@needs(Permission.MANAGE_FRAMEWORK)
@once
def end_council(reference: str, public_id: str) -> ResponseReturnValue:
    """End a council's part."""
    actor, form = signed_in_user(), EndPartForm()
    council = queries.participant_of(led_framework(reference), public_id).authority
    return decide(
        form,
        reference,
        "framework/council_end.html",
        lambda framework: commands.end_part(
            framework,
            queries.participant_of(framework, public_id),
            left_on=given(form.left_on.data),
            by=actor,
            now=clock.now(),
        ),
        done="The last day is stored.",
        council=council,
    )
