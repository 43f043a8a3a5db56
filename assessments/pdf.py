"""Prints a paper or its key as an accessible PDF (PDF/UA-1), in both reading directions."""

import io
import json
import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from shared.refusal import Refusal

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "paper.typ"
FONTS = settings.BASE_DIR / "static" / "fonts"
STANDARDS = ["ua-1"]
MOST_PIXELS = (1000, 1000)

_own = threading.local()


class CannotPrint(Refusal):
    message = _("This site has no letters for a script of this paper. Print it from the page instead.")


def render(paper: dict[str, Any], *, now: datetime) -> bytes:
    """The printed paper (`assessments.api.printing`) as PDF. Raises CannotPrint when no font can show it."""
    images = [_image_data(question["image"]) for question in paper["questions"]]
    inputs = {"paper": json.dumps({**paper, "images": images}, ensure_ascii=False)}
    try:
        return _compiler().compile(
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            timestamp=int(now.astimezone(UTC).timestamp()),
        )
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise CannotPrint from error
        raise


def _image_data(image: dict[str, Any] | None) -> dict[str, Any] | None:
    """An image as typst reads it out of JSON: an SVG as its text, anything else as the bytes of a small JPEG."""
    if image is None:
        return None
    with default_storage.open(image["name"]) as file:
        data = file.read()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            small = picture.convert("RGB")
    except UnidentifiedImageError:
        return {"format": "svg", "data": data.decode()}
    small.thumbnail(MOST_PIXELS)
    written = io.BytesIO()
    small.save(written, format="JPEG", quality=80)
    return {"format": "jpg", "data": list(written.getvalue())}


def _compiler() -> typst.Compiler:
    # One per thread: a compiler that is in use by another thread refuses.
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(TEMPLATE, root=HERE, font_paths=_fonts(), ignore_system_fonts=True)
    return _own.compiler


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
