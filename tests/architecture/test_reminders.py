"""The page that tells who is reminded of what says what the rules say."""

from docs.reminders import FILE, reminders


def test_the_page_is_what_the_rules_say() -> None:
    assert FILE.read_text(encoding="utf-8") == reminders(), "run `make reminders`"
