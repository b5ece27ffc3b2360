"""The check that every page in the tests goes through must itself see what is wrong."""

import pytest

from tests.support import html

SOUND = """<html lang="en"><head><title>Sign in</title></head><body><main><h1>Sign in</h1>
<label for="email">Email</label><input id="email" name="email"><input type="hidden" name="csrf_token">
<a href="#email">Email</a></main></body></html>"""


def test_finds_nothing_wrong_with_a_sound_page() -> None:
    assert html.faults(SOUND) == []


@pytest.mark.parametrize(
    ("sound", "broken", "fault"),
    [
        ('<html lang="en">', "<html>", "0 of html[lang] instead of 1"),
        ("<title>Sign in</title>", "", "0 of title instead of 1"),
        ("<title>Sign in</title></head><body>", "</head><body><title>Chart</title>", "0 of title instead of 1"),
        ("<main>", "<main></main><main>", "2 of main instead of 1"),
        ("<h1>Sign in</h1>", "<h1>Sign in</h1><h1>Again</h1>", "2 of h1 instead of 1"),
        ('<label for="email">Email</label>', "", "no label for 'email'"),
        ('<a href="#email">', '<a href="#name">', 'href="name" points nowhere'),
        ("<h1>", '<h1 id="email">', "the id 'email' is used 2 times"),
        ("<h1>", '<h1 aria-describedby="hint">', 'aria-describedby="hint" points nowhere'),
    ],
)
def test_names_what_is_wrong(sound: str, broken: str, fault: str) -> None:
    assert html.faults(SOUND.replace(sound, broken, 1)) == [fault]
