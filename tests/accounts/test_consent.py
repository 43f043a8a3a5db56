"""The texts of consent."""

import pytest

from accounts.code_lists import INTERFACE_LANGUAGES
from accounts.consent import CONSENT_VERSION, TEXTS, consent_text
from shared.digest import digest

# People agreed to these words: a different digest means a published text was edited. Add a version instead.
PUBLISHED = {"2026-11": "b308bbdcfcf6e68077e57ba66b2b18f5b4fd41f5b968ebff43465ebe8d5c2948"}


def test_published_texts_are_unchanged():
    assert {version: digest(dict(texts)) for version, texts in TEXTS.items()} == PUBLISHED


def test_every_version_has_every_language():
    assert {tuple(sorted(texts)) for texts in TEXTS.values()} == {tuple(sorted(INTERFACE_LANGUAGES))}


@pytest.mark.parametrize(
    ("asked", "shown"), [("en", "en"), ("fr", "fr"), ("fr-ca", "fr"), ("ar", "ar"), ("de", "en"), ("", "en")]
)
def test_text_is_shown_in_the_language_asked_for_or_english(asked, shown):
    assert consent_text(asked) == (TEXTS[CONSENT_VERSION][shown], shown)
