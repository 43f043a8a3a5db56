"""Frozen content: what learners saw and were scored by. Written once, never edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from assessments.models.choices import Purpose


class ItemVersion(models.Model):
    """A question as it was: the scoring key, and the wording in every published language.

    `question` is the translation key of the bank entry, `number` counts its versions, `wordings` maps a
    language code to the wording of `assessments.scoring`. Same content, same digest, same version.
    """

    wagtail_reference_index_ignore = True

    question = models.UUIDField(_("question"), db_index=True)
    code = models.CharField(_("code"), max_length=40)
    number = models.PositiveIntegerField(_("version"))
    digest = models.CharField(_("digest"), max_length=64)
    type = models.CharField(_("type"), max_length=30)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    objective = models.CharField(_("objective"), max_length=20, blank=True)
    areas = models.CharField(_("areas"), max_length=200, blank=True)
    key = models.JSONField(_("key"))
    wordings = models.JSONField(_("wordings"))
    penalty_percent = models.PositiveSmallIntegerField(_("points lost by a wrong answer (%)"), default=0)
    partial_credit = models.BooleanField(_("partial credit"), default=True)
    sources = models.JSONField(_("sources"))
    frozen_at = models.DateTimeField(_("frozen"), auto_now_add=True)

    class Meta:
        verbose_name = _("item version")
        verbose_name_plural = _("item versions")
        constraints = [
            models.UniqueConstraint(fields=["question", "digest"], name="one_item_version_per_digest"),
            models.UniqueConstraint(fields=["question", "number"], name="one_item_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"


class PaperVersion(models.Model):
    """An assessment as it was: its rules and item versions.

    `rules` is `assessments.delivery.Rules` as plain data; its items are all that an attempt may be dealt.
    """

    wagtail_reference_index_ignore = True

    assessment = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    digest = models.CharField(_("digest"), max_length=64)
    title = models.CharField(_("title"), max_length=255)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    pass_mark_percent = models.PositiveSmallIntegerField(_("pass mark (%)"), null=True, blank=True)
    rules = models.JSONField(_("rules"), default=dict)
    items = models.ManyToManyField(ItemVersion, through="PaperItem", related_name="papers")
    frozen_at = models.DateTimeField(_("frozen"), auto_now_add=True)

    class Meta:
        verbose_name = _("paper version")
        verbose_name_plural = _("paper versions")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "digest"], name="one_paper_version_per_digest"),
            models.UniqueConstraint(fields=["assessment", "number"], name="one_paper_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class PaperItem(models.Model):
    """An item version at its place in a paper; `position` counts from 1.

    `draws` are the numbers of the random draws that it may come from (none: everybody gets it).
    """

    wagtail_reference_index_ignore = True

    paper = models.ForeignKey(PaperVersion, on_delete=models.CASCADE, related_name="paper_items")
    item = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    section = models.PositiveSmallIntegerField(_("section"), default=1)
    draws = models.JSONField(_("draws"), default=list, blank=True)

    class Meta:
        verbose_name = _("paper item")
        verbose_name_plural = _("paper items")
        constraints = [models.UniqueConstraint(fields=["paper", "position"], name="one_item_per_position")]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.position}"
