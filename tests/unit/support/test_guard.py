import pytest
import sqlalchemy


def test_a_unit_test_cannot_reach_a_database() -> None:
    with pytest.raises(pytest.fail.Exception, match="tried to reach a database"):
        sqlalchemy.create_engine("sqlite://").connect()
