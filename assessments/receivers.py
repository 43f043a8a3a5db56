"""Freezes an assessment when it is published, so that its first learner does not wait for it."""

from contextlib import suppress
from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from assessments import api
from assessments.models import AssessmentPage


@receiver(page_published, sender=AssessmentPage)
def freeze_a_published_assessment(instance: AssessmentPage, **kwargs: Any) -> None:
    # An assessment that is not ready is published all the same; whoever starts it is told.
    with suppress(api.CannotFreeze):
        api.freeze(instance)
