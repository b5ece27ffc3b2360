"""What the pages of administrators and of providers' managers do alike with somebody's account."""

import datetime as dt

from flask import request

from rehab.accounts import commands, passwords, rules
from rehab.accounts.models import User
from rehab.admin.forms import StaffForm, UserForm
from rehab.core.actor import Actor
from rehab.core.errors import InvalidInput


def first_password(form: UserForm | StaffForm) -> str:
    """The hash of the password that was typed for somebody. Raises InvalidInput (password) for one that is too weak."""
    fault = rules.password_fault(form.password.data, email=form.email.data, name=form.name.data)
    if fault:
        raise InvalidInput({"password": fault})
    return passwords.hash_password(form.password.data)


def switch_account(user: User, *, by: Actor, now: dt.datetime) -> str:
    """Disable or enable a locked account, as the button that was pressed says; says what that means."""
    if request.form.get("to") == "enabled":
        commands.enable(user, by=by, now=now)
        return f"{user.name} can sign in again."
    commands.disable(user, by=by, now=now)
    return f"{user.name} can no longer sign in and was signed out everywhere."
