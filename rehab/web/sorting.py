"""Columns that the server sorts: their links keep the other arguments of the address."""

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import request

ARGUMENT = "sort"


def sort_head(columns: Iterable[tuple[str, str]], current: str) -> list[dict[str, str]]:
    """The head of a table from (text, key) pairs; a column without key is not sorted by.

    A link sorts upwards, the one of the column sorted by turns it round. `current` is a key, with a minus in front
    when the list runs downwards.
    """
    return [_column(text, key, current) if key else {"text": text} for text, key in columns]


def _column(text: str, key: str, current: str) -> dict[str, str]:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in {ARGUMENT, "page"}]
    turned = f"-{key}" if current == key else key
    column = {"text": text, "sort_href": f"{request.path}?{urlencode([*kept, (ARGUMENT, turned)])}"}
    if current.removeprefix("-") == key:
        column["sort"] = "descending" if current.startswith("-") else "ascending"
    return column
