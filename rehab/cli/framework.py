"""`flask --app wsgi framework ...`: the list of providers."""

from flask.cli import AppGroup

group = AppGroup("framework", help="Frameworks and the providers on them.")
