"""The chain: each entry's code covers its content and the code of the entry before."""

import hashlib
import hmac
import json
from collections.abc import Sequence

GENESIS = "0" * 64


def seal(key: bytes, previous: str, content: Sequence[object]) -> str:
    """The HMAC-SHA256 of an entry, in hex."""
    message = json.dumps([previous, *content], separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
