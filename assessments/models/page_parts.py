"""What an assessment page is made of: sections, questions, random draws, the rows of its blueprint."""

import re
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from assessments.models.bank import BankTag, Question
from assessments.models.pages import AssessmentPage
from courses.api import BLOOM_LABELS


class AssessmentSection(Orderable):
    """A heading with an introduction; the sections are numbered from 1 in their order."""

    page = ParentalKey(AssessmentPage, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), max_length=4000, blank=True)
    panels = [FieldPanel("title"), FieldPanel("introduction")]


class AssessmentItem(Orderable):
    """A question of the bank in an assessment."""

    page = ParentalKey(AssessmentPage, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="uses", verbose_name=_("question")
    )
    section = models.PositiveSmallIntegerField(
        _("section"), default=1, validators=[MinValueValidator(1)], help_text=_("Its number, from 1.")
    )
    panels = [FieldPanel("question"), FieldPanel("section")]


class AssessmentDraw(Orderable):
    """A number of questions drawn anew for each attempt from those of the bank that fit all that is filled in."""

    page = ParentalKey(AssessmentPage, on_delete=models.CASCADE, related_name="draws")
    section = models.PositiveSmallIntegerField(
        _("section"), default=1, validators=[MinValueValidator(1)], help_text=_("Its number, from 1.")
    )
    count = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    area = models.CharField(_("topic"), max_length=20, blank=True, help_text=_("The code of an area."))
    objective = models.CharField(_("objective"), max_length=20, blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=[(1, _("Easy")), (2, _("Medium")), (3, _("Hard"))], null=True, blank=True
    )
    tag = models.ForeignKey(
        BankTag, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("tag")
    )
    panels = [FieldPanel(name) for name in ("section", "count", "area", "objective", "difficulty", "tag")]

    def candidates(self, questions: models.QuerySet[Question]) -> models.QuerySet[Question]:
        """Those of `questions` that fit."""
        wanted = {
            name: value
            for name in ("objective", "difficulty")
            if (value := getattr(self, name)) not in ("", None)
        }
        found = questions.filter(**wanted)
        if self.area:
            found = found.filter(areas__regex=rf"(^|,)\s*{re.escape(self.area)}\s*(,|$)")
        return found.filter(tagged__tag=self.tag_id) if self.tag_id else found


class BlueprintRow(Orderable):
    """How many points an objective or a Bloom level must get; an assessment that differs cannot be published."""

    page = ParentalKey(AssessmentPage, on_delete=models.CASCADE, related_name="blueprint_rows")
    objective = models.CharField(_("objective"), max_length=20, blank=True)
    bloom = models.CharField(_("Bloom level"), max_length=12, choices=list(BLOOM_LABELS.items()), blank=True)
    points = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    panels = [FieldPanel("objective"), FieldPanel("bloom"), FieldPanel("points")]
