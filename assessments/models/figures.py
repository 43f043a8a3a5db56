"""Figures of assessments as they were computed last: derived, may be deleted at any time and computed again."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class FigureSnapshot(models.Model):
    """Statistics of one assessment over the first attempts of real learners, or of simulated ones.

    `figures` is what `assessments.api.analysing` writes; `inputs` is a digest of what they were computed from, so
    that a page can say that newer answers exist.
    """

    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        WAITING = "waiting", _("Being computed")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    assessment = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    is_demonstration = models.BooleanField(_("of simulated learners"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked for"))
    computed_at = models.DateTimeField(_("computed"), null=True, blank=True)
    inputs = models.CharField(_("digest of the inputs"), max_length=64, blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)

    class Meta:
        verbose_name = _("figures of an assessment")
        verbose_name_plural = _("figures of assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "is_demonstration"], name="one_figure_snapshot_per_assessment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.state}"
