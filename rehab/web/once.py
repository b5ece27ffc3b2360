"""Double clicks and retries do nothing twice: a key in each form that creates something.

The key's row is inserted in the transaction that does the work, so both happen or neither.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from rehab.core import clock
from rehab.core.db import db, new_public_id
from rehab.core.errors import DomainError
from rehab.web.access import signed_in_user
from rehab.web.models import FormUse

FIELD = "form_key"
LONGEST_KEY = 64
P = ParamSpec("P")


def new_form_key() -> str:
    """A fresh key, for the form's hidden field."""
    return new_public_id()


def remember(result_url: str) -> str:
    """Inside the transaction that does the work: tie the form's key to where its result is."""
    key = _key()
    if key:
        user_id = signed_in_user().user_id
        db.session.add(FormUse(user_id=user_id, key=key, result_url=result_url, at=clock.now()))
    return result_url


def once(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Answer a form that was already used with its first result."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if earlier := _earlier_result():
            return redirect(earlier)
        try:
            response = make_response(view(*args, **kwargs))
        except (IntegrityError, DomainError):
            if earlier := _earlier_result():
                return redirect(earlier)
            raise
        # The same form, sent twice at once, is often refused as a double before the key is.
        if response.status_code >= HTTPStatus.BAD_REQUEST and (earlier := _earlier_result()):
            return redirect(earlier)
        return response

    return guarded


def _key() -> str:
    """The key of the form that was sent; none where it is not one of ours."""
    key = request.form.get(FIELD, "")
    return key if key.isascii() and key.isalnum() and len(key) <= LONGEST_KEY else ""


def _earlier_result() -> str | None:
    key = _key()
    if not key:
        return None
    return db.session.scalar(
        select(FormUse.result_url).where(FormUse.user_id == signed_in_user().user_id, FormUse.key == key)
    )


def forget_old_keys(*, used_before: dt.datetime) -> None:
    """Delete the keys of forms that nobody will send again."""
    db.session.execute(delete(FormUse).where(FormUse.at < used_before))
