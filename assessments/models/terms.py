"""What holds for one person only: accommodations for all assessments, overrides for one."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Accommodation(models.Model):
    """What a learner needs to be assessed fairly; set once, it holds everywhere. The newest in force counts."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="accommodations"
    )
    extra_time_percent = models.PositiveSmallIntegerField(
        _("extra time (%)"), default=0, validators=[MaxValueValidator(400)]
    )
    no_time_limit = models.BooleanField(_("no time limit"), default=False)
    extra_attempts = models.PositiveSmallIntegerField(
        _("extra attempts"), default=0, validators=[MaxValueValidator(20)]
    )
    extra_days = models.PositiveSmallIntegerField(
        _("days after the closing date"), default=0, validators=[MaxValueValidator(365)]
    )
    reason = models.CharField(
        _("reason"), max_length=300, help_text=_("Say what is needed, not why: no health data.")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.pk}"


class Override(models.Model):
    """Other rules of one assessment for one person; null leaves a rule as it is.

    Of those in force the newer comes before the older, rule by rule, and a person's own before those of a cohort.
    Those given to a cohort share a `group`, the cohort's key; the one without a user is the cohort's own, from
    which people who join later get theirs.
    """

    wagtail_reference_index_ignore = True

    assessment = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="overrides"
    )
    group = models.CharField(_("group"), max_length=60, blank=True, db_index=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(_("time limit (minutes)"), null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts allowed"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.user_id or self.group}"
