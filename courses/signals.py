"""The project's one custom signal."""

from django.dispatch import Signal

# Sent with `enrolment` after any step result that leaves the course complete, so possibly more than once:
# a better retake may earn what the first completion did not. Receivers are idempotent.
course_completed = Signal()
