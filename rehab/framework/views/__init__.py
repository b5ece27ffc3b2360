"""Pages of frameworks, providers and facilities, by use case; what one does not work with does not exist."""

from rehab.framework.views import (
    changes,
    cqc,
    facilities,
    frameworks,
    life,
    lots,
    price_schedule,
    prices,
    providers,
    standing,
    stops,
)
from rehab.framework.views.blueprint import bp

__all__ = [
    "bp",
    "changes",
    "cqc",
    "facilities",
    "frameworks",
    "life",
    "lots",
    "price_schedule",
    "prices",
    "providers",
    "standing",
    "stops",
]
