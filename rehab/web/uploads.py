"""Files that people send: only some pages take large ones, and what they send is kept out of everybody's reach."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from rehab.core import files
from rehab.web.access import declared_access

FOLDER = "uploads"
MEGABYTE = 1024 * 1024
LONGEST_NAME = 100
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(up_to: int) -> Callable[[View], View]:
    """This page takes more bytes than others, from those who may reach it."""

    def mark(view: View) -> View:
        view.takes_bytes = up_to  # type: ignore[attr-defined]
        return view

    return mark


def name_of(upload: FileStorage) -> str:
    """What a file was called where it came from, as it may be shown: without folders, and not endless."""
    name = re.split(r"[/\\]", upload.filename or "")[-1]
    return "".join(character for character in name if character.isprintable())[-LONGEST_NAME:]


def keep(upload: FileStorage) -> str:
    """Copy an upload into the instance, readable by the service alone; returns its random name there."""
    return files.keep(Path(current_app.instance_path) / FOLDER, upload.stream)


def _raise_limit() -> None:
    """Before anything reads the form, which the check of its token does."""
    view = current_app.view_functions.get(request.endpoint or "")
    up_to = getattr(view, "takes_bytes", None)
    if view is None or up_to is None or not current_user.is_authenticated:
        return
    if any(current_user.actor.can(permission) for permission in declared_access(view) or ()):
        request.max_content_length = up_to


def install(app: Flask) -> None:
    """Watch every request; to be installed before whatever reads forms."""
    app.before_request(_raise_limit)
