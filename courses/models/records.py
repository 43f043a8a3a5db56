"""What is remembered of a learner in a course: enrolments and completed steps."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.models.pages import CoursePage


class Enrolment(models.Model):
    """One person's run through one course. Points to the canonical course page, never to a variant."""

    wagtail_reference_index_ignore = True

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="+")
    run = models.PositiveSmallIntegerField(_("run"), default=1)
    language = models.CharField(_("language of study"), max_length=10, default="en")
    enrolled_at = models.DateTimeField(_("enrolled"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    last_active_at = models.DateTimeField(_("last active"), null=True, blank=True)
    last_step = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["user", "course", "run"], name="one_enrolment_per_run")
        ]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.user_id}/{self.run}"


class StepCompletion(models.Model):
    """The one fact of completion, for lessons, assessments and events alike.

    `best_percent` is the best score so far where the step is scored.
    """

    wagtail_reference_index_ignore = True

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="completions")
    step = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(_("completed"))
    best_percent = models.DecimalField(
        _("best score (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("completed step")
        verbose_name_plural = _("completed steps")
        constraints = [models.UniqueConstraint(fields=["enrolment", "step"], name="one_completion_per_step")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.step_id}"
