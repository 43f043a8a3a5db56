"""Verbs that write authored pages from outside the admin: each saves only what differs and says whether it did."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Collection, Locale, Page
from willow import Image as WillowImage
from willow.svg import WillowSvgException

from courses.models import (
    CataloguePage,
    CoursePage,
    GlossaryTerm,
    LessonPage,
    ModulePage,
    Reference,
    StepPage,
)
from shared.sanitise import sanitise_html

Rows = Sequence[Mapping[str, Any]]


def first_language() -> str:
    """The code of the language in which courses are first written."""
    return Locale.get_default().language_code


def find_course(code: str) -> CoursePage | None:
    """The course with this code in the site's first language, live or not."""
    return CoursePage.objects.filter(code=code, locale=Locale.get_default()).first()


def save_course(
    fields: Mapping[str, Any], *, areas: Rows, alignments: Rows, bibliography: Rows
) -> tuple[CoursePage, bool]:
    """Create or update the course with `fields["code"]` under the catalogue, and publish it."""
    page = find_course(fields["code"]) or CoursePage()
    parent = CataloguePage.objects.get(locale=Locale.get_default())
    return page, save_page(
        page, parent, fields, {"areas": areas, "alignments": alignments, "bibliography": bibliography}
    )


def save_module(
    course: CoursePage, fields: Mapping[str, Any], *, areas: Rows, alignments: Rows
) -> tuple[ModulePage, bool]:
    """Create or update the module of `course` with `fields["code"]`, and publish it."""
    page = ModulePage.objects.child_of(course).filter(code=fields["code"]).first() or ModulePage()
    return page, save_page(page, course, fields, {"areas": areas, "alignments": alignments})


def save_lesson(module: ModulePage, fields: Mapping[str, Any]) -> tuple[LessonPage, bool]:
    """Create or update the lesson of `module` with `fields["slug"]`, and publish it."""
    page = LessonPage.objects.child_of(module).filter(slug=fields["slug"]).first() or LessonPage()
    return page, save_page(page, module, fields, {})


def save_reference(fields: Mapping[str, Any]) -> bool:
    """Create or update the reference with `fields["key"]`; True when anything changed."""
    reference = Reference.objects.filter(key=fields["key"]).first() or Reference()
    changed = reference.pk is None or any(getattr(reference, name) != value for name, value in fields.items())
    if changed:
        for name, value in fields.items():
            setattr(reference, name, value)
        reference.full_clean()
        reference.save()
    return changed


def references(keys: Sequence[str]) -> dict[str, Reference]:
    return {reference.key: reference for reference in Reference.objects.filter(key__in=keys)}


def glossary_terms(slugs: Sequence[str]) -> dict[str, int]:
    """Primary keys of glossary terms of the site's first language by short name."""
    terms = GlossaryTerm.objects.filter(slug__in=slugs, locale=Locale.get_default())
    return dict(terms.values_list("slug", "pk"))


def glossary_slug(pk: int) -> str:
    return GlossaryTerm.objects.values_list("slug", flat=True).get(pk=pk)


@transaction.atomic
def save_page(page: Page, parent: Page, fields: Mapping[str, Any], children: Mapping[str, Rows]) -> bool:
    """Write `fields` and inline `children` to a new or existing page and publish it if anything differs.

    Stream fields take raw data; they are compared without block ids, so that a reload changes nothing.
    """
    changed = page.pk is None or not page.live
    for name, value in fields.items():
        if _current(page, name) != _wanted(page, name, value):
            setattr(page, name, _raw_stream(value) if isinstance(value, list) else value)
            changed = True
    for name, rows in children.items():
        manager = getattr(page, name)
        columns = sorted({column for row in rows for column in row})
        if [{column: getattr(each, column) for column in columns} for each in manager.all()] != [
            {column: row.get(column) for column in columns} for row in rows
        ]:
            model = manager.model
            setattr(page, name, [model(sort_order=place, **row) for place, row in enumerate(rows)])
            changed = True
    if not changed:
        return False
    if page.pk is None:
        page.full_clean(exclude=["path", "depth", "url_path", "content_type", "draft_title", "locale"])
        parent.refresh_from_db()
        parent.add_child(instance=page)
    else:
        page.full_clean()
    page.save_revision().publish()
    page.refresh_from_db()
    return True


