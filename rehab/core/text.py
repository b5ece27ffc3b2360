"""Comparing what people type."""

import re
import unicodedata


def fold(text: str) -> str:
    """The key to sort and search by: no case, no accents, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def letters_and_digits(text: str) -> str:
    """The key to match organisation names by: letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def sentence_list(parts: list[str]) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
