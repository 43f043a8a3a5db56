"""The printed certificate: the text that people and machines read out of the file, and the file itself."""

import io
import shutil
import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pypdf
import pytest

from credentials import pdf
from credentials.models import Certificate

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
SERIAL = "7QX4-9KMA-T2BD-ZH61"
URL = f"https://learning.example.org/verify/{SERIAL}/"


def certificate(**fields):
    values = {
        "serial": SERIAL,
        "language": "en",
        "holder_name": "Amina Wanjirũ Okafor",
        "course_code": "GM",
        "course_title": "Gender mainstreaming in small arms control",
        "title_language": "en",
        "course_version": "1.0",
        "minutes": 345,
        "standards": ["MOSAIC 06.10, 06.20", "UNSCR 1325"],
        "issuer": "Learning Programme",
        "pass_mark_percent": 70,
        "site_name": "Small Arms Control Learning",
        "verification_url": URL,
        "issued_at": datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
    }
    return Certificate(**values | fields)


def reader(data):
    return pypdf.PdfReader(io.BytesIO(data))


def plain(text):
    """Text in reading order as typed: letters instead of their joined forms, without marks of direction."""
    visible = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return " ".join("".join(visible).split())


def poppler_text(data):
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return plain(done.stdout.decode())


ENGLISH = [
    "Certificate of achievement",
    "This is to certify that Amina Wanjirũ Okafor has completed the course",
    "Gender mainstreaming in small arms control and has reached the pass mark of 70%.",
    "20 November 2026",
    "5 hours 45 minutes",
    "GM · 1.0",
    "Learning Programme",
    "MOSAIC 06.10, 06.20 · UNSCR 1325",
    "Small Arms Control Learning",
    URL,
    SERIAL,
]


@needs_poppler
@pytest.mark.parametrize("words", ENGLISH)
def test_the_text_read_by_poppler_says_what_the_certificate_says(words):
    assert words in poppler_text(pdf.render(certificate()))


@pytest.mark.parametrize("words", ENGLISH)
def test_the_text_read_by_pypdf_says_what_the_certificate_says(words):
    assert words in plain(reader(pdf.render(certificate())).pages[0].extract_text())


@needs_poppler
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize(
    "name",
    [
        "أمينة بنت عبد الله الهاشمي",
        "شيرين گلزاده پژمان",
        "Nguyễn Thị Ánh Đặng",
        "Ĳsbrand Ǹgũgĩ Ɓello Ŋwa",
        "Олена Ґалаґан",
        "Ελένη Παπαδοπούλου",
        "አሚና ኃይሌ",
        "ნინო ბერიძე",
        "Անի Պետրոսյան",
        '#let x = "1" *a* _b_ $c$ \\ <d> `e` @f',
    ],
)
def test_a_name_in_any_shipped_script_is_read_as_it_was_given(name, language):
    assert plain(name) in poppler_text(pdf.render(certificate(holder_name=name, language=language)))


@needs_poppler
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_thai_name_is_read_as_it_was_given(language):
    """On a page that runs right to left poppler puts Thai vowel signs apart; what is printed is right."""
    name = "อมีนา ใจดี"
    assert plain(name) in poppler_text(pdf.render(certificate(holder_name=name, language=language)))


@pytest.mark.parametrize(
    "name", ["अमीना देवी", "আমিনা বেগম", "ဒေါ်အေးအေး", "អាមីណា", "ອາມີນາ", "සුනේත්‍රා", "அமினா", "އަމީނާ"]
)
def test_a_name_in_another_shipped_script_is_printed(name):
    assert pdf.render(certificate(holder_name=name))[:5] == b"%PDF-"


def test_a_name_without_a_font_is_refused_in_words():
    with pytest.raises(pdf.FontMissing):
        pdf.render(certificate(holder_name="\U000f1234"))


@needs_poppler
def test_an_arabic_certificate_has_arabic_title_and_date():
    title = "تعميم مراعاة المنظور الجنساني"
    text = poppler_text(pdf.render(certificate(language="ar", course_title=title, title_language="ar")))
    assert title in text
    assert [part for part in ("٢٠", "نوفمبر", "٢٠٢٦") if part not in text] == []


@pytest.mark.parametrize(
    ("language", "date"), [("fr", "20 novembre 2026"), ("es", "20 de noviembre de 2026")]
)
def test_the_date_is_in_the_language_of_the_certificate(language, date):
    assert date in plain(reader(pdf.render(certificate(language=language))).pages[0].extract_text())


@pytest.mark.parametrize(("language", "title"), [("en", "Certificate of achievement"), ("ar", "شهادة إنجاز")])
def test_the_file_is_one_landscape_page_for_archives_and_for_everyone(language, title):
    data = pdf.render(certificate(language=language))
    file = reader(data)
    root, metadata = (
        file.trailer["/Root"],
        file.trailer["/Root"]["/Metadata"].get_object().get_data().decode(),
    )
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in file.pages] == [(842, 595)]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert file.metadata.title == f"{title} – Amina Wanjirũ Okafor"
    assert len(data) <= 100_000


def test_the_longest_certificate_is_still_one_page():
    data = pdf.render(
        certificate(
            holder_name="Maximiliana " * 16 + "Okafor",
            course_title=("Physical security and stockpile management " * 6)[:255],
            issuer="Institute of Learning " * 9,
            site_name="Small Arms Learning " * 10,
            standards=["A standard with a long name 01.10, 01.20, 01.30"] * 30,
        )
    )
    assert len(reader(data).pages) == 1


def test_the_same_certificate_is_the_same_file_in_every_thread():
    expected = pdf.render(certificate())
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda _each: pdf.render(certificate()), range(12)))
    assert files == [expected] * 12
