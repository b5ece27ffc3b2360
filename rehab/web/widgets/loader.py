"""Where the widgets' templates are."""

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, PackageLoader, PrefixLoader

PACKAGES = ("govuk_frontend_jinja", "govuk_frontend_wtf")


def install(app: Flask) -> None:
    """Let templates find GOV.UK's components beside our own."""
    components: BaseLoader = PrefixLoader({name: PackageLoader(name) for name in PACKAGES})
    own = [app.jinja_loader] if app.jinja_loader else []
    app.jinja_loader = ChoiceLoader([*own, components])
