"""Certificates: frozen when issued, revocable with a reason; and the serial numbers printed on them."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from shared.numerals import TO_LATIN

# Crockford's 32 signs: without I, L, O and U, because serials are typed from paper and read out on the phone.
SERIAL_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SERIAL_SIGNS = 16  # 80 bits: a valid serial cannot be guessed
GROUP = 4
READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_serial() -> str:
    return _grouped("".join(secrets.choice(SERIAL_ALPHABET) for _sign in range(SERIAL_SIGNS)))


def normalised_serial(typed: str) -> str:
    """The serial a person meant, whatever the case, spaces, dashes and look-alikes; "" when it is none."""
    signs = "".join(sign for sign in typed.translate(TO_LATIN).upper() if sign.isalnum()).translate(READ_AS)
    is_serial = len(signs) == SERIAL_SIGNS and set(signs) <= set(SERIAL_ALPHABET)
    return _grouped(signs) if is_serial else ""


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


class Certificate(models.Model):
    """What was earned, in words frozen at issue: later edits of the course or the profile change nothing."""

    wagtail_reference_index_ignore = True

    serial = models.CharField(_("serial number"), max_length=24, unique=True, default=new_serial)
    enrolment = models.OneToOneField(
        "courses.Enrolment", on_delete=models.PROTECT, related_name="certificate"
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    holder_name = models.CharField(_("name"), max_length=200)
    course_code = models.CharField(_("course code"), max_length=20)
    course_title = models.CharField(_("course"), max_length=255)
    title_language = models.CharField(_("language of the title"), max_length=10, default="en")
    course_version = models.CharField(_("version"), max_length=20)
    minutes = models.PositiveIntegerField(_("length in minutes"))
    standards = models.JSONField(_("standards"), default=list)
    issuer = models.CharField(_("issued by"), max_length=200)
    pass_mark_percent = models.PositiveSmallIntegerField(_("pass mark (%)"))
    quiz_percent = models.DecimalField(
        _("mean of the quizzes (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    post_test_percent = models.DecimalField(
        _("post-test (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued"))
    site_name = models.CharField(_("name of the site"), max_length=200)
    verification_url = models.URLField(_("address for verification"), max_length=400)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=400, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.serial

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def title_direction(self) -> str:
        return "rtl" if get_language_info(self.title_language)["bidi"] else "ltr"
