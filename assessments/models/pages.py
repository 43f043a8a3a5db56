"""Assessment pages: which questions, for which purpose, under which rules."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from assessments.models.choices import Counting, FeedbackPolicy, Layout, Navigation, Overdue, Purpose
from assessments.models.page_form import AssessmentForm
from courses.models import StepPage


class AssessmentPage(StepPage):
    base_form_class = AssessmentForm

    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.GRADED)
    introduction = models.CharField(_("introduction"), max_length=1000, blank=True)
    blueprint = models.CharField(
        _("blueprint"), max_length=1000, blank=True, help_text=_("What it covers and how; shown to staff.")
    )
    pass_mark_percent = models.PositiveSmallIntegerField(
        _("pass mark (%)"), null=True, blank=True, default=70
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("Empty: as many as the learner likes.")
    )
    feedback_policy = models.CharField(
        _("feedback"), max_length=8, choices=FeedbackPolicy.choices, default=FeedbackPolicy.FULL
    )
    feedback_table = models.JSONField(
        _("feedback as set"), default=dict, blank=True, help_text=_("What learners see, and when.")
    )
    shuffle_items = models.BooleanField(_("questions in a different order for everyone"), default=False)
    shuffle_options = models.BooleanField(_("answers in a different order for everyone"), default=True)
    layout = models.CharField(_("pages"), max_length=8, choices=Layout.choices, default=Layout.ALL)
    navigation = models.CharField(
        _("navigation"), max_length=8, choices=Navigation.choices, default=Navigation.FREE
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    grace_seconds = models.PositiveSmallIntegerField(
        _("grace (seconds)"),
        default=60,
        help_text=_("How much later than the deadline answers may still arrive."),
    )
    overdue = models.CharField(
        _("when the time is over"), max_length=8, choices=Overdue.choices, default=Overdue.SUBMIT
    )
    counting = models.CharField(
        _("which attempt counts"), max_length=8, choices=Counting.choices, default=Counting.BEST
    )
    pause_minutes = models.PositiveIntegerField(_("pause between attempts (minutes)"), null=True, blank=True)
    checks_allowed = models.PositiveSmallIntegerField(
        _("tries for each question"),
        default=0,
        help_text=_("In practice: how often an answer may be checked at once. 0: only after submitting."),
    )
    try_penalty_percent = models.PositiveSmallIntegerField(
        _("points lost by each further try (%)"), default=0, validators=[MaxValueValidator(100)]
    )
    uses_certainty = models.BooleanField(
        _("learners say how certain they are"),
        default=False,
        help_text=_("Certainty-based marking: a wrong answer given as certain costs points."),
    )
    holds_marks_back = models.BooleanField(
        _("marked work is returned by hand"),
        default=False,
        help_text=_("Learners see the marks of people only when these are returned."),
    )
    second_marker = models.BooleanField(_("a second marker marks too"), default=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("purpose"),
        FieldPanel("introduction"),
        FieldPanel("blueprint"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("pass_mark_percent", "minutes", "is_required", "uses_certainty")],
            heading=_("Rules"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("opens_at", "closes_at", "time_limit_minutes", "overdue", "grace_seconds")
            ],
            heading=_("Time"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "attempts_allowed",
                    "counting",
                    "pause_minutes",
                    "checks_allowed",
                    "try_penalty_percent",
                )
            ],
            heading=_("Attempts and practice"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "layout",
                    "navigation",
                    "shuffle_items",
                    "shuffle_options",
                    "feedback_policy",
                    "feedback_table",
                    "holds_marks_back",
                    "second_marker",
                )
            ],
            heading=_("Questions and feedback"),
        ),
        InlinePanel("sections", heading=_("Sections"), label=_("section")),
        InlinePanel("items", heading=_("Questions"), label=_("question")),
        InlinePanel("draws", heading=_("Random draws from the bank"), label=_("draw")),
        InlinePanel("blueprint_rows", heading=_("Blueprint: points wanted"), label=_("row")),
    ]
    parent_page_types = ["courses.ModulePage", "courses.CoursePage"]
    subpage_types: list[str] = []
    template = "assessments/assessment_preview.html"
    outline_columns = ("purpose",)

    class Meta:
        verbose_name = _("assessment")

    @classmethod
    def outline_traits(cls, row: dict[str, object]) -> dict[str, object]:
        purpose = row["purpose"]
        return {
            "kind": str(purpose),
            "is_gate": purpose == Purpose.PRE_TEST,
            "opens_last": purpose == Purpose.POST_TEST,
        }
