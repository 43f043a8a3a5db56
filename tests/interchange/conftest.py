"""A site with the small pack loaded."""

import pytest
from django.test import override_settings

from courses.models import GlossaryTerm
from interchange.api import load_course_packs
from interchange.course_pack.writing import write_pack
from tests.interchange import small_pack


@pytest.fixture(autouse=True)
def _media(tmp_path):
    with override_settings(MEDIA_ROOT=str(tmp_path / "media-root")):
        yield


@pytest.fixture
def term(db):
    return GlossaryTerm.objects.create(term="Diversion", slug="diversion", definition="Loss to others.")


@pytest.fixture
def load(db, tmp_path):
    """Write a pack to a folder of its own and load it."""

    def write_and_load(pack, folder="pack"):
        write_pack(pack, tmp_path / folder)
        return load_course_packs([tmp_path / folder])

    return write_and_load


@pytest.fixture
def loaded(term, load):
    result = load(small_pack.pack())
    assert result.problems == ()
    return result
