"""The gettext catalogues: complete, well formed, and compiled from what stands beside them."""

import gettext
import shutil
import subprocess
from pathlib import Path

import pytest

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ["ar", "es", "fr"]
needs_gettext = pytest.mark.skipif(
    not shutil.which("msgfmt"), reason="needs msgfmt (apt-get install gettext)"
)


def catalogue(language):
    return LOCALE / language / "LC_MESSAGES" / "django.po"


@needs_gettext
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated_and_keeps_its_placeholders(language, tmp_path):
    command = ["msgfmt", "--check", "--statistics", "-o", tmp_path / "checked.mo", catalogue(language)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "fuzzy" not in done.stderr
    assert "untranslated" not in done.stderr


@needs_gettext
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_one_beside_it(language, tmp_path):
    fresh = tmp_path / "fresh.mo"
    subprocess.run(["msgfmt", "-o", fresh, catalogue(language)], check=True)
    with fresh.open("rb") as expected, catalogue(language).with_suffix(".mo").open("rb") as committed:
        assert gettext.GNUTranslations(committed)._catalog == gettext.GNUTranslations(expected)._catalog
