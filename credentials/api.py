"""The door of the credentials app: issuing, reading, checking and revoking certificates."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from accounts import api as accounts
from cohorts import api as cohorts
from courses import api as courses
from credentials import pdf
from credentials.eligibility import Decision, QuizScore, Standing, earned, lowest_post_test, quiz_mean
from credentials.labels import shortfall_text
from credentials.models import Certificate, new_serial, normalised_serial
from shared.refusal import NotAllowed, Refusal

MOST_REASON_SIGNS = Certificate._meta.get_field("revoked_reason").max_length
FontMissing = pdf.FontMissing


class ReasonMissing(Refusal):
    message = _("Give a reason. It is shown to everyone who checks the certificate.")


class ReasonTooLong(Refusal):
    message = _("The reason is too long.")


class AlreadyRevoked(Refusal):
    message = _("This certificate has been revoked already.")


class StandingState(StrEnum):
    OPEN = "open"
    READY = "ready"  # earned after the fact, for example by a lower pass mark: `issue_if_earned` issues it
    NAME_MISSING = "name_missing"
    NOT_OFFERED = "not_offered"  # earned by a simulated learner
    ISSUED = "issued"
    REVOKED = "revoked"


@dataclass(frozen=True)
class CertificateStanding:
    """How far a learner is from the certificate; `certificate` once it is issued."""

    state: StandingState
    decision: Decision
    certificate: Certificate | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still missing, as sentences in the active language."""
        return tuple(shortfall_text(shortfall) for shortfall in self.decision.reasons)


@transaction.atomic
def issue_if_earned(*, enrolment: Model, now: datetime) -> Certificate | None:
    """The certificate of this run: the one that was issued before, or a new one if it is earned.

    None while it is not earned, for people without a name for certificates, and for simulated learners.
    """
    issued = Certificate.objects.filter(enrolment=enrolment).first()
    if issued is not None:
        return issued
    user = enrolment.user
    standing = _standing(enrolment)
    if user.is_synthetic or not user.certificate_name.strip() or not earned(standing).is_earned:
        return None
    fields = _frozen(enrolment, standing) | {"issued_at": now}
    # Two requests may complete the course at the same time: the constraint decides, the second one reads.
    return Certificate.objects.get_or_create(enrolment=enrolment, defaults=fields)[0]


def _frozen(enrolment: Model, standing: Standing) -> dict[str, object]:
    """Everything a certificate says, read once."""
    course = enrolment.course
    language = enrolment.language if enrolment.language in dict(settings.LANGUAGES) else "en"
    variants = course.get_translations(inclusive=True).live().select_related("locale")
    titled = next((page for page in variants if page.locale.language_code == language), course)
    serial = new_serial()
    return {
        "serial": serial,
        "language": language,
        "holder_name": enrolment.user.certificate_name.strip(),
        "course_code": course.code,
        "course_title": titled.title,
        "title_language": titled.locale.language_code,
        "course_version": course.version,
        "minutes": course.minutes,
        "standards": [str(alignment) for alignment in course.alignments.all()],
        "issuer": course.issuer or settings.SITE_NAME,
        "pass_mark_percent": standing.pass_mark_percent,
        "quiz_percent": quiz_mean(standing.quizzes),
        "post_test_percent": lowest_post_test(standing),
        "completed_at": enrolment.completed_at,
        "site_name": settings.SITE_NAME,
        "verification_url": urljoin(settings.SITE_URL, reverse("verify-serial", args=[serial])),
    }


def _standing(enrolment: Model) -> Standing:
    """The run over the course as it is now; a finished run stays finished when the course grows."""
    outline = courses.course_outline(enrolment.course)
    scores = courses.step_scores(enrolment)
    progress = courses.progress_of(enrolment, outline)
    is_done = enrolment.completed_at is not None or progress.is_complete
    return Standing(
        # At least one: a course without any step is never complete.
        steps_left=0 if is_done else max(1, progress.required_count - progress.done_count),
        pass_mark_percent=enrolment.course.pass_mark_percent,
        quizzes=tuple(
            QuizScore(percent=scores[entry.id], weight=entry.step.minutes)
            for entry in outline.entries
            if entry.kind == "graded" and entry.step.is_required and scores.get(entry.id) is not None
        ),
        post_tests=tuple(scores.get(entry.id) for entry in outline.entries if entry.kind == "post_test"),
    )


