"""`flask accounts`: how an empty installation gets its first council, service and administrator."""

import pytest
from sqlalchemy import select

from rehab.accounts.models import Organisation, User
from rehab.core.db import db as database


@pytest.fixture
def run(app, db):
    def run(*arguments: str):
        return app.test_cli_runner().invoke(args=["accounts", *arguments])

    return run


ADMINISTRATOR = ("add-administrator", "A.Admin@council.example", "--name", "A Admin", "--council", "Medway Council")


def test_sets_up_a_council_its_service_and_an_administrator(run, visitor):
    assert "call it Medway" in run("add-council", "Medway Council").output
    assert run("add-service", "Medway Recovery", "--council", "Medway Council").exit_code == 0
    assert run(*ADMINISTRATOR, "--password", "seven blue kettles").exit_code == 0
    council = database.session.scalars(select(Organisation).where(Organisation.is_authority)).one()
    service = database.session.scalars(select(Organisation).where(Organisation.is_treatment_service)).one()
    assert service.commissioned_by_id == council.id
    page = visitor.submit("/sign-in", email="a.admin@council.example", password="seven blue kettles")
    assert "Users" in page.text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add-council", "MEDWAY  council"), "is here already"),
        (("add-council", "!"), "Give a name"),
        (("add-service", "Recovery", "--council", "Kent"), "There is no council called Kent"),
        ((*ADMINISTRATOR, "--password", "short"), "at least 12 characters"),
        ((*ADMINISTRATOR[:-1], "Kent", "--password", "seven blue kettles"), "There is no council called Kent"),
    ],
)
def test_refuses_in_a_sentence(run, arguments, words):
    run("add-council", "Medway Council")
    result = run(*arguments)
    assert result.exit_code == 1
    assert words in result.output


def test_refuses_an_address_that_has_an_account(run):
    run("add-council", "Medway Council")
    run(*ADMINISTRATOR, "--password", "seven blue kettles")
    assert "already an account" in run(*ADMINISTRATOR, "--password", "seven blue kettles").output
    assert len(database.session.scalars(select(User)).all()) == 1
