"""The ways in which people write a day."""

import datetime as dt

_DAYS_IN_WORDS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
"""
_ORDINALS = _DAYS_IN_WORDS.split()
_BETWEEN = r"\s*[./\\_\u00b7\u2013\- ]\s*"


def forms_of_day(day: dt.date) -> list[str]:
    """Patterns, for text without case and accents, in which the day stands with its year."""
    year = rf"(?:{day.year}|['\u2019]?{day.year % 100:02d})(?!\d)"
    number, month = rf"(?<!\d)0?{day.day}", rf"0?{day.month}"
    name = rf"{day:%b}".lower() + r"[a-z]*\.?"
    in_words = _ORDINALS[day.day - 1].replace("-", r"[\s\-]")
    ordinal = rf"(?:{number}\s*(?:st|nd|rd|th)?|(?<!\w){in_words})"
    return [
        rf"{number}{_BETWEEN}{month}{_BETWEEN}{year}",
        rf"(?<!\d){month}\s*/\s*0?{day.day}\s*/\s*{year}",
        rf"(?<!\d){day.year}{_BETWEEN}{month}{_BETWEEN}0?{day.day}(?!\d)",
        rf"{ordinal}\s*(?:day\s+)?(?:of\s+)?[\-]?{name}[\s,\-]*{year}",
        rf"{name}\s*(?:the\s+)?(?:0?{day.day}(?:st|nd|rd|th)?|{in_words})[\s,]*{year}",
        rf"(?<!\d)(?:{day:%d%m%Y}|{day:%d%m%y}|{day:%Y%m%d})(?!\d)",
    ]
