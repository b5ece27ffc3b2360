"""Links that hand on what this page was asked."""

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for


def asked_again(endpoint: str, **values: Any) -> str:
    """The address of an endpoint, with the GET arguments of this page that `values` do not say otherwise.

    They are added to an address that is whole: as arguments of `url_for`, whoever made up the address could give it
    another scheme, or a value twice.
    """
    kept = [(name, value) for name, value in request.args.to_dict().items() if name not in values]
    address = url_for(endpoint, **values)
    if not kept:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(kept)}"
