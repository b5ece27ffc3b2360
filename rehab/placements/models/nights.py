"""What the database itself refuses: a person who spends one night in two places.

Two open stays are refused by an index; that past ones do not overlap only a trigger can see. On PostgreSQL it first
locks the person, so that of two transactions at once the second sees what the first stored; SQLite has one writer at
a time. Stays that were kept elsewhere are taken as they come.
"""

from sqlalchemy import DDL, event

from rehab.placements.models.stays import Stay

_OTHER_NIGHTS = (
    "SELECT 1 FROM stay WHERE client_id = NEW.client_id AND origin = 'entered'"
    " AND admitted_on < coalesce(NEW.ended_on, '9999-12-31') AND NEW.admitted_on < coalesce(ended_on, '9999-12-31')"
)
_DATES = "client_id, origin, admitted_on, ended_on"
_ABORT = "BEGIN SELECT RAISE(ABORT, 'nobody is in two places on one night'); END"
SQLITE_GUARDS = (
    f"""
CREATE TRIGGER stay_one_place_insert BEFORE INSERT ON stay
WHEN NEW.origin = 'entered' AND EXISTS ({_OTHER_NIGHTS}) {_ABORT}""",
    f"""
CREATE TRIGGER stay_one_place_update BEFORE UPDATE OF {_DATES} ON stay
WHEN NEW.origin = 'entered' AND EXISTS ({_OTHER_NIGHTS} AND id <> NEW.id) {_ABORT}""",
)
_REFUSE = f"""
CREATE FUNCTION stay_one_place() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.origin = 'entered' THEN
PERFORM 1 FROM client WHERE id = NEW.client_id FOR NO KEY UPDATE;
IF EXISTS ({_OTHER_NIGHTS} AND id <> NEW.id) THEN
RAISE EXCEPTION 'nobody is in two places on one night' USING ERRCODE = 'exclusion_violation';
END IF;
END IF;
RETURN NEW;
END $$"""
_GUARD = f"""
CREATE TRIGGER stay_one_place BEFORE INSERT OR UPDATE OF {_DATES} ON stay
FOR EACH ROW EXECUTE FUNCTION stay_one_place()"""
POSTGRESQL_GUARDS = (_REFUSE, _GUARD)


def _ddl(statement: str, dialect: str) -> DDL:
    return DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


for _dialect, _statements in (("sqlite", SQLITE_GUARDS), ("postgresql", POSTGRESQL_GUARDS)):
    for _statement in _statements:
        event.listen(Stay.__table__, "after_create", _ddl(_statement, _dialect))
event.listen(Stay.__table__, "after_drop", _ddl("DROP FUNCTION IF EXISTS stay_one_place()", "postgresql"))
