"""The authored pages around lessons: home, catalogue, course, module, plain text pages."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from courses.addresses import in_current_language
from courses.areas import AREAS
from courses.blocks import FEATURES, ObjectiveBlock
from courses.labels import AREA_LABELS
from shared.sanitise import sanitise_html

AREA_CHOICES = [(code, AREA_LABELS[code]) for code in AREAS]


class SafeRichTextField(RichTextField):
    """Rich text that is sanitised whenever it is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        """Clean on the page itself, so that revisions hold what the table holds."""
        value = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: str | None) -> str | None:
        value = super().get_prep_value(value)
        return sanitise_html(value) if value else value


class LearnerPage(Page):
    """A page of the learner's site; its address keeps the language of the reader's interface."""

    class Meta:
        abstract = True

    def get_url_parts(self, request=None):  # noqa: ANN001, ANN201 (Wagtail's signature)
        parts = super().get_url_parts(request=request)
        if parts is None:
            return None
        site_id, root_url, path = parts
        return site_id, root_url, in_current_language(path)


class HomePage(LearnerPage):
    introduction = SafeRichTextField(_("introduction"), features=FEATURES, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CataloguePage", "courses.TextPage"]
    template = "courses/home.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page by slug and full path in one query instead of two for every level of the tree."""
        if path_components:
            url_path = self.url_path + "/".join(path_components) + "/"
            found = Page.objects.live().select_related("locale")
            page = found.filter(slug=path_components[-1], url_path=url_path).first()
            if page is not None:
                specific = page.specific
                specific.locale = page.locale  # every page shows its language: not a query of its own
                return specific.route(request, [])
        return super().route(request, path_components)


class TextPage(LearnerPage):
    """A page such as About, Privacy or Accessibility."""

    body = SafeRichTextField(_("text"), features=FEATURES)
    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["courses.HomePage"]
    subpage_types: list[str] = []
    template = "courses/text.html"

    class Meta:
        verbose_name = _("text page")


class CataloguePage(LearnerPage):
    introduction = SafeRichTextField(_("introduction"), features=FEATURES, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("catalogue")


class ModuleOrder(models.TextChoices):
    SEQUENTIAL = "sequential", _("One module after the other")
    FREE = "free", _("In any order")


class CoursePage(LearnerPage):
    code = models.CharField(_("code"), max_length=20, help_text=_("Short and lasting, for example GM."))
    summary = models.CharField(_("summary"), max_length=500)
    description = SafeRichTextField(_("description"), features=FEATURES, blank=True)
    audience = models.CharField(_("audience"), max_length=500, blank=True)
    issuer = models.CharField(_("certificate issued by"), max_length=200, blank=True)
    minutes = models.PositiveIntegerField(_("length in minutes"), default=0)
    version = models.CharField(_("version"), max_length=20, default="1.0")
    licence = models.CharField(_("licence"), max_length=100, default="CC BY 4.0")
    security_note = models.CharField(_("security note"), max_length=1000, blank=True)
    module_order = models.CharField(
        _("order of modules"), max_length=12, choices=ModuleOrder.choices, default=ModuleOrder.SEQUENTIAL
    )
    pass_mark_percent = models.PositiveSmallIntegerField(_("pass mark of the course (%)"), default=70)
    objectives = StreamField([("objective", ObjectiveBlock())], verbose_name=_("objectives"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("code"),
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldPanel("objectives"),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldPanel("issuer"),
                FieldPanel("minutes"),
                FieldPanel("version"),
                FieldPanel("licence"),
            ],
            heading=_("Facts"),
        ),
        MultiFieldPanel([FieldPanel("module_order"), FieldPanel("pass_mark_percent")], heading=_("Rules")),
        FieldPanel("security_note"),
        InlinePanel("areas", heading=_("Areas"), label=_("area")),
        InlinePanel("alignments", heading=_("Alignment to standards"), label=_("standard")),
        InlinePanel("bibliography", heading=_("Bibliography"), label=_("source")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("description"),
        index.SearchField("audience"),
        index.FilterField("code"),
    ]
    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.ModulePage", "assessments.AssessmentPage"]

    class Meta:
        verbose_name = _("course")


class ModulePage(LearnerPage):
    code = models.CharField(_("code"), max_length=20)
    section = models.CharField(_("section"), max_length=200, blank=True)
    minutes = models.PositiveIntegerField(_("length in minutes"), default=0)
    content_panels = [
        *Page.content_panels,
        FieldPanel("code"),
        FieldPanel("section"),
        FieldPanel("minutes"),
        InlinePanel("prerequisites", heading=_("Opens after"), label=_("module")),
        InlinePanel("areas", heading=_("Areas"), label=_("area")),
        InlinePanel("alignments", heading=_("Alignment to standards"), label=_("standard")),
    ]
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage", "assessments.AssessmentPage"]

    class Meta:
        verbose_name = _("module")


class AreaTag(Orderable):
    """One of the area codes of `courses.areas`."""

    code = models.CharField(_("area"), max_length=30, choices=AREA_CHOICES)

    class Meta(Orderable.Meta):
        abstract = True


class Alignment(Orderable):
    """A standard and the clauses of it that the content follows, separated by semicolons."""

    standard = models.CharField(_("standard"), max_length=120)
    clauses = models.CharField(_("clauses"), max_length=1000, blank=True)

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.standard} {self.clauses.replace('; ', ', ')}".strip()


class CourseArea(AreaTag):
    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="areas")


class CourseAlignment(Alignment):
    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="alignments")


class ModuleArea(AreaTag):
    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="areas")


class ModuleAlignment(Alignment):
    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="alignments")


class CourseReference(Orderable):
    """A source in the bibliography of a course."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="bibliography")
    reference = models.ForeignKey(
        "courses.Reference", on_delete=models.PROTECT, related_name="+", verbose_name=_("reference")
    )
    panels = [FieldPanel("reference")]


class ModulePrerequisite(Orderable):
    """The module opens only when `required` is finished."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="prerequisites")
    required = models.ForeignKey(
        ModulePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("module")
    )
