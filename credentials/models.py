"""Certificates: frozen when issued, revocable with a reason."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """What was earned, in words frozen at issue: later edits of the course or the profile change nothing."""

    wagtail_reference_index_ignore = True

    serial = models.CharField(_("serial number"), max_length=24, unique=True)
    enrolment = models.OneToOneField(
        "courses.Enrolment", on_delete=models.PROTECT, related_name="certificate"
    )
    holder_name = models.CharField(_("name"), max_length=200)
    course_code = models.CharField(_("course code"), max_length=20)
    course_title = models.CharField(_("course"), max_length=255)
    course_version = models.CharField(_("version"), max_length=20)
    language = models.CharField(_("language"), max_length=10, default="en")
    issuer = models.CharField(_("issued by"), max_length=200)
    minutes = models.PositiveIntegerField(_("length in minutes"))
    standards = models.JSONField(_("standards"), default=list)
    issued_at = models.DateTimeField(_("issued"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=400, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return self.serial

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None
