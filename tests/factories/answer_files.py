"""Files of answers as the page of an attempt makes them."""

import base64
import json
import os
import uuid
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from assessments.api.recovery import page_key
from assessments.models import Attempt

MADE = "2026-03-02T09:00:00.000Z"


def answer_to(position: int, sequence: int = 1, event: str = "", **fields: str | list[str]) -> dict[str, Any]:
    """One answer of a file; the fields are named as in the form, by default the one of the position."""
    entries = [
        [f"q{position}{name.removeprefix('answer').replace('_', '.')}", each]
        for name, value in fields.items()
        for each in ([value] if isinstance(value, str) else value)
    ]
    return {
        "position": position,
        "sequence": sequence,
        "event": event or str(uuid.uuid4()),
        "entries": entries,
    }


def answer_file(attempt: Attempt, *answers: dict[str, Any], key: str = "", **changed: Any) -> bytes:
    """The file of these answers, locked with the key of the attempt or another."""
    plain = {"device": str(uuid.uuid4()), "made": MADE, "language": "en", "answers": list(answers), **changed}
    nonce = os.urandom(12)
    secret = AESGCM(base64.b64decode(key or page_key(attempt.uuid)))
    data = secret.encrypt(nonce, json.dumps(plain).encode(), str(attempt.uuid).encode())
    outer = {
        "attempt": str(attempt.uuid),
        "nonce": base64.b64encode(nonce).decode(),
        "data": base64.b64encode(data).decode(),
    }
    return json.dumps(outer).encode()
