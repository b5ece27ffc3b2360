"""`flask framework import`: what it adds, changes and leaves, and what it refuses."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.accounts.models import Organisation
from rehab.audit.models import AuditEntry
from rehab.framework.models import Framework, FrameworkParticipant, FrameworkProvider, Lot, Provider
from rehab.framework.rules import CareType, ContractType, PlaceStatus
from tests import factories
from tests.support.statements import statements_seen

REAL = Path(__file__).resolve().parents[2] / "data" / "framework-2022.csv"
TITLE = "Residential rehabilitation 2022"
LEAD, OTHER = "Coventry City Council", "Warwickshire County Council"

Import = Callable[..., Result]


@pytest.fixture
def run(app: Flask, db: SQLAlchemy) -> Import:
    """Import a file for Coventry; two councils are there."""
    factories.an_authority(LEAD)
    factories.an_authority(OTHER)

    def run(file: Path = REAL, *more: str, title: str = TITLE, lead: str = LEAD) -> Result:
        arguments = ["framework", "import", str(file), "--title", title, "--lead", lead, *more]
        return app.test_cli_runner().invoke(args=arguments)

    return run


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """The real list with some text replaced."""

    def edited(*changes: tuple[str, str]) -> Path:
        text = REAL.read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "list.csv"
        file.write_text(text)
        return file

    return edited


def the_framework(db: SQLAlchemy) -> Framework:
    return db.session.scalars(select(Framework).options(joinedload(Framework.lead_authority))).one()


def the_places(db: SQLAlchemy, legal_name: str) -> list[FrameworkProvider]:
    return list(
        db.session.scalars(
            select(FrameworkProvider)
            .join(FrameworkProvider.provider)
            .where(Provider.legal_name == legal_name)
            .options(joinedload(FrameworkProvider.lot), joinedload(FrameworkProvider.provider))
            .order_by(FrameworkProvider.id)
        )
    )


def rows(db: SQLAlchemy) -> dict[str, int]:
    """Table -> how many rows, of all that an import may write."""
    tables = (Organisation, Provider, Framework, FrameworkParticipant, Lot, FrameworkProvider, AuditEntry)
    return {table.__tablename__: db.session.query(table).count() for table in tables}


def test_stores_the_real_framework_with_its_dates_lots_and_providers(run: Import, db: SQLAlchemy) -> None:
    result = run(REAL, "--participating", OTHER)
    assert result.exit_code == 0, result.output
    assert f"{TITLE} (F-2022-00001, 2022-01-01 to 2024-12-31): added" in result.output
    assert "Added: 21\n" in result.output
    assert "  MERCIA CARE HOMES LIMITED: Rehab\n" in result.output
    framework = the_framework(db)
    assert framework.lead_authority.name == LEAD
    assert (framework.starts_on, framework.ends_on) == (dt.date(2022, 1, 1), dt.date(2024, 12, 31))
    assert not framework.is_demonstration
    lots = db.session.execute(select(Lot.number, Lot.title, Lot.care_type).order_by(Lot.number)).all()
    assert [tuple(lot) for lot in lots] == [
        (1, "Adult Treatment Service", None),
        (2, "YP risky behaviour service", None),
        (3, "Rehab", CareType.RESIDENTIAL_REHAB),
    ]
    assert db.session.query(Provider).count() == 20
    assert db.session.query(Organisation).filter(Organisation.is_provider).count() == 20
    taking_part = db.session.scalars(select(FrameworkParticipant).options(joinedload(FrameworkParticipant.authority)))
    assert [participant.authority.name for participant in taking_part] == [OTHER]


def test_keeps_trading_names_contract_types_and_dates(run: Import, db: SQLAlchemy) -> None:
    run()
    (phoenix,) = the_places(db, "PHOENIX HOUSE")
    assert phoenix.provider.name == "Phoenix Futures"
    assert (phoenix.contract_type, phoenix.status) == (ContractType.FRAMEWORK_AGREEMENT, PlaceStatus.ADMITTED)
    blocks = the_places(db, "CHANGE, GROW, LIVE")
    assert [(place.contract_type, place.starts_on, place.ends_on) for place in blocks] == [
        (ContractType.BLOCK, dt.date(2017, 11, 1), dt.date(2025, 3, 31)),
        (ContractType.BLOCK, dt.date(2018, 8, 1), dt.date(2025, 3, 31)),
    ]


def test_running_it_again_changes_nothing(run: Import) -> None:
    run(REAL, "--participating", OTHER)
    with statements_seen() as seen:
        result = run(REAL, "--participating", OTHER)
    assert result.exit_code == 0, result.output
    assert "): unchanged\nAdded: 0\nChanged: 0\nLeft unchanged: 21\n" in result.output
    assert len(seen) > 0
    assert seen.writes() == []


def test_knows_the_framework_and_its_providers_by_letters_and_digits(run: Import, edited: Callable[..., Path]) -> None:
    run()
    file = edited(("THE BAC O'CONNOR CENTRE", "The BAC OConnor Centre"), (",Rehab,", ",REHAB,"))
    with statements_seen() as seen:
        result = run(file, title=TITLE.upper(), lead="COVENTRY CITY COUNCIL")
    assert "Left unchanged: 21" in result.output
    assert seen.writes() == []


def test_tells_what_it_changed_and_changes_nothing_else(
    run: Import, edited: Callable[..., Path], db: SQLAlchemy
) -> None:
    run()
    old, new = "HEBRON TRUST,,Rehab,Framework Agreement,2022-01-01,2024-12-31", "HEBRON TRUST,,Rehab,Block,2022-01-01,"
    result = run(edited((old, f"{new}2025-12-31"), ("ACORN RECOVERY PROJECTS,,", "ACORN RECOVERY PROJECTS,ACORN,")))
    assert "Added: 0\nChanged: 2\n" in result.output
    assert "  ACORN RECOVERY PROJECTS: now trades as ACORN\n" in result.output
    assert "  HEBRON TRUST: Rehab (contract type, ends on)\n" in result.output
    assert "Left unchanged: 20\n" in result.output
    (hebron,) = the_places(db, "HEBRON TRUST")
    assert (hebron.contract_type, hebron.ends_on) == (ContractType.BLOCK, dt.date(2025, 12, 31))
    assert the_framework(db).ends_on == dt.date(2024, 12, 31), "a block contract does not prolong the framework"


def test_the_framework_lasts_as_long_as_its_agreements(
    run: Import, edited: Callable[..., Path], db: SQLAlchemy
) -> None:
    run()
    result = run(edited(("TOM HARRISON HOUSE,,Rehab,Framework Agreement,2022-01-01,2024-12-31",
                         "TOM HARRISON HOUSE,,Rehab,Framework Agreement,2022-01-01,2026-03-31")))  # fmt: skip
    assert "(F-2022-00001, 2022-01-01 to 2026-03-31): changed (dates)" in result.output
    assert the_framework(db).ends_on == dt.date(2026, 3, 31)


def test_leaves_who_is_no_longer_listed_and_says_so(run: Import, edited: Callable[..., Path], db: SQLAlchemy) -> None:
    run()
    result = run(edited(("HEBRON TRUST,,Rehab,Framework Agreement,2022-01-01,2024-12-31\n", "")))
    assert "No longer in the file, left as they are: 1\n  HEBRON TRUST: Rehab\n" in result.output
    assert len(the_places(db, "HEBRON TRUST")) == 1


def test_an_import_never_lifts_a_suspension(run: Import, edited: Callable[..., Path], db: SQLAlchemy) -> None:
    run()
    (place,) = the_places(db, "HEBRON TRUST")
    place.status = PlaceStatus.SUSPENDED
    db.session.commit()
    run(edited(("HEBRON TRUST,,Rehab,Framework Agreement,2022-01-01,2024-12-31",
                "HEBRON TRUST,,Rehab,Framework Agreement,2022-01-01,2024-06-30")))  # fmt: skip
    (place,) = the_places(db, "HEBRON TRUST")
    assert (place.status, place.ends_on) == (PlaceStatus.SUSPENDED, dt.date(2024, 6, 30))


def test_a_trading_name_stays_when_a_later_list_leaves_it_out(
    run: Import, edited: Callable[..., Path], db: SQLAlchemy
) -> None:
    run()
    result = run(edited((",PHOENIX FUTURES,", ",,")))
    assert "Left unchanged: 21" in result.output
    assert the_places(db, "PHOENIX HOUSE")[0].provider.trading_name == "PHOENIX FUTURES"


def test_a_council_is_added_to_those_taking_part(run: Import) -> None:
    run()
    assert f"): changed ({OTHER} takes part)\n" in run(REAL, "--participating", OTHER, "--participating", LEAD).output
    assert "): unchanged\n" in run(REAL, "--participating", OTHER).output


def test_a_treatment_service_of_the_same_name_becomes_a_provider_too(run: Import, db: SQLAlchemy) -> None:
    council = db.session.scalars(select(Organisation).where(Organisation.name == LEAD)).one()
    service = factories.a_service(council, "Change, Grow, Live")
    run()
    db.session.refresh(service)
    assert (service.is_treatment_service, service.is_provider) == (True, True)
    assert db.session.query(Organisation).filter(Organisation.name_key == "changegrowlive").count() == 1


def test_another_title_is_another_framework_with_the_same_providers(run: Import, db: SQLAlchemy) -> None:
    run()
    result = run(title="Another framework")
    assert "(F-2022-00002, " in result.output
    assert "Added: 21\n" in result.output
    assert db.session.query(Framework).count() == 2
    assert db.session.query(Provider).count() == 20


def test_each_thing_it_stores_is_in_the_audit(run: Import, db: SQLAlchemy) -> None:
    run(REAL, "--participating", OTHER)
    actions = list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id.is_not(None))))
    assert {action: actions.count(action) for action in set(actions)} == {
        "framework.added": 1,
        "lot.added": 3,
        "organisation.added": 20,
        "provider.added": 20,
        "place.added": 21,
    }


BAD = [
    pytest.param([(",start_date,", ",begins,")], ["Row 1, start_date: the column is missing"], id="missing column"),
    pytest.param(
        [("HEBRON TRUST,,Rehab,Framework Agreement,2022-01-01", "HEBRON TRUST,,Rehab,Framework Agreement,2022-13-01")],
        ["Row 9, start_date: 2022-13-01 is not a date: write it as year-month-day, like 2024-12-31"],
        id="bad date",
    ),
    pytest.param(
        [("HEBRON TRUST,,Rehab,Framework Agreement,2022-01-01", "HEBRON TRUST,,Rehab,Framework Agreement,2025-01-01")],
        ["Row 9, end_date: 2024-12-31 is before the start date, 2025-01-01"],
        id="end before start",
    ),
    pytest.param(
        [("THE NELSON TRUST,", "HEBRON TRUST,")],
        ["Row 16, service: HEBRON TRUST is listed for Rehab in row 9 already"],
        id="duplicate provider and service",
    ),
    pytest.param(
        [("2017-11-01", "1 Nov 2017"), ("WE ARE WITH YOU,,Rehab", "WE ARE WITH YOU,,"), ("THE NELSON", "=NELSON")],
        [
            "Row 2, start_date: 1 Nov 2017 is not a date: write it as year-month-day, like 2024-12-31",
            "Row 16, legal_name: begins with =, which a spreadsheet would run as a formula: take it away",
            "Row 19, service: must have letters or digits, A to Z or 0 to 9",
        ],
        id="several",
    ),
]


@pytest.mark.parametrize(("changes", "faults"), BAD)
def test_names_each_fault_by_row_and_stores_nothing(
    run: Import, edited: Callable[..., Path], changes: list[tuple[str, str]], faults: list[str]
) -> None:
    with statements_seen() as seen:
        result = run(edited(*changes))
    assert result.exit_code == 1
    assert result.output.splitlines() == [*faults, "Nothing was imported."]
    assert seen.writes() == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x00\x01\x02\xff", b"%PDF-1.7"])
def test_refuses_another_kind_of_file_in_a_sentence(run: Import, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(content)
    result = run(file)
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("more", "options", "sentence"),
    [
        ((), {"lead": "Nowhere Council"}, "There is no council called Nowhere Council"),
        (("--participating", "Nowhere Council"), {}, "There is no council called Nowhere Council"),
        ((), {"title": " "}, "The title is empty"),
        ((), {"title": "=1+1"}, "The title begins with ="),
        ((), {"title": "x" * 201}, "The title is 201 characters long"),
    ],
)
def test_refuses_unknown_councils_and_titles_that_cannot_be_stored(
    run: Import, db: SQLAlchemy, more: tuple[str, ...], options: dict[str, str], sentence: str
) -> None:
    before = rows(db)
    result = run(REAL, *more, **options)
    assert result.exit_code == 1
    assert sentence in result.output
    assert rows(db) == before


def test_a_provider_is_no_council(run: Import, db: SQLAlchemy) -> None:
    factories.a_provider("Testhouse Ltd")
    assert "There is no council called Testhouse Ltd" in run(lead="Testhouse Ltd").output
    assert db.session.query(Framework).count() == 0


def test_all_unknown_councils_are_named_at_once(run: Import) -> None:
    result = run(REAL, "--participating", "Elsewhere Council", lead="Nowhere Council")
    assert "There is no council called Nowhere Council" in result.output
    assert "There is no council called Elsewhere Council" in result.output
