"""What `make run` decides before it starts anything."""

import asyncio
import socket
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from rehab import runner


def plan_for(instance: Path, **given: str) -> runner.Plan:
    return runner.make_plan({"INSTANCE_PATH": str(instance), **given})


def test_fills_in_what_the_environment_leaves_open(tmp_path: Path) -> None:
    plan = plan_for(tmp_path / "new")
    assert (plan.port, plan.public_url) == (8000, "http://127.0.0.1:8000")
    assert plan.environment["SMTP_URL"] == f"smtp://127.0.0.1:{plan.mail_port}"
    assert set(plan.processes()) == {"web server", "scheduler", "mail server"}


def test_keeps_what_the_environment_says(tmp_path: Path) -> None:
    given = {"PORT": "8123", "PUBLIC_URL": "https://rehab.example", "SECRET_KEY": "theirs", "DATABASE_URL": "theirs"}
    plan = plan_for(tmp_path, **given)
    assert plan.port == 8123
    assert given.items() <= plan.environment.items()


def test_starts_no_mail_server_where_there_is_one(tmp_path: Path) -> None:
    plan = plan_for(tmp_path, SMTP_URL="smtp://mail.example:25")
    assert plan.environment["SMTP_URL"] == "smtp://mail.example:25"
    assert set(plan.processes()) == {"web server", "scheduler"}


def test_makes_its_secrets_once_for_the_owner_alone(tmp_path: Path) -> None:
    first = runner.local_secrets(tmp_path / "secrets.env")
    assert runner.local_secrets(tmp_path / "secrets.env") == first
    assert sorted(first) == ["AUDIT_KEY", "SECRET_KEY"]
    assert len({first["AUDIT_KEY"], first["SECRET_KEY"], "0" * 64}) == 3
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600


def test_a_plan_does_not_show_its_secrets(tmp_path: Path) -> None:
    plan = plan_for(tmp_path)
    assert plan.environment["SECRET_KEY"] not in repr(plan)


def test_refuses_a_second_service_on_one_instance(tmp_path: Path) -> None:
    with runner.claim(tmp_path), pytest.raises(runner.CannotRun, match="running already"):
        runner.claim(tmp_path)
    runner.claim(tmp_path).close()


def test_says_which_port_is_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(runner.CannotRun, match=f"PORT={port + 1} make run"):
            runner.insist_on_port(port)


def test_a_fresh_start_removes_the_database_and_mails_and_keeps_the_keys(tmp_path: Path) -> None:
    plan = plan_for(tmp_path)
    for name in ("rehab.sqlite", "rehab.sqlite-wal", "rehab.sqlite-shm", "audit-heads.log"):
        (tmp_path / name).touch()
    plan.mail_folder.mkdir()
    (plan.mail_folder / "one.eml").touch()
    runner.start_afresh(plan)
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.env"]


def test_a_fresh_start_never_drops_a_database_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "rehab.sqlite").touch()
    with pytest.raises(runner.CannotRun, match="empty it yourself"):
        runner.start_afresh(plan_for(tmp_path, DATABASE_URL="postgresql+psycopg://elsewhere/rehab"))
    assert (tmp_path / "rehab.sqlite").exists()


def test_keeps_each_mail_as_a_file_with_every_byte(tmp_path: Path) -> None:
    folder = runner.MailFolder.from_cli(SimpleNamespace(), str(tmp_path))
    for content in (b"Subject: one\r\n\r\nA\r\n", b"Subject: two\r\n\r\n\xff\r\n"):
        answer = asyncio.run(folder.handle_DATA(None, None, SimpleNamespace(original_content=content)))
        assert answer == "250 Kept"
    kept = sorted(tmp_path.iterdir())
    assert [path.suffix for path in kept] == [".eml", ".eml"]
    assert [path.read_bytes()[:12] for path in kept] == [b"Subject: one", b"Subject: two"]
