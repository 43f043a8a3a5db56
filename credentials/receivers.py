"""Issues what was earned when a course is completed, and what waited for a name when the name is given."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.api import User
from courses.signals import course_completed
from credentials import api


@receiver(course_completed)
def issue_what_was_earned(enrolment: Model, **kwargs: Any) -> None:
    api.issue_if_earned(enrolment=enrolment, now=timezone.now())


@receiver(post_save, sender=User)
def issue_what_waited_for_a_name(
    instance: User, created: bool, raw: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    if not (created or raw) and (update_fields is None or "certificate_name" in update_fields):
        api.issue_waiting(user=instance, now=timezone.now())
