"""The question bank: authored items with an identity of their own, used by any number of assessments."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import (
    Collection,
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from assessments.blocks import ITEM_STREAM, item_content
from assessments.labels import ITEM_TYPE_LABELS
from assessments.scoring import ITEM_TYPES
from courses.api import BLOOM_LABELS

CLASSIFICATION = (
    "pool",
    "points",
    "objective",
    "bloom",
    "difficulty",
    "penalty_percent",
    "partial_credit",
    "areas",
    "mosaic",
    "iatg",
    "folder",
    "tags",
    "review_note",
)


class Pool(models.TextChoices):
    QUIZ = "quiz", _("Quizzes and practice")
    PREPOST = "prepost", _("Reserved for pre-test and post-test")


class QuestionTag(ItemBase):
    """A tag of a question. Tags of the bank are its own, apart from those of images and documents."""

    tag = models.ForeignKey("assessments.BankTag", on_delete=models.CASCADE, related_name="questions")
    content_object = ParentalKey("assessments.Question", on_delete=models.CASCADE, related_name="tagged")


class BankTag(TagBase):
    class Meta:
        verbose_name = _("tag of questions")
        verbose_name_plural = _("tags of questions")


class Question(
    WorkflowMixin,
    PreviewableMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One item. Its identity is `translation_key` plus the author's `code`; wording and key live in `content`."""

    code = models.CharField(
        _("code"), max_length=40, help_text=_("Lasting identifier, for example GM-M1-Q01.")
    )
    item_type = models.CharField(
        _("type"), max_length=30, choices=list(ITEM_TYPE_LABELS.items()), editable=False
    )
    pool = models.CharField(_("pool"), max_length=10, choices=Pool.choices, default=Pool.QUIZ)
    content = StreamField(ITEM_STREAM, verbose_name=_("item"), min_num=1, max_num=1)
    points = models.DecimalField(
        _("points"),
        max_digits=6,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    objective = models.CharField(_("objective"), max_length=20, blank=True)
    bloom = models.CharField(_("Bloom level"), max_length=12, choices=list(BLOOM_LABELS.items()), blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=[(1, _("Easy")), (2, _("Medium")), (3, _("Hard"))], default=2
    )
    sources = models.TextField(_("sources"), help_text=_("One source with its paragraph a line: S75 ¶31."))
    areas = models.CharField(
        _("areas"), max_length=200, blank=True, help_text=_("Codes, separated by commas.")
    )
    mosaic = models.CharField(
        _("MOSAIC modules"), max_length=200, blank=True, help_text=_("Separated by commas.")
    )
    iatg = models.CharField(
        _("IATG modules"), max_length=200, blank=True, help_text=_("Separated by commas.")
    )
    penalty_percent = models.PositiveSmallIntegerField(
        _("points lost by a wrong answer (%)"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("Share of the points. Learners are told before they start."),
    )
    partial_credit = models.BooleanField(_("partly right answers earn a share of the points"), default=True)
    folder = models.ForeignKey(
        Collection,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("folder"),
    )
    tags = ClusterTaggableManager(through="assessments.QuestionTag", blank=True, verbose_name=_("tags"))
    review_note = models.CharField(
        _("note for the next review"),
        max_length=300,
        blank=True,
        help_text=_("What a subject expert should check."),
    )

    panels = [
        FieldPanel("code"),
        FieldPanel("content"),
        FieldPanel("sources"),
        MultiFieldPanel(
            [FieldPanel(name) for name in CLASSIFICATION],
            heading=_("Use and classification"),
        ),
    ]
    search_fields = [
        index.SearchField("code"),
        index.AutocompleteField("code"),
        index.SearchField("content"),
        index.FilterField("pool"),
        index.FilterField("item_type"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "code"], name="one_question_per_language_and_code")
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.item_type = item_content(self.content)[0]
        super().save(*args, **kwargs)

    @property
    def stem(self) -> str:
        """The question itself, for lists."""
        return item_content(self.content)[1].get("stem", "")

    @property
    def source_list(self) -> list[str]:
        return [line.strip() for line in self.sources.splitlines() if line.strip()]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "assessments/question_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The item as a learner meets it, without an answer."""
        item_type, content = item_content(self.content)
        rules = ITEM_TYPES.get(item_type)
        item = None
        if rules and not rules.problems(content):
            language = self.locale.language_code
            key, wording = rules.instance(*rules.freeze(content, self.code), self.code, language)
            item = rules.present(key, wording, "", seed=self.code, field="q1", language=language)
        return {"question": self, "item": item, "request": request}
