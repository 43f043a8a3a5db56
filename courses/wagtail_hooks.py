"""Serves course pages through views, guards pages that records point to, and puts the library in the admin."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import router
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses import views
from courses.models import CataloguePage, CoursePage, GlossaryTerm, LessonPage, ModulePage, Reference

PAGE_VIEWS = {
    CataloguePage: views.catalogue,
    CoursePage: views.course,
    ModulePage: views.module,
    LessonPage: views.lesson,
}
HAS_RECORDS = _(
    "Learners' records point to “%(title)s” or a page below it, so it cannot be deleted. Unpublish it instead."
)


@hooks.register("before_serve_page", order=100)  # after Wagtail's own check of view restrictions
def serve_course_pages_with_views(
    page: Page, request: HttpRequest, args: Any, kwargs: Any
) -> HttpResponse | None:
    view = PAGE_VIEWS.get(type(page))
    return view(request, page) if view else None


@hooks.register("before_delete_page")
def refuse_to_delete_pages_with_records(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Learners' records protect their pages: say so, and offer to unpublish instead."""
    if not _has_records(page):
        return None
    messages.error(request, HAS_RECORDS % {"title": page.title})
    return redirect("wagtailadmin_pages:unpublish", page.pk)


@hooks.register("before_bulk_action")
def refuse_to_delete_selected_pages_with_records(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    kept = [each for each in objects if isinstance(each, Page) and _has_records(each)]
    if action_type != "delete" or not kept:
        return None
    for page in kept:
        messages.error(request, HAS_RECORDS % {"title": page.title})
    return redirect("wagtailadmin_explore", kept[0].get_parent().pk)


def _has_records(page: Page) -> bool:
    try:
        for found in [page.specific, *page.get_descendants().specific().iterator(chunk_size=50)]:
            Collector(using=router.db_for_write(type(found), instance=found)).collect([found])
    except (ProtectedError, RestrictedError):
        return True
    return False


class ReferenceViewSet(SnippetViewSet):
    model = Reference
    icon = "link"
    list_display = ["key", "title", "publisher", "date"]
    search_fields = ["key", "title"]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "book"
    list_display = ["term", "definition", "source"]


class LibraryGroup(SnippetViewSetGroup):
    items = (ReferenceViewSet, GlossaryTermViewSet)
    menu_label = _("Library")
    menu_icon = "folder-open-inverse"
    menu_order = 300


register_snippet(LibraryGroup)
