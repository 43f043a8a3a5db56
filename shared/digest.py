"""Digests of JSON-able values: same content, same digest."""

import hashlib
import json
from typing import Any


def digest(value: Any) -> str:
    """SHA-256 (64 hex digits) of `value` in canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
