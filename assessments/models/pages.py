"""Assessment pages: which questions, for which purpose, under which rules."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from assessments.models.bank import Pool, Question
from courses.models import StepPage


class Purpose(models.TextChoices):
    PRACTICE = "practice", _("Practice")
    GRADED = "graded", _("Graded quiz")
    PRE_TEST = "pre_test", _("Pre-test")
    POST_TEST = "post_test", _("Post-test")


class FeedbackPolicy(models.TextChoices):
    FULL = "full", _("Score, answers and feedback after submitting")
    SCORE = "score", _("Score only")
    NONE = "none", _("Nothing")


RESERVED_PURPOSES = (Purpose.PRE_TEST, Purpose.POST_TEST)


def pool_of(purpose: str) -> str:
    """The pool whose questions an assessment of this purpose may use."""
    return Pool.PREPOST if purpose in RESERVED_PURPOSES else Pool.QUIZ


class AssessmentForm(WagtailAdminPageForm):
    """Checks, when an assessment is published, that its questions fit its purpose."""

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        formset = self.formsets.get("items")
        if formset is None or self.is_deferred_validation:
            return cleaned
        forms = [form for form in formset.forms if form.is_valid() and form not in formset.deleted_forms]
        questions = [form.cleaned_data["question"] for form in forms if form.cleaned_data.get("question")]
        for text, codes in _question_problems(questions, pool_of(cleaned.get("purpose", ""))):
            self.add_error(None, ValidationError(text, params={"codes": ", ".join(codes)}))
        return cleaned


def _question_problems(questions: Sequence[Question], pool: str) -> Iterator[tuple[Promise, list[str]]]:
    """What is wrong with the choice of questions, with the codes concerned."""
    if not questions:
        yield _("Add at least one question."), []
    codes = [question.code for question in questions]
    if repeated := sorted({code for code in codes if codes.count(code) > 1}):
        yield _("These questions stand there twice: %(codes)s."), repeated
    if wrong := [question.code for question in questions if question.pool != pool]:
        text = _(
            "Reserved questions belong in pre-tests and post-tests, and only there. Wrong pool: %(codes)s."
        )
        yield text, wrong
    if drafts := [question.code for question in questions if not question.live]:
        yield _("Publish these questions first: %(codes)s."), drafts


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
    shuffle_items = models.BooleanField(_("questions in a different order for everyone"), default=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("purpose"),
        FieldPanel("introduction"),
        FieldPanel("blueprint"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "pass_mark_percent",
                    "attempts_allowed",
                    "feedback_policy",
                    "shuffle_items",
                    "minutes",
                    "is_required",
                )
            ],
            heading=_("Rules"),
        ),
        InlinePanel("items", heading=_("Questions"), label=_("question")),
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


class AssessmentItem(Orderable):
    """A question of the bank in an assessment."""

    page = ParentalKey(AssessmentPage, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="uses", verbose_name=_("question")
    )
    panels = [FieldPanel("question")]


class SurveyDefinition(models.Model):
    """An authored survey of a course: reaction (level 1) or follow-up (level 3), in the schema of the course packs."""

    course = models.ForeignKey(
        "courses.CoursePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("course")
    )
    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    definition = models.JSONField(_("definition"))

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["course", "code"]
        constraints = [
            models.UniqueConstraint(fields=["course", "code"], name="one_survey_per_course_and_code")
        ]

    def __str__(self) -> str:
        return self.code
