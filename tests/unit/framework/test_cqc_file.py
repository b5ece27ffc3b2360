"""Reading the regulator's list: as it comes in three kinds of file, and what no list can be."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from rehab.core.errors import InvalidInput
from rehab.framework.rules import Rating, RegulatedActivity
from rehab.framework.rules.cqc_file import LARGEST_REGISTER, MOST_FAULTS, Reading, day_in_name, read_register
from tests.support import register
from tests.support.register import ACCOMMODATION, TREATMENT, a_row
from tests.unit.framework.test_cqc import KNOWN

TODAY = dt.date(2026, 6, 1)
KINDS = ("register.csv", "register.xlsx", "register.ods")


def read(path: Path, **more: Any) -> Reading:
    return read_register(path, [KNOWN], today=TODAY, progress=more.get("progress", lambda _done, _total: None))


def told(path: Path) -> list[str]:
    with pytest.raises(InvalidInput) as refusal:
        read(path)
    return list(refusal.value.faults.values())


@pytest.mark.parametrize("name", KINDS)
def test_reads_a_list_whose_header_stands_some_rows_down_on_a_later_sheet(tmp_path: Path, name: str) -> None:
    row = a_row("1-111", Publication_Date="14/03/2025", Location_Postal_Code="cv11aa")
    row |= {TREATMENT: "Y", "Location Latest Overall Rating": "Requires improvement", "Dormant (Y/N)": "Y"}
    reading = read(register.write(tmp_path / name, [a_row("1-999"), row]))
    assert (reading.rows, list(reading.found)) == (2, ["1-111"])
    found = reading.found["1-111"]
    assert (found.rating, found.rated_on, found.beds) == (Rating.REQUIRES_IMPROVEMENT, dt.date(2025, 3, 14), 12)
    assert (found.activities, found.is_dormant, found.postcode) == (frozenset(RegulatedActivity), True, "CV1 1AA")
    assert found.address == "1 Register Street, Registerton"


def test_keeps_only_rows_that_may_be_a_facility_known_here(tmp_path: Path) -> None:
    rows = [
        a_row("1-1", Location_Postal_Code="CV1 1AA"),
        a_row("1-2", Location_Name="Rowan House"),
        a_row("1-3", Location_Name="Rowan Lodge", Location_Postal_Code="CV1 9ZZ"),
        a_row("1-4", Location_Name="Rowan Oak Lodge"),
    ]
    assert [each.location_id for each in read(register.write(tmp_path / "a.csv", rows)).near] == ["1-1", "1-2", "1-3"]


@pytest.mark.parametrize(
    ("text", "rating"),
    [("Outstanding", "outstanding"), ("INADEQUATE", "inadequate"), ("", "not_rated"), ("Not rated", "not_rated")],
)
def test_reads_every_rating_that_the_regulator_gives(tmp_path: Path, text: str, rating: str) -> None:
    row = a_row("1-111", Location_Latest_Overall_Rating=text)
    assert read(register.write(tmp_path / "a.csv", [row])).found["1-111"].rating == rating


def test_tells_how_far_it_is(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    path = register.write(tmp_path / "a.csv", register.many_rows(1_200))
    read(path, progress=lambda done, total: steps.append((done, total)))
    assert [done for done, _ in steps] == [500, 1_000, 1_200]
    assert all(done <= total for done, total in steps)
    assert steps[-1] == (1_200, 1_200)


DAY, GIVEN = "Publication Date", "Location Latest Overall Rating"


@pytest.mark.parametrize(
    ("column", "text", "fault"),
    [
        (DAY, "31/02/2026", "31/02/2026 is not a date, like 31/12/2025"),
        (DAY, "soon", "soon is not a date, like 31/12/2025"),
        (DAY, "02/06/2026", "02/06/2026 cannot be: nothing was published on that day"),
        (DAY, "01/01/1999", "01/01/1999 cannot be: nothing was published on that day"),
        (GIVEN, "Superb", "Superb is no rating that the regulator gives"),
        ("Care homes beds", "-4", "-4 is no number of beds"),
        ("Location ID", "", "the location number is missing"),
        ("Location ID", "9" * 21, "is no location number"),
    ],
)
def test_refuses_what_cannot_be_naming_row_and_column(tmp_path: Path, column: str, text: str, fault: str) -> None:
    path = register.write(tmp_path / "a.csv", [a_row("1-111") | {column: text}])
    assert told(path) == [f"Row 5, {column}: {fault}"]


@pytest.mark.parametrize("name", KINDS)
def test_refuses_the_same_location_twice(tmp_path: Path, name: str) -> None:
    rows = [a_row("1-5"), a_row("1-6"), a_row("1-5")]
    assert told(register.write(tmp_path / name, rows)) == ["Row 7, Location ID: 1-5 is in row 5 already"]


def test_tells_of_the_first_faults_and_how_many_more_there_are(tmp_path: Path) -> None:
    rows = [a_row(f"1-{n}", Publication_Date="never") for n in range(MOST_FAULTS + 1_005)]
    faults = told(register.write(tmp_path / "a.csv", rows))
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1] == "There are 1,005 more faults like these"


def test_refuses_a_sheet_without_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Town\nRowan House,Testbury\n")
    [sentence] = told(path)
    assert sentence.startswith("No row among the first 40 of any sheet has the columns Location ID,")


def test_names_the_column_that_a_header_lacks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f'"{name}"' for name in register.HEADER if name != ACCOMMODATION))
    [sentence] = told(path)
    assert sentence == f"Row 1 looks like the header, but this column is missing: {ACCOMMODATION}"


def test_refuses_what_is_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7 and so on")
    assert told(path) == ["This is a PDF file: send the sheet itself, as .xlsx, .ods or .csv"]


def test_refuses_a_file_of_one_gigabyte_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(1024**3)
    assert LARGEST_REGISTER < 1024**3
    assert told(path) == ["The file is larger than 80 MB: send only the sheet that is needed"]


def test_refuses_a_zip_bomb_without_unpacking_it(tmp_path: Path) -> None:
    path = register.write_zip_bomb(tmp_path / "a.ods")
    assert path.stat().st_size < 8_000_000
    assert told(path) == ["The file unpacks to more than 1024 MB, which no sheet of this kind does"]


def test_cleans_what_cannot_be_seen_and_cuts_what_is_far_too_long(tmp_path: Path) -> None:
    row = a_row("1-111", Location_Name=f"Rowan\u200b\n House {'x' * 500}")
    name = read(register.write(tmp_path / "a.csv", [row])).found["1-111"].name
    assert name.startswith("Rowan House xxx")
    assert len(name) == 200


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("01_June_2026_HSCA_Active_Locations.ods", dt.date(2026, 6, 1)),
        ("HSCA 3 march 2026.xlsx", dt.date(2026, 3, 3)),
        ("31_February_2026.csv", None),
        ("register.csv", None),
    ],
)
def test_reads_the_day_of_a_list_from_its_name(name: str, day: dt.date | None) -> None:
    assert day_in_name(name) == day
