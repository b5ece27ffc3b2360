"""The daily job that clears away what is used up, and lets the database see what there is."""

from sqlalchemy import text

from rehab.admin.jobs import tidy
from rehab.core.db import db as database
from tests import factories


def test_lets_sqlite_see_its_tables(db, engine_name):
    factories.a_world()
    tidy(now=factories.NOON)
    if engine_name == "sqlite":
        looked_at = database.session.scalars(text("SELECT tbl FROM sqlite_stat1")).all()
        assert {"organisation", "user_account", "facility"} <= set(looked_at)
