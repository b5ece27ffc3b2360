import pytest

from tests.support.statements import Statements


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO stay (id) VALUES (1)",
        'UPDATE "stay" SET id = 2',
        "\n  delete from stay",
        "WITH due AS (SELECT id FROM clock) UPDATE stay SET id = 2",
    ],
)
def test_sees_a_write(statement: str) -> None:
    assert Statements([statement]).writes() == [statement]


def test_takes_a_read_for_a_read() -> None:
    assert Statements(["SELECT 'UPDATE' FROM stay", "SELECT id FROM stay FOR UPDATE"]).writes() == []


def test_leaves_out_the_tables_named() -> None:
    seen = Statements(["UPDATE user_session SET last_seen_at = 1", "UPDATE stay SET id = 2"])
    assert seen.writes(besides=frozenset({"user_session"})) == ["UPDATE stay SET id = 2"]
