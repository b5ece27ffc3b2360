"""Event -> handlers: the one place where something low sets off something high."""


def connect() -> None:
    """Subscribe every handler; doing it again changes nothing."""
