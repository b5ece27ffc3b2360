"""What the decisions of a framework's lead council have in common."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rehab.core.errors import Conflict, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import policy, queries
from rehab.framework.models import Framework
from rehab.web.access import allow, signed_in_user
from rehab.web.once import remember
from rehab.web.widgets import Form

Answer = TypeVar("Answer")
NOT_LEAD = "Only a commissioner of the council that leads the framework can do this."
CHANGED = "Somebody has changed this since you opened the page. Open it again to see what it is now."


def given(answer: Answer | None) -> Answer:
    """The answer to a question that a valid form cannot leave open."""
    if answer is None:
        msg = "only a form that was validated has all its answers"
        raise RuntimeError(msg)
    return answer


def led_framework(reference: str) -> Framework:
    """A framework that the signed-in person may decide about. Raises NotFound, NotAllowed."""
    actor = signed_in_user()
    framework = queries.get_framework(actor, reference)
    allow(policy.can_manage(actor, framework), NOT_LEAD)
    return framework


def insist_on_version(version: int) -> None:
    """Raises Conflict when the form was made from another version of the row."""
    if request.form.get("row_version") != str(version):
        raise Conflict(CHANGED)


def version_of(framework: Framework) -> int:
    """The version of the framework itself."""
    return framework.version


def decide(
    form: Form,
    reference: str,
    template: str,
    act: Callable[[Framework], object],
    *,
    done: str,
    then: str = ".life",
    version: Callable[[Framework], int] = version_of,
    **shown: object,
) -> ResponseReturnValue:
    """Show a form about a framework, or do (`act`) what it says with the framework locked.

    `done` is told on the page `then`; `version` is that of the row which the form is about; `shown` is for the
    template.
    """
    actor = signed_in_user()
    if form.validate_on_submit():
        try:
            with transaction():
                framework = queries.get_framework_for_update(actor, reference)
                allow(policy.can_manage(actor, framework), NOT_LEAD)
                insist_on_version(version(framework))
                act(framework)
                address = remember(url_for(then, reference=reference))
            flash(done, "success")
            return redirect(address)
        except InvalidInput as refused:
            form.add_faults(refused.faults)
    framework = led_framework(reference)
    page = render_template(template, form=form, framework=framework, row_version=version(framework), **shown)
    return page, 422 if form.errors else 200
