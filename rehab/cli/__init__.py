"""The commands of `flask --app wsgi`: one module per group."""

from flask import Flask

from rehab.cli import accounts, audit, demo, framework, placements, reports

GROUPS = (accounts.group, audit.group, demo.group, framework.group, placements.group, reports.group)


def register(app: Flask) -> None:
    """Add the product's commands to the application."""
    for group in GROUPS:
        app.cli.add_command(group)
