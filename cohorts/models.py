"""Programmes and their cohorts: who takes which courses together, and who may see what."""

import secrets
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

# Without look-alikes: codes are read out on the phone and typed from paper.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """An invitation code of 10 signs (about 49 bits): too many to guess behind a rate limit."""
    return "".join(secrets.choice(CODE_ALPHABET) for _sign in range(10))


class Programme(models.Model):
    """A programme of an organisation; membership in it gives staff their rows."""

    title = models.CharField(_("title"), max_length=200, unique=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Role(models.TextChoices):
    FACILITATOR = "facilitator", _("Facilitator")
    MANAGER = "manager", _("Manager")
    ME_OFFICER = "me_officer", _("M&E officer")


class ProgrammeRole(models.Model):
    """What a member of staff is in a programme."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="roles", verbose_name=_("programme")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="programme_roles",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    may_export_names = models.BooleanField(
        _("may export names"),
        default=False,
        help_text=_("Exports are pseudonymous without it; every use is logged."),
    )

    class Meta:
        verbose_name = _("role in a programme")
        verbose_name_plural = _("roles in programmes")
        constraints = [models.UniqueConstraint(fields=["programme", "user", "role"], name="one_role_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Cohort(ClusterableModel):
    """People who take courses together between two dates."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("programme")
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    courses = models.ManyToManyField(
        "courses.CoursePage", through="CohortCourse", related_name="+", verbose_name=_("courses")
    )
    is_demonstration = models.BooleanField(
        _("demonstration"),
        default=False,
        help_text=_("Holds simulated learners and never counts in real reports."),
    )

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="cohort_ends_after_it_starts",
                violation_error_message=_("A cohort cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class CohortCourse(models.Model):
    """A course of a cohort, in the cohort's order."""

    sort_order_field = "position"

    cohort = ParentalKey(Cohort, on_delete=models.CASCADE, related_name="cohort_courses")
    course = models.ForeignKey(
        "courses.CoursePage", on_delete=models.PROTECT, related_name="+", verbose_name=_("course")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("course of a cohort")
        verbose_name_plural = _("courses of cohorts")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "course"], name="course_once_in_cohort")]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.course}"


class Invitation(models.Model):
    """A code that lets people join a cohort; the link carries the same code."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("cohort")
    )
    code = models.CharField(_("code"), max_length=20, unique=True, default=new_code)
    label = models.CharField(
        _("label"), max_length=200, blank=True, help_text=_("For whom it is, for your own overview.")
    )
    expires_on = models.DateField(_("last day"), null=True, blank=True)
    max_uses = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        if self.max_uses == 0:
            raise ValidationError({"max_uses": _("Give at least one place, or leave it empty.")})


class Membership(models.Model):
    """A learner in a cohort."""

    wagtail_reference_index_ignore = True

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    joined_at = models.DateTimeField(_("joined"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    enrolments = models.ManyToManyField("courses.Enrolment", through="MembershipEnrolment", related_name="+")

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["cohort", "user"], name="one_membership_per_cohort")]

    def __str__(self) -> str:
        return f"{self.cohort_id}/{self.user_id}"


class MembershipEnrolment(models.Model):
    """The run of a course that counts for a membership; a run counts for one cohort only."""

    wagtail_reference_index_ignore = True

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="counted")
    enrolment = models.OneToOneField(
        "courses.Enrolment", on_delete=models.CASCADE, related_name="counted_for"
    )

    class Meta:
        verbose_name = _("counted enrolment")
        verbose_name_plural = _("counted enrolments")

    def __str__(self) -> str:
        return f"{self.membership_id}/{self.enrolment_id}"