def issue_waiting(*, user: accounts.User, now: datetime) -> tuple[Certificate, ...]:
    """Issue what the person earned before: called when the name for certificates is given."""
    if user.is_synthetic or not user.certificate_name.strip():
        return ()
    issued = (issue_if_earned(enrolment=enrolment, now=now) for enrolment in _finished_without(user))
    return tuple(certificate for certificate in issued if certificate is not None)


def waits_for_name(user: accounts.User) -> bool:
    """True where the person has finished a course and gave no name for certificates."""
    if user.is_synthetic or user.certificate_name.strip():
        return False
    return any(earned(_standing(enrolment)).is_earned for enrolment in _finished_without(user))


def _finished_without(user: accounts.User) -> QuerySet:
    return user.enrolments.filter(completed_at__isnull=False, certificate=None).select_related(
        "course", "user"
    )


def standing_of(enrolment: Model) -> CertificateStanding:
    decision = earned(_standing(enrolment))
    certificate = Certificate.objects.filter(enrolment=enrolment).first()
    if certificate is not None:
        state = StandingState.ISSUED if certificate.is_valid else StandingState.REVOKED
        return CertificateStanding(state, Decision(), certificate)
    if not decision.is_earned:
        state = StandingState.OPEN
    elif enrolment.user.is_synthetic:
        state = StandingState.NOT_OFFERED
    else:
        state = StandingState.READY if enrolment.user.certificate_name.strip() else StandingState.NAME_MISSING
    return CertificateStanding(state, decision)


def claim(*, user: accounts.User, enrolment_uuid: UUID, now: datetime) -> Certificate | None:
    """Issue the certificate of the person's own run; None when it is not earned or the run is not theirs."""
    enrolment = user.enrolments.select_related("course", "user").filter(uuid=enrolment_uuid).first()
    return issue_if_earned(enrolment=enrolment, now=now) if enrolment else None


def my_certificates(user: accounts.User) -> tuple[Certificate, ...]:
    """The person's certificates, newest first, revoked ones included."""
    return tuple(Certificate.objects.filter(enrolment__user=user))


def my_certificate(user: accounts.User, serial: str) -> Certificate | None:
    return Certificate.objects.filter(enrolment__user=user, serial=normalised_serial(serial)).first()


def find(serial: str) -> Certificate | None:
    """The certificate with this serial, as typed: case, spaces, dashes and look-alikes do not matter."""
    normalised = normalised_serial(serial)
    return Certificate.objects.filter(serial=normalised).first() if normalised else None


def certificate_file(certificate: Certificate) -> bytes:
    """The PDF. Raises FontMissing for a name in a script that this server has no font for."""
    return pdf.render(certificate)


def staff_certificates(user: accounts.User, *, search: str = "") -> QuerySet[Certificate]:
    """Certificates of runs that count in the programmes the person manages; all of them for superusers."""
    found = Certificate.objects.all()
    if not user.is_superuser:
        programmes = cohorts.programmes_of(user, cohorts.Role.MANAGER)
        found = found.filter(enrolment__counted_for__membership__cohort__programme__in=programmes)
    if search.strip():
        words = search.strip()
        matches = Q(holder_name__icontains=words) | Q(course_title__icontains=words) | Q(course_code=words)
        found = found.filter(matches | Q(serial=normalised_serial(words)))
    return found


def staff_certificate(user: accounts.User, serial: str) -> Certificate | None:
    found = staff_certificates(user).filter(serial=normalised_serial(serial))
    return found.select_related("revoked_by").first()


@transaction.atomic
def revoke(*, certificate: Certificate, actor: accounts.User, reason: str, now: datetime) -> Certificate:
    """Declare a certificate void, for ever; `reason` is public. Only managers of the learner may."""
    if not cohorts.can_manage_enrolment(actor, certificate.enrolment):
        raise NotAllowed
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing
    if len(reason) > MOST_REASON_SIGNS:
        raise ReasonTooLong
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not certificate.is_valid:
        raise AlreadyRevoked
    certificate.revoked_at, certificate.revoked_reason, certificate.revoked_by = now, reason, actor
    certificate.save(update_fields=["revoked_at", "revoked_reason", "revoked_by"])
    log(instance=certificate, action="credentials.revoke", user=actor, data={"reason": reason})
    return certificate
