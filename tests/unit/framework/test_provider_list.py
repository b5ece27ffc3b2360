"""Reading a list of providers: the real one whole, bad ones with every fault named by row."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.core.errors import InvalidInput
from rehab.framework.rules import (
    LARGEST_FILE,
    CareType,
    ContractType,
    ListedPlace,
    care_type_of_service,
    read_provider_list,
    text_fault,
)

REAL = (Path(__file__).resolve().parents[2] / "data" / "framework-2022.csv").read_bytes()
HEADER = "legal_name,trading_name,service,contract_type,start_date,end_date"
GOOD = "HEBRON TRUST,,Rehab,Framework Agreement,2022-01-01,2024-12-31"


def a_file(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def faults_of(content: bytes) -> list[str]:
    """What is said of a file that must be refused."""
    with pytest.raises(InvalidInput) as refusal:
        read_provider_list(content)
    return list(refusal.value.faults.values())


def test_reads_the_real_list() -> None:
    places = read_provider_list(REAL)
    assert len(places) == 21
    assert len({place.provider_key for place in places}) == 20
    assert sum(place.contract_type is ContractType.FRAMEWORK_AGREEMENT for place in places) == 19
    phoenix = next(place for place in places if place.legal_name == "PHOENIX HOUSE")
    assert phoenix == ListedPlace(
        "PHOENIX HOUSE",
        "PHOENIX FUTURES",
        "Rehab",
        ContractType.FRAMEWORK_AGREEMENT,
        dt.date(2022, 1, 1),
        dt.date(2024, 12, 31),
    )


def test_keeps_the_comma_of_a_quoted_name() -> None:
    assert read_provider_list(REAL)[0].legal_name == "CHANGE, GROW, LIVE"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbf" + a_file(GOOD), id="byte order mark"),
        pytest.param(a_file(GOOD).replace(b"\n", b"\r\n"), id="Windows line ends"),
        pytest.param(a_file("", GOOD, ",,,,,"), id="blank rows"),
        pytest.param(a_file(f"  {GOOD}  "), id="blanks around cells"),
        pytest.param(a_file(f"note,{GOOD}", header=f"remark,{HEADER.upper()}"), id="another column"),
        pytest.param(a_file(GOOD.replace("Framework Agreement", "framework agreement")), id="small letters"),
    ],
)
def test_reads_what_spreadsheets_make_of_a_list(content: bytes) -> None:
    assert [place.legal_name for place in read_provider_list(content)] == ["HEBRON TRUST"]


def test_columns_may_stand_in_any_order() -> None:
    content = a_file(
        "2024-12-31,Rehab,HEBRON TRUST,2022-01-01,Block,",
        "2024-12-31,Rehab,ANA,2022-01-01,Framework Agreement,",
        header="end_date,service,legal_name,start_date,contract_type,trading_name",
    )
    assert [place.contract_type for place in read_provider_list(content)] == list(ContractType)[::-1]


ROW_FAULTS = [
    (GOOD.replace("2024-12-31", "2024-02-30"), "Row 2, end_date: 2024-02-30 is not a date"),
    (GOOD.replace("2024-12-31", "31/12/2024"), "Row 2, end_date: 31/12/2024 is not a date"),
    (GOOD.replace("2022-01-01", "20220101"), "Row 2, start_date: 20220101 is not a date"),
    (GOOD.replace("2022-01-01", ""), "Row 2, start_date: a date is missing"),
    (GOOD.replace("2022-01-01", "0001-01-01"), "Row 2, start_date: 0001-01-01 is not between 1990 and 2100"),
    (GOOD.replace("2024-12-31", "2021-12-31"), "Row 2, end_date: 2021-12-31 is before the start date, 2022-01-01"),
    (GOOD.replace("HEBRON TRUST", ""), "Row 2, legal_name: must have letters or digits"),
    (GOOD.replace("Rehab", "--"), "Row 2, service: begins with -"),
    (GOOD.replace("Rehab", ""), "Row 2, service: must have letters or digits"),
    (GOOD.replace("Framework Agreement", "Spot"), "Row 2, contract_type: must be Block or Framework Agreement"),
    (GOOD.replace("HEBRON TRUST", "=cmd()"), "Row 2, legal_name: begins with ="),
    (GOOD.replace(",,", ",@SUM(A1),"), "Row 2, trading_name: begins with @"),
    (GOOD.replace("HEBRON", "HE\x00BRON"), "Row 2, legal_name: contains a character that cannot be seen"),
    (GOOD.replace("HEBRON TRUST", '"HEBRON\nTRUST"'), "Row 2, legal_name: contains a character that cannot be seen"),
    (GOOD.replace("HEBRON TRUST", '"\tHEBRON"'), "Row 2, legal_name: contains a character that cannot be seen"),
    (GOOD.replace("HEBRON", "HEBRON" * 100), "Row 2, legal_name: is 606 characters long; 200 is the most"),
    (GOOD.removesuffix(",2024-12-31"), "Row 2: there are 5 cells where the header has 6"),
    (f"{GOOD},surplus", "Row 2: there are 7 cells where the header has 6"),
    (f'{GOOD}\n"unclosed', "Row 3: quotation marks are not in pairs"),
    (f"{GOOD}\n{GOOD}", "Row 3, service: HEBRON TRUST is listed for Rehab in row 2 already"),
    (f"{GOOD}\nHebron-Trust,,REHAB,Block,2022-01-01,2024-12-31", "Row 3, service: Hebron-Trust is listed for REHAB"),
    (
        "PHOENIX,A,Rehab,Block,2022-01-01,2024-12-31\nPHOENIX,B,Detox,Block,2022-01-01,2024-12-31",
        "Row 3, trading_name: the same provider is called A in row 2",
    ),
]


@pytest.mark.parametrize(("rows", "fault"), ROW_FAULTS)
def test_names_row_and_column_of_a_fault(rows: str, fault: str) -> None:
    said = faults_of(a_file(rows))
    assert len(said) == 1
    assert said[0].startswith(fault)


def test_names_every_fault_of_every_row_in_the_order_of_the_file() -> None:
    content = a_file(
        "HEBRON TRUST,,Rehab,Spot,2022-01-01,2024-12-31",
        "",
        "ANA,,Rehab,Block,tomorrow,2024-12-31",
        "ANA,,Rehab,Block,2022-01-01,2021-12-31",
        "short,row",
        ",,,,2022-01-01,",
    )
    assert [fault.split(":")[0] for fault in faults_of(content)] == [
        "Row 2, contract_type",
        "Row 4, start_date",
        "Row 5, service",
        "Row 5, end_date",
        "Row 6",
        "Row 7, legal_name",
        "Row 7, service",
        "Row 7, contract_type",
        "Row 7, end_date",
    ]


@pytest.mark.parametrize("column", HEADER.split(","))
def test_names_each_missing_column(column: str) -> None:
    names = [name for name in HEADER.split(",") if name != column]
    assert faults_of(a_file("a,b,c,d,e", header=",".join(names))) == [f"Row 1, {column}: the column is missing"]


def test_names_a_column_that_is_there_twice() -> None:
    content = a_file(f"{GOOD},Rehab", header=f"{HEADER},service")
    assert faults_of(content) == ["Row 1, service: the column is there more than once"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf \n", "The file is empty"),
        (b"PK\x03\x04rest of a workbook", "This is a spreadsheet or a zip file, not CSV"),
        (b"\xd0\xcf\x11\xe0rest of a workbook", "This is an old spreadsheet, not CSV"),
        (b"%PDF-1.7", "This is a PDF file, not CSV"),
        (a_file(GOOD, "CAFÉ,,Rehab,Block,2022-01-01,2024-12-31").decode().encode("latin-1"), "Row 3: the file is not"),
        (a_file(GOOD).decode().encode("utf-16"), "Row 1: the file is not UTF-8 text"),
        (b"x" * (LARGEST_FILE + 1), "The file is larger than 2 MB"),
        (a_file(), "Row 1: there are no rows below the header"),
        (b'"unclosed', "Row 1: quotation marks are not in pairs"),
        (a_file(GOOD.replace("Framework Agreement", "Block")), "Row 1, contract_type: no row is a Framework Agreement"),
        (b'{"legal_name": "HEBRON TRUST"}', "Row 1, legal_name: the column is missing"),
    ],
)
def test_refuses_a_file_that_is_no_list_in_a_sentence(content: bytes, sentence: str) -> None:
    assert faults_of(content)[0].startswith(sentence)


def test_a_message_carries_no_control_characters_to_the_terminal() -> None:
    row = "\x1b[2JANA,,Rehab,Block,2022-01-01,2024-12-31"
    assert all(fault.isprintable() for fault in faults_of(a_file(row, row, row.replace("2022-01-01", "\x1b[2J"))))


@pytest.mark.parametrize(
    ("service", "care_type"),
    [
        ("Rehab", CareType.RESIDENTIAL_REHAB),
        ("Residential rehabilitation", CareType.RESIDENTIAL_REHAB),
        ("Inpatient detox", CareType.INPATIENT_DETOX),
        ("DETOXIFICATION", CareType.INPATIENT_DETOX),
        ("Adult Treatment Service", None),
        ("YP risky behaviour service", None),
    ],
)
def test_placements_use_only_services_named_for_their_care(service: str, care_type: CareType | None) -> None:
    assert care_type_of_service(service) is care_type


def test_a_title_may_be_any_plain_text() -> None:
    assert text_fault("Tier 4: rehab & detox (2025 to 2028)") is None


def read_or_refused(content: bytes) -> list[ListedPlace] | list[str]:
    try:
        return read_provider_list(content)
    except InvalidInput as refusal:
        return list(refusal.faults.values())


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_file_is_read_or_refused_in_sentences(content: bytes) -> None:
    for body in (content, a_file() + content):
        outcome = read_or_refused(body)
        assert outcome
        assert all(outcome)