def _current(page: Page, name: str) -> Any:
    value = getattr(page, name)
    return _plain(value.stream_block.get_prep_value(value)) if isinstance(value, StreamValue) else value


def _wanted(page: Page, name: str, value: Any) -> Any:
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        # Through the field once, so that defaults and sanitising are the same on both sides.
        return _plain(field.get_prep_value(field.to_python(_raw_stream(value))))
    return sanitise_html(value) if type(field).__name__ == "SafeRichTextField" else value


def _raw_stream(value: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [dict(block) for block in value]


def _plain(prepared: Any) -> Any:
    """Stream data without ids."""
    if isinstance(prepared, list):
        return [_plain(each) for each in prepared]
    if isinstance(prepared, dict):
        return {
            name: _plain(each) for name, each in prepared.items() if name != "id" or "type" not in prepared
        }
    return prepared


def set_order(parent: Page, wanted: Sequence[int]) -> bool:
    """Bring the children `wanted` of `parent` into this order, before any others; True when something moved."""
    current = list(parent.get_children().values_list("pk", flat=True))
    order = [*wanted, *(pk for pk in current if pk not in wanted)]
    if order == current:
        return False
    for pk in order:
        Page.objects.get(pk=pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
    return True


def unpublish_others(parent: Page, kept: Sequence[int]) -> list[str]:
    """Take children of `parent` that are not `kept` off the site; their records stay. Titles of those unpublished."""
    titles = []
    for page in parent.get_children().live().exclude(pk__in=kept).specific():
        for each in [page, *page.get_descendants().live().specific()]:
            each.unpublish()
            titles.append(each.title)
    return titles


def is_image(data: bytes) -> bool:
    """Can the site show this as an image?"""
    try:
        return all(WillowImage.open(BytesIO(data)).get_size())
    except (OSError, ValueError, SyntaxError, WillowSvgException):
        return False


def save_image(title: str, name: str, data: bytes) -> tuple[int, bool]:
    """The image with this title in the root collection, replaced when its content differs."""
    return _save_file(get_image_model(), title, name, data)


def save_document(title: str, name: str, data: bytes) -> tuple[int, bool]:
    return _save_file(get_document_model(), title, name, data)


def _save_file(model: Any, title: str, name: str, data: bytes) -> tuple[int, bool]:
    found = model.objects.filter(title=title, collection=Collection.get_first_root_node()).first()
    if found and _content(found) == data:
        return found.pk, False
    made = found or model(title=title)
    made.file = ContentFile(data, name=name)  # assigned, not saved: so an image measures itself
    made.file_hash, made.file_size = "", len(data)
    made.save()
    if isinstance(made, AbstractImage):
        made.renditions.all().delete()  # they show what the image was
    return made.pk, True


def _content(found: Any) -> bytes:
    with found.file.open("rb") as file:
        return file.read()


def file_of(model_name: str, pk: int) -> tuple[str, bytes]:
    """Name and content of an image or document: the pack's name where a pack brought it, else the file's."""
    model = get_image_model() if model_name == "image" else get_document_model()
    found = model.objects.get(pk=pk)
    stored = PurePosixPath(found.file.name)
    title = found.title.rpartition("/")[2]
    return (title if title.endswith(stored.suffix) else stored.name), _content(found)


def children_of(parent: Page) -> Iterator[Page]:
    """The live children of a course or module in their order, each as its own kind of page."""
    return iter(parent.get_children().live().specific())


def is_lesson(page: Page) -> bool:
    return isinstance(page, LessonPage)


def is_module(page: Page) -> bool:
    return isinstance(page, ModulePage)


def stream_data(page: StepPage | CoursePage, name: str) -> list[dict[str, Any]]:
    """The raw data of a stream field without block ids."""
    return _plain(getattr(page, name).get_prep_value())


def bibliography(course: CoursePage) -> list[Reference]:
    return [each.reference for each in course.bibliography.select_related("reference")]
