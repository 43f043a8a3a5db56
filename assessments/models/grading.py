"""How answers were graded: grade events, the marks that people gave, and who is marking what."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.records import Attempt, Response


class GradeEvent(models.Model):
    """A change of an attempt's points, append-only: who, why, before, after.

    `changes` is `assessments.grading.Change` as plain data by position: {"before": points or null, "after": points
    or null, "item": the item version that scored it}, points as decimal text; "exact" where four decimals do not
    say all, "max" where the question is worth something else from then on. Position 0 is the whole attempt. An
    override stands until another override of the same position takes it back (after: null).
    `points_after` is null while items wait to be marked.
    """

    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        AUTOMATIC = "automatic", _("Automatic")
        MANUAL = "manual", _("Manual")
        REGRADE = "regrade", _("Regrade")
        OVERRIDE = "override", _("Override")

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="grade_events")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    points_before = models.DecimalField(
        _("points before"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    points_after = models.DecimalField(
        _("points after"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("grade event")
        verbose_name_plural = _("grade events")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.kind}"


class Mark(models.Model):
    """What one person gave one answer, append-only; the newest of a round counts.

    `levels` maps a criterion of the rubric to the level chosen. The second round is marked without seeing the first;
    moderation settles what differs.
    """

    wagtail_reference_index_ignore = True

    class Round(models.TextChoices):
        FIRST = "first", _("First marker")
        SECOND = "second", _("Second marker")
        MODERATION = "moderation", _("Moderation")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="marks")
    round = models.CharField(_("round"), max_length=10, choices=Round.choices, default=Round.FIRST)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    levels = models.JSONField(_("levels"), default=dict, blank=True)
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=4)
    comment = models.TextField(_("comment for the learner"), blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.round}"


class MarkingClaim(models.Model):
    """One answer in the hands of one marker, so that two do not mark the same; others may take it after `until`.

    Its `uuid` is all that addresses of marking pages say: nothing in them leads to the learner.
    """

    wagtail_reference_index_ignore = True

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="claims")
    round = models.CharField(_("round"), max_length=10, choices=Mark.Round.choices)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("answer being marked")
        verbose_name_plural = _("answers being marked")
        constraints = [models.UniqueConstraint(fields=["response", "round"], name="one_marker_per_round")]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.round}"
