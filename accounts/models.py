"""Tables of the person: the user, the optional demographics kept apart, and the history of consent."""

import uuid
from functools import cache
from typing import Any, NoReturn
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.code_lists import INTERFACE_LANGUAGES, LIST_VERSION, NOT_STATED, SELF_DESCRIBED


def normalise_email(email: str) -> str:
    return email.strip().lower()


@cache
def time_zone_names() -> frozenset[str]:
    # Read once: the set is collected by walking the files of the time zone database.
    return frozenset({"UTC", *available_timezones()})


def validate_time_zone(name: str) -> None:
    if name not in time_zone_names():
        raise ValidationError(_("Choose a time zone from the list."), code="invalid_time_zone")


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address; everything else about signing in is done by the login library."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=normalise_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=normalise_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address.

    One name of any length and script, as printed on certificates: many people have no first and last name.
    """

    wagtail_reference_index_ignore = True

    uuid = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    certificate_name = models.CharField(
        _("name on certificates"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Your name exactly as it should be printed on your certificates, in any script."),
    )
    preferred_language = models.CharField(
        _("preferred language"),
        max_length=8,
        blank=True,
        default="",
        help_text=_("Language of the pages and mails."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("For dates."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Untick instead of deleting: records of learning stay complete."),
    )
    is_staff = models.BooleanField(
        _("staff status"), default=False, help_text=_("Works on this site as a member of staff.")
    )
    is_synthetic = models.BooleanField(
        _("simulated learner"), default=False, help_text=_("Made for demonstrations; never a real person.")
    )
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_unique",
                violation_error_message=_("An account with this e-mail address exists already."),
            ),
            models.CheckConstraint(
                condition=models.Q(preferred_language__in=("", *INTERFACE_LANGUAGES)),
                name="accounts_user_language_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email = normalise_email(self.email)

    def get_full_name(self) -> str:
        return self.certificate_name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()

    # Wagtail's menu and API ask every user for a first name.
    @property
    def first_name(self) -> str:
        return self.certificate_name

    @property
    def last_name(self) -> str:
        return ""


class Demographics(models.Model):
    """What a person chose to say: codes of accounts.code_lists, `NS` where nothing is stated."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="demographics", verbose_name=_("user")
    )
    gender = models.CharField(_("gender"), max_length=8, default=NOT_STATED)
    gender_self_described = models.CharField(
        _("gender in your own words"), max_length=100, blank=True, default=""
    )
    age_band = models.CharField(_("age band"), max_length=8, default=NOT_STATED)
    country = models.CharField(_("country"), max_length=8, default=NOT_STATED)
    institution = models.CharField(_("institution"), max_length=200, blank=True, default="")
    institution_type = models.CharField(_("type of institution"), max_length=8, default=NOT_STATED)
    functional_role = models.CharField(_("main role"), max_length=8, default=NOT_STATED)
    level = models.CharField(_("level"), max_length=8, default=NOT_STATED)
    decision_post = models.CharField(_("decision-making post"), max_length=8, default=NOT_STATED)
    list_version = models.CharField(_("version of the code lists"), max_length=16, default=LIST_VERSION)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("demographics")
        verbose_name_plural = _("demographics")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(gender=SELF_DESCRIBED) | models.Q(gender_self_described=""),
                name="accounts_demographics_own_words",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class AppendOnlyError(TypeError):
    """Raised where code tries to change or remove a row of a history."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("A history is never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("A history is never removed.")


class ConsentRecord(models.Model):
    """One line per consent given or withdrawn; the newest line of a purpose is the one that counts."""

    wagtail_reference_index_ignore = True

    class Purpose(models.TextChoices):
        DEMOGRAPHICS = "demographics", _("Statistics about who takes part")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents", verbose_name=_("user"))
    purpose = models.CharField(_("purpose"), max_length=32, choices=Purpose)
    text_version = models.CharField(_("version of the text"), max_length=16)
    given = models.BooleanField(_("given"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    language = models.CharField(_("language of the text"), max_length=8)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["user", "purpose", "-id"], name="accounts_consent_latest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.purpose} {self.text_version} {'+' if self.given else '-'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError("A history is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("A history is never removed.")
