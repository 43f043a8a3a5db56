"""Background work of evaluation: computes checks of fairness."""

from django_tasks import task

from evaluation.api import fairness


@task(backend="jobs")
def compute_fairness_check(*, check_id: int) -> None:
    fairness.run_check(check_id)
