"""Surveys of a course, as they were authored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
