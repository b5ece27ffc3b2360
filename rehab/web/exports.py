"""Cells of files that spreadsheets open: nothing typed is ever a formula."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_cell(value: object) -> str:
    """The cell's text; what a spreadsheet would run gets an apostrophe in front, numbers excepted."""
    if value is None:
        return ""
    text = str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text
