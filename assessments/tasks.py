"""Background work of assessments: ends an attempt when its time has run out, computes figures, invites judges."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from assessments import api
from assessments.api.panel_readings import invitation
from assessments.models import Attempt, StandardSetting


@task(backend="jobs")
def close_attempt(*, attempt_id: int) -> None:
    """End the attempt if it is overdue; one that was given more time is looked at again when that is over."""
    due = api.close_attempt(attempt_id, timezone.now())
    if due is not None:
        _enqueue(attempt_id, due)


def close_when_due(attempt: Attempt) -> None:
    """Have the attempt closed at the end of its time, where the queue can wait. Elsewhere the command
    `close_overdue_attempts` and the next visit to its pages do it."""
    due = api.due_at(attempt)
    if due is not None:
        _enqueue(attempt.pk, due)


def _enqueue(attempt_id: int, due: object) -> None:
    if close_attempt.get_backend().supports_defer:
        close_attempt.using(run_after=due).enqueue(attempt_id=attempt_id)


@task(backend="jobs")
def compute_figures(*, snapshot_id: int) -> None:
    # Named, not imported: numpy and scipy cost half a second and 47 MB, and only a worker needs them.
    import_string("assessments.api.analysing.write_figures")(snapshot_id)


@task(backend="jobs")
def compute_cut_score(*, panel_id: int) -> None:
    import_string("assessments.api.analysing.write_cut_score")(panel_id)


@task(backend="jobs")
def mail_judge(*, panel_id: int, judge_id: int) -> None:
    """Ask one judge by mail. Neither address nor text is logged."""
    panel = StandardSetting.objects.select_related("paper").get(pk=panel_id)
    judge = panel.judges.get(pk=judge_id)
    mail = invitation(panel, judge)
    EmailMessage(mail["subject"], mail["text"], settings.DEFAULT_FROM_EMAIL, [judge.email]).send()
