"""What learners did: attempts, answer events, responses and grade events."""

import uuid

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from assessments.models.frozen import PaperItem, PaperVersion


class AttemptState(models.TextChoices):
    OPEN = "open", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    ABANDONED = "abandoned", _("Abandoned")


class EndedBy(models.TextChoices):
    LEARNER = "learner", _("The learner")
    DEADLINE = "deadline", _("The deadline")
    STAFF = "staff", _("Staff")


class Attempt(models.Model):
    """One person's sitting of one paper. At most one is open per enrolment and assessment.

    `positions` are the items of the paper that this attempt was dealt, in its order. `deadline` is when the time
    ends for this person. `place` is how far a forward-only attempt has come, `marked` what the learner wants to
    see again. Submitted without points, it waits to be marked; with rules that hold marked work back, its
    result is shown from `returned_at`.
    """

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
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    positions = models.JSONField(_("questions dealt"), default=list)
    place = models.PositiveSmallIntegerField(_("place"), default=0)
    marked = models.JSONField(_("marked for review"), default=list, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=10, choices=EndedBy.choices, blank=True)
    receipt = models.CharField(_("receipt"), max_length=16, null=True, blank=True, unique=True)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
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
        indexes = [
            models.Index(fields=["deadline"], condition=Q(state="open"), name="open_attempts_by_deadline")
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Origin(models.TextChoices):
    PAGE = "page", _("The page")
    FILE = "file", _("A file handed in")


class AnswerEvent(models.Model):
    """One save of one answer, append-only. `client_id` is made by the device: saving twice is saving once."""

    wagtail_reference_index_ignore = True

    # The constraint below is the index; every further one is paid by every save.
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events", db_index=False)
    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="+", db_index=False)
    client_id = models.UUIDField(_("client's id"))
    sequence = models.PositiveBigIntegerField(_("client's sequence"))
    answer = models.TextField(_("answer"), blank=True)
    certainty = models.PositiveSmallIntegerField(_("certainty"), default=0)
    seconds = models.PositiveIntegerField(_("seconds"), null=True, blank=True)
    is_check = models.BooleanField(_("checked"), default=False)
    device = models.UUIDField(_("device"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent, by the device's clock"), null=True, blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.PAGE)
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
    event that won. `tries` counts the checks of practice; checked as right, or out of tries, it `is_locked` and
    changes no more. `seconds` is the time with the question in view, by the device's clock.
    """

    wagtail_reference_index_ignore = True

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses", db_index=False)
    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="responses")
    answer = models.TextField(_("answer"), blank=True)
    sequence = models.PositiveBigIntegerField(_("client's sequence"), default=0)
    client_id = models.UUIDField(_("client's id"), null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    certainty = models.PositiveSmallIntegerField(_("certainty"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    is_locked = models.BooleanField(_("locked"), default=False)
    seconds = models.PositiveIntegerField(_("seconds"), null=True, blank=True)
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


def answer_storage() -> Storage:
    """A storage of their own, outside the public media: only views hand these files out."""
    return storages["answers"]


def file_path(record: "AnswerFile", filename: str) -> str:
    """Where an attached file is kept: nothing in the name tells whose it is."""
    return f"answers/{record.uuid.hex[:2]}/{record.uuid.hex}"


class AnswerFile(models.Model):
    """A file attached to an answer. Removed ones stay in the record and no longer count."""

    wagtail_reference_index_ignore = True

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="files")
    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(_("file"), upload_to=file_path, storage=answer_storage)
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded"))
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "item", "digest"],
                condition=Q(removed_at=None),
                name="one_file_per_content",
            )
        ]

    def __str__(self) -> str:
        return self.name
