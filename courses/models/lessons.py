"""Steps of a course: the abstract step and the lesson."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.blocks import LessonBlocks
from courses.models.pages import LearnerPage


class StepPage(LearnerPage):
    """Something a learner does and completes. Assessments build on it; the page tree is the only coupling."""

    minutes = models.PositiveIntegerField(_("length in minutes"), default=0)
    is_required = models.BooleanField(_("needed to complete the course"), default=True)

    # Columns that `courses.api` reads, with the two fields above, to place a step in the outline.
    outline_columns: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @classmethod
    def outline_traits(cls, row: dict[str, object]) -> dict[str, object]:
        """`kind`, `is_gate` and `opens_last` of a step from its `outline_columns`."""
        return {"kind": "lesson", "is_gate": False, "opens_last": False}


class LessonPage(StepPage):
    objectives = models.CharField(
        _("objectives"), max_length=200, blank=True, help_text=_("Codes, separated by commas.")
    )
    body = StreamField(LessonBlocks(), verbose_name=_("content"), blank=True)
    content_panels = [
        *Page.content_panels,
        FieldPanel("minutes"),
        FieldPanel("is_required"),
        FieldPanel("objectives"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson")
