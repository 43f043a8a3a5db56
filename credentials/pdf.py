"""Prints a certificate as an accessible PDF for archives (PDF/A-3a, PDF/UA-1), the same bytes every time."""

import io
import json
import threading
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from credentials.labels import length_text, number_text
from credentials.models import Certificate
from shared.numerals import TO_ARABIC
from shared.refusal import Refusal

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "certificate.typ"
FONTS = settings.BASE_DIR / "static" / "fonts"
LOGO = settings.BASE_DIR / "static" / "img" / "logo.svg"
STANDARDS = ["a-3a", "ua-1"]
QR_COLOUR = "#0b4854"

_own = threading.local()


class FontMissing(Refusal):
    message = _(
        "This site has no letters for the script of the name. Please tell the people who run the site."
    )


def render(certificate: Certificate) -> bytes:
    """The certificate as PDF. Raises FontMissing when no font of this server can show it."""
    inputs = {"certificate": json.dumps(_content(certificate), ensure_ascii=False)}
    issued_at = certificate.issued_at.astimezone(UTC)
    try:
        return _compile(inputs, issued_at, with_system_fonts=False)
    except FontMissing:
        # Scripts too large to ship, such as Chinese: fonts installed on the server may have them.
        return _compile(inputs, issued_at, with_system_fonts=True)


def _compile(inputs: dict[str, str], issued_at: datetime, *, with_system_fonts: bool) -> bytes:
    compiler = _compiler(with_system_fonts)
    try:
        return compiler.compile(
            format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=int(issued_at.timestamp())
        )
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise FontMissing from error
        raise


def _compiler(with_system_fonts: bool) -> typst.Compiler:
    # One per thread: a compiler that is in use by another thread refuses.
    compilers = _own.__dict__.setdefault("compilers", {})
    if with_system_fonts not in compilers:
        compilers[with_system_fonts] = typst.Compiler(
            TEMPLATE, root=HERE, font_paths=_fonts(with_system_fonts), ignore_system_fonts=True
        )
    return compilers[with_system_fonts]


@cache
def _fonts(with_system_fonts: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=with_system_fonts, font_paths=[FONTS])


def _content(certificate: Certificate) -> dict[str, Any]:
    """Everything the template shows, in the language of the certificate."""
    issued_at = certificate.issued_at.astimezone(UTC)
    with override(certificate.language):
        return {
            "language": certificate.language,
            "is_rtl": get_language_info(certificate.language)["bidi"],
            "date": [issued_at.year, issued_at.month, issued_at.day],
            "site": _directed(certificate.site_name),
            "author": certificate.issuer,
            "heading": _("Certificate of achievement"),
            "certifies": _("This is to certify that"),
            "name": _directed(certificate.holder_name),
            "completed": _("has completed the course"),
            "title": _directed(certificate.course_title),
            "title_language": certificate.title_language,
            "result": _("and has reached the pass mark of %(mark)s%%.")
            % {"mark": number_text(certificate.pass_mark_percent)},
            "facts": [
                [_("Date of issue"), _directed(_date(issued_at, certificate.language))],
                [_("Length"), _directed(length_text(certificate.minutes))],
                [
                    _("Course and version"),
                    _directed(f"{certificate.course_code} · {certificate.course_version}"),
                ],
                [_("Issued by"), _directed(certificate.issuer)],
            ],
            "standards_label": _("In line with"),
            "standards": _directed(" · ".join(certificate.standards)),
            "check": _("Check that this certificate is genuine:"),
            "serial_label": _("Serial number"),
            "serial": certificate.serial,
            "url": certificate.verification_url,
            "qr": _qr(certificate.verification_url),
            "qr_alt": _("QR code with the address for checking this certificate"),
            "logo": LOGO.read_text(encoding="utf-8"),
        }


def _directed(text: str) -> dict[str, Any]:
    """A text with the direction of its first letter: whatever its language, it is read as it was typed."""
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL", "AN"))
    return {"text": text, "is_rtl": next(strong, "L") != "L"}


def _date(moment: datetime, language: str) -> str:
    # Day, month in letters, year: Django's English format is the American one, its Arabic one has a comma.
    text = date_format(moment, "j F Y" if language in ("en", "ar") else "DATE_FORMAT")
    return text.translate(TO_ARABIC) if language == "ar" else text


def _qr(url: str) -> str:
    picture = io.BytesIO()
    segno.make_qr(url, error="m").save(
        picture, kind="svg", border=0, dark=QR_COLOUR, xmldecl=False, svgclass=None, lineclass=None
    )
    return picture.getvalue().decode()
