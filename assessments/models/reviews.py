"""What people decided about items: reviews of flagged ones, and panels that set a pass mark."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from assessments.models.frozen import ItemVersion, PaperItem, PaperVersion


class ItemReview(models.Model):
    """Who looked at a flagged item version, what the figures were then, and what was decided."""

    wagtail_reference_index_ignore = True

    class Decision(models.TextChoices):
        KEEP = "keep", _("Keep as it is")
        REVISE = "revise", _("Revise")
        WITHDRAW = "withdraw", _("Withdraw")

    item = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="reviews")
    flag = models.CharField(_("flag"), max_length=40)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    note = models.TextField(_("note"), blank=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("item review")
        verbose_name_plural = _("item reviews")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.flag}"


class ReviewRequest(models.Model):
    """A check that trainers do not see themselves flagged an item version; open until a later review of that flag."""

    wagtail_reference_index_ignore = True

    item = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="review_requests")
    flag = models.CharField(_("flag"), max_length=40)
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("review asked for")
        verbose_name_plural = _("reviews asked for")
        constraints = [
            models.UniqueConstraint(fields=["item", "flag"], name="one_review_request_per_item_and_flag")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.flag}"


class StandardSetting(models.Model):
    """An Angoff panel: judges say how many of 100 borderline learners would answer each item right, in two rounds."""

    wagtail_reference_index_ignore = True

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(PaperVersion, on_delete=models.PROTECT, related_name="+")
    borderline = models.TextField(
        _("the borderline learner"), help_text=_("What somebody who just passes knows and can do.")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    judges = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("judges")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    cut_percent = models.DecimalField(
        _("cut score (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    standard_error = models.DecimalField(
        _("its standard error"), max_digits=6, decimal_places=3, null=True, blank=True
    )

    class Meta:
        verbose_name = _("standard setting")
        verbose_name_plural = _("standard settings")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.pk}"


class Judgement(models.Model):
    """One judge's estimate of one item in one round, in per cent."""

    wagtail_reference_index_ignore = True

    panel = models.ForeignKey(StandardSetting, on_delete=models.CASCADE, related_name="judgements")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("round"))
    percent = models.PositiveSmallIntegerField(_("estimate (%)"), validators=[MaxValueValidator(100)])
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "judge", "item", "round"], name="one_judgement_per_item_and_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.judge_id}/{self.item_id}"
