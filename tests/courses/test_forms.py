"""The catalogue's filter form: unknown values filter nothing."""

import pytest
from django.http import QueryDict

from courses.api import CatalogueFilters
from courses.forms import CatalogueForm
from courses.templatetags.learning import bloom_words


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("", CatalogueFilters()),
        ("q=+safe+", CatalogueFilters(search="safe")),
        ("q=%00", CatalogueFilters()),
        (f"q={'x' * 101}", CatalogueFilters()),
        (
            "area=gender&length=short&language=ar",
            CatalogueFilters(area="gender", length="short", language="ar"),
        ),
        ("area=none&length=none&language=xx", CatalogueFilters()),
        ("standard=MOSAIC", CatalogueFilters(standard="MOSAIC")),
        ("area=%27+OR+1%3D1+--&q=a", CatalogueFilters(search="a")),
    ],
)
def test_filters_come_from_the_address_and_unknown_values_filter_nothing(query, filters):
    assert CatalogueForm(QueryDict(query)).filters() == filters


@pytest.mark.parametrize(
    ("query", "page"),
    [("", 1), ("page=3", 3), ("page=0", 0), ("page=-1", 1), ("page=x", 1), ("page=1234567", 1), ("page=", 1)],
)
def test_the_page_is_a_number_or_the_first(query, page):
    assert CatalogueForm(QueryDict(query)).page() == page


def test_links_to_other_pages_keep_the_filters():
    assert CatalogueForm(QueryDict("q=safe&page=2&area=gender")).query() == "q=safe&area=gender"


def test_the_standards_offered_are_given_by_the_catalogue():
    form = CatalogueForm(QueryDict("standard=ATT"))
    form.offer_standards(["ATT", "MOSAIC"])
    assert [value for value, _label in form.fields["standard"].widget.choices] == ["", "ATT", "MOSAIC"]


def test_bloom_levels_are_shown_in_words():
    assert bloom_words("apply, analyse") == "Apply, Analyse"
    assert bloom_words("juggle") == "juggle"
