"""Records of what left the platform: pseudonym keys, the log of exports, and checks of fairness."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


def new_pseudonym_key() -> str:
    return secrets.token_hex(32)


class PseudonymKey(models.Model):
    """The secret behind pseudonyms: stable for one cohort and purpose, useless for another."""

    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=60)
    key = models.CharField(max_length=64, default=new_pseudonym_key, editable=False)

    class Meta:
        verbose_name = _("pseudonym key")
        verbose_name_plural = _("pseudonym keys")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "purpose"], name="one_key_per_cohort_and_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.cohort}/{self.purpose}"


class ExportRecord(models.Model):
    """One export: who took what, for what, with or without names.

    Written before the first byte leaves; `finished_at` and `row_counts` are added when the last one has left,
    so that a broken download is in the log as well.
    """

    wagtail_reference_index_ignore = True

    class Format(models.TextChoices):
        CSV = "csv", _("CSV files")
        XLSX = "xlsx", _("Excel workbook")

    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=60)
    format = models.CharField(_("format"), max_length=8, choices=Format.choices)
    with_names = models.BooleanField(_("with names"), default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    exported_at = models.DateTimeField(_("exported"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    row_counts = models.JSONField(_("rows"), default=dict)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-exported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.cohort} {self.exported_at:%Y-%m-%d %H:%M}"

    @property
    def rows_by_table(self) -> list[tuple[str, int]]:
        """For templates, in which `row_counts.items` would be the rows of the table of items."""
        return list(self.row_counts.items())


class FairnessCheck(models.Model):
    """A release of figures by group: who asked for what, over whom, and what was published. Never deleted.

    `programmes` are the keys of the programmes whose learners count; null counts everybody. `result` is what left,
    after disclosure control; without it the check has not finished.
    """

    wagtail_reference_index_ignore = True

    class Grouping(models.TextChoices):
        GENDER = "gender", _("Gender")
        LANGUAGE = "language", _("Language of the attempt")

    assessment = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    grouping = models.CharField(_("compared by"), max_length=10, choices=Grouping.choices)
    programmes = models.JSONField(_("programmes"), null=True, blank=True)
    is_demonstration = models.BooleanField(_("of simulated learners"), default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    result = models.JSONField(_("result"), null=True, blank=True)

    class Meta:
        verbose_name = _("fairness check")
        verbose_name_plural = _("fairness checks")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.grouping} {self.asked_at:%Y-%m-%d %H:%M}"
