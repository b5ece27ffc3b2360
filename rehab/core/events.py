"""How something low sets off something high: the event is defined below, its handler registered in `wiring`.

Handlers run at once, in the same transaction, and may refuse by raising a DomainError.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")

_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event: type[Event], handler: Callable[[Event], None]) -> None:
    """Call `handler` whenever `event` is announced; registering twice is once."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def announce(event: object) -> None:
    """Tell every handler of this kind of event."""
    for handler in _handlers[type(event)]:
        handler(event)


def subscriptions() -> dict[str, list[str]]:
    """Event name -> handler names, for the test that pins them."""
    return {
        event.__name__: [f"{handler.__module__}.{handler.__name__}" for handler in handlers]
        for event, handlers in _handlers.items()
        if handlers
    }
