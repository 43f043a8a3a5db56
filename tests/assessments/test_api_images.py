"""The image of a question stays as it was frozen, whatever happens to the author's."""

import io
from hashlib import sha256

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Canvas
from wagtail.images import get_image_model

from assessments.api.freezing import CannotFreeze, freeze_items
from assessments.api.images import keep_image
from assessments.blocks import item_content, item_contents, item_stream
from tests import factories as make
from tests.courses.conftest import queries  # noqa: F401 (a fixture)

HOT_SPOT = make.assessments.CONTENTS["hot_spot"]


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def drawn(colour):
    data = io.BytesIO()
    Canvas.new("RGB", (60, 40), colour).save(data, format="PNG")
    return data.getvalue()


def overwrite(name, data):
    default_storage.delete(name)
    default_storage.save(name, io.BytesIO(data))


def frozen_image(version):
    return version.wordings["en"]["image"]


def test_freezing_copies_the_image_under_the_digest_of_its_bytes(db, storage):
    question = make.question("hot_spot")
    data = (storage / "depot.png").read_bytes()
    [version] = freeze_items([question])
    name = f"frozen/{sha256(data).hexdigest()}.png"
    assert frozen_image(version) == {"name": name, "width": 60, "height": 40, "alt": "Plan of a depot"}
    assert (storage / name).read_bytes() == data
    assert "frozen" not in str(version.key)


def test_the_same_image_is_the_same_version_and_one_copy(db, storage):
    question = make.question("hot_spot")
    assert freeze_items([question]) == freeze_items([question])
    twin = make.question("hot_spot")
    freeze_items([twin])
    assert len(list((storage / "frozen").iterdir())) == 1


def test_deleting_the_authors_image_leaves_the_copy(db, storage):
    question = make.question("hot_spot")
    [version] = freeze_items([question])
    image = get_image_model().objects.get()
    image.file.delete(save=False)
    image.delete()
    assert (storage / frozen_image(version)["name"]).exists()
    question.refresh_from_db()
    with pytest.raises(CannotFreeze):
        freeze_items([type(question).objects.get()])


def test_another_picture_under_the_same_name_is_another_version(db):
    question = make.question("hot_spot")
    [before] = freeze_items([question])
    overwrite("depot.png", drawn("#000"))
    [after] = freeze_items([question])
    assert (before.number, after.number, before.key == after.key) == (1, 2, True)
    assert frozen_image(after)["name"] == f"frozen/{sha256(drawn('#000')).hexdigest()}.png"


def test_content_without_an_image_stays_as_it_is():
    content = make.assessments.CONTENTS["numeric"]
    assert keep_image(content) is content


def test_a_translation_brings_a_picture_and_areas_of_its_own(db, storage):
    arabic_image = HOT_SPOT["image"] | {"name": "depot-ar.png", "width": 120, "alt": "مخطط"}
    make.assessments.image_of({"image": arabic_image})
    question = make.question("hot_spot")
    arabic = question.copy_for_translation(make.assessments.Locale.objects.get(language_code="ar"))
    arabic.content = item_stream("hot_spot", HOT_SPOT | {"image": arabic_image})
    arabic.save()
    arabic.save_revision().publish()
    [version] = freeze_items([question])
    assert {language: each["image"]["width"] for language, each in version.wordings.items()} == {
        "en": 60,
        "ar": 120,
    }
    assert len(list((storage / "frozen").iterdir())) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_images_of_many_questions_are_one_query(db, queries, count):  # noqa: F811
    made = [make.question("hot_spot").content for _number in range(count)]
    streams = [type(stream)(stream.stream_block, list(stream.raw_data), is_lazy=True) for stream in made]
    assert queries(lambda: item_contents(streams)) == 1
    assert item_contents(streams) == [("hot_spot", HOT_SPOT)] * count


def test_contents_of_many_questions_keep_their_places(db):
    empty = make.question("numeric").content
    del empty[0]
    streams = [
        make.question("numeric").content,
        make.question("hot_spot").content,
        empty,
        make.question("numeric").content,
    ]
    assert item_contents(streams) == [item_content(stream) for stream in streams]
    assert [item_type for item_type, _content in item_contents(streams)] == [
        "numeric",
        "hot_spot",
        "",
        "numeric",
    ]
