"""What ties log lines together and says where something went wrong, without telling about anybody."""

import traceback
from contextvars import ContextVar

import structlog

request_id: ContextVar[str] = ContextVar("request_id", default="-")


def whereabouts(error: BaseException) -> list[str]:
    """The kinds of the error and of its causes, with the lines they passed, innermost last.

    Messages are left out: those of databases and parsers quote what people typed.
    """
    told = []
    cause: BaseException | None = error
    while cause is not None:
        frames = traceback.extract_tb(cause.__traceback__)
        told.append(type(cause).__name__)
        told += [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        cause = cause.__cause__ or cause.__context__
    return told


def tell_operators(what: str, error: BaseException, **facts: str) -> None:
    """Log an error with its whereabouts alone; `facts` are names and codes, never anybody's details."""
    structlog.get_logger().error(what, where=whereabouts(error), **facts)
