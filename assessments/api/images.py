"""Keeps the image of a question as learners saw it, whatever becomes of the author's image."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from shared.digest import digest

FOLDER = "frozen"
REMEMBERED_SECONDS = 24 * 60 * 60


def keep_image(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content with its image, if it has one, named by a copy that nothing deletes: `frozen/<SHA-256>.<ext>`.

    The same bytes are one copy, so that freezing them again is the same content.
    """
    image = content.get("image")
    if image is None:
        return content
    name = image["name"]
    # Every start of an attempt asks: a file that has not changed is not read again.
    known = f"frozen-image:{digest([name, default_storage.get_modified_time(name).isoformat()])}"
    kept = cache.get(known)
    if kept is None:
        kept = _copy(name)
        cache.set(known, kept, REMEMBERED_SECONDS)
    return {**content, "image": {**image, "name": kept}}


def _copy(name: str) -> str:
    with default_storage.open(name) as file:
        data = file.read()
    copy = f"{FOLDER}/{sha256(data).hexdigest()}{PurePosixPath(name).suffix.lower()}"
    if not default_storage.exists(copy):
        default_storage.save(copy, ContentFile(data))
    return copy
