"""Reads what a device sends into the values of the api."""

import re
import uuid

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language

from assessments.api import SentAnswers

MAX_POSITIONS = 500


def sent_answers(request: HttpRequest, data: QueryDict | None = None) -> SentAnswers:
    """The answers in a posted form. Junk in `item`, `event` or `sequence` is dropped, never an error."""
    form = request.POST if data is None else data
    values = {name: form.getlist(name) for name in form}
    positions = [
        int(item) for item in form.getlist("item")[:MAX_POSITIONS] if re.fullmatch(r"[0-9]{1,4}", item)
    ]
    sequence = form.get("sequence", "")
    return SentAnswers(
        form=values,
        positions=positions,
        client_id=_uuid(form.get("event", "")),
        language=get_language() or "en",
        sequence=int(sequence) if re.fullmatch(r"[0-9]{1,15}", sequence) else None,
    )


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
