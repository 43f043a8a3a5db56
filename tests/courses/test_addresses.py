"""Addresses follow the language of the reader's interface."""

import pytest
from django.utils.translation import override

from courses.addresses import in_current_language, page_address


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("/en/courses/", "ar", "/ar/courses/"),
        ("/ar/courses/gm/", "en", "/en/courses/gm/"),
        ("/en/", "fr", "/fr/"),
        ("/media/x.png", "ar", "/media/x.png"),
        ("/en", "ar", "/en"),
        ("/en/courses/", "de", "/en/courses/"),
        ("/ar/courses/", None, "/en/courses/"),
    ],
)
def test_a_path_is_given_in_the_current_language(path, language, expected):
    with override(language):
        assert in_current_language(path) == expected


@pytest.mark.parametrize(
    ("url_path", "expected"), [("/home/courses/gm/", "/es/courses/gm/"), ("/home/", "/es/")]
)
def test_a_page_has_its_address_below_the_language(url_path, expected):
    with override("es"):
        assert page_address(url_path) == expected
