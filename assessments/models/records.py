"""What learners did: attempts, answer events, responses and grade events."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from assessments.models.frozen import PaperItem, PaperVersion


class AttemptState(models.TextChoices):
    OPEN = "open", _("In progress")
    SUBMITTED = "submitted", _("Submitted")


class Attempt(models.Model):
    """One person's sitting of one paper. At most one is open per enrolment and assessment."""

    wagtail_reference_index_ignore = True

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey("courses.Enrolment", on_delete=models.PROTECT, related_name="attempts")
    assessment = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(PaperVersion, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("attempt"))
    state = models.CharField(
        _("state"), max_length=10, choices=AttemptState.choices, default=AttemptState.OPEN
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    started_at = models.DateTimeField(_("started"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=4, null=True, blank=True)
    max_points = models.DecimalField(
        _("possible points"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    percent = models.DecimalField(_("score (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "assessment", "number"], name="one_attempt_per_number"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "assessment"], condition=Q(state="open"), name="one_open_attempt"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class AnswerEvent(models.Model):
    """One save of one answer, append-only. `client_id` is made by the device: saving twice is saving once."""

    wagtail_reference_index_ignore = True

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events")
    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField(_("client's id"))
    sequence = models.PositiveBigIntegerField(_("client's sequence"))
    answer = models.TextField(_("answer"), blank=True)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("answer event")
        verbose_name_plural = _("answer events")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "client_id", "item"], name="one_event_per_client_id")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.item_id}/{self.sequence}"


class Response(models.Model):
    """The answer that counts, folded from the events; scored at submission.

    `answer` is the canonical text of `assessments.scoring` ('' = unanswered); (`sequence`, `client_id`) is the
    event that won.
    """

    wagtail_reference_index_ignore = True

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="responses")
    answer = models.TextField(_("answer"), blank=True)
    sequence = models.PositiveBigIntegerField(_("client's sequence"), default=0)
    client_id = models.UUIDField(_("client's id"), null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=4, null=True, blank=True)
    max_points = models.DecimalField(
        _("possible points"), max_digits=9, decimal_places=4, null=True, blank=True
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="one_response_per_item")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.item_id}"


class GradeEvent(models.Model):
    """A change of an attempt's points, append-only: who, why, before, after."""

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
    points_after = models.DecimalField(_("points after"), max_digits=9, decimal_places=4)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("grade event")
        verbose_name_plural = _("grade events")

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.kind}"
