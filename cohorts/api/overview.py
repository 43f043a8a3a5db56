"""How a cohort is doing: numbers for its staff, and the list of learners for who works with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, CohortCourse, Membership, MembershipEnrolment
from courses import api as courses

PAGE_SIZE = 50
STUCK_AFTER_DAYS = 14
NO_COURSE = 0


class State(TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    ACTIVE = "active", _("Active")
    STUCK = "stuck", _("Stuck")
    FINISHED = "finished", _("Finished")
    LEFT = "left", _("Left")


class Sort(TextChoices):
    NAME = "name", _("Name")
    JOINED = "joined", _("Latest to join")
    LAST_ACTIVE = "last_active", _("Longest without activity")
    PROGRESS = "progress", _("Least progress")
    STATE = "state", _("State")


@dataclass(frozen=True)
class OverviewFilters:
    """What the viewer asked for; empty or unknown values filter nothing."""

    search: str = ""
    state: str = ""
    sort: str = Sort.NAME


@dataclass(frozen=True)
class StateCounts:
    """People by state. `members` are present; who left is counted apart."""

    not_started: int
    active: int
    stuck: int
    finished: int
    left: int

    @property
    def members(self) -> int:
        return self.not_started + self.active + self.stuck + self.finished

    @property
    def started(self) -> int:
        return self.active + self.stuck + self.finished


@dataclass(frozen=True)
class LearnerLine:
    uuid: UUID  # of the membership
    name: str
    email: str
    joined_at: datetime
    state: State
    percent: int
    current_step: str
    last_active_at: datetime | None


@dataclass(frozen=True)
class CohortOverview:
    """`page` holds LearnerLines; it is a page of a Paginator, for the page links."""

    counts: StateCounts
    page: ListPage
    filters: OverviewFilters


def cohort_counts(cohort: Cohort, *, now: datetime) -> StateCounts:
    return _counts(_with_state(cohort, _course_ids(cohort), now))


def cohort_overview(
    cohort: Cohort, *, filters: OverviewFilters, page: int | str = 1, now: datetime
) -> CohortOverview:
    """The numbers of the cohort and one page of its learners, in a number of queries that does not grow."""
    course_ids = _course_ids(cohort)
    step_ids = _step_ids(cohort)
    learners = _with_state(cohort, course_ids, now)
    counts = _counts(learners)
    found = _matching(learners, filters)
    paginator = Paginator(_listed(found, filters.sort, course_ids, step_ids), PAGE_SIZE)
    # Counted without the progress, which would be computed for everybody.
    paginator.count = found.count()
    listed = paginator.get_page(page)
    rows = list(listed.object_list)
    places = _current_steps(rows, course_ids)
    listed.object_list = [_line(row, places.get(row["pk"], "")) for row in rows]
    return CohortOverview(counts=counts, page=listed, filters=filters)


def _course_ids(cohort: Cohort) -> list[int]:
    """Never empty: Django drops conditions on an empty list from aggregates, which then count everything."""
    lines = CohortCourse.objects.filter(cohort=cohort)
    return list(lines.values_list("course_id", flat=True)) or [NO_COURSE]


def _step_ids(cohort: Cohort) -> list[int]:
    """The steps that make up 100 %: the required ones, or all of a course that requires none."""
    ids: list[int] = []
    for line in CohortCourse.objects.filter(cohort=cohort).select_related("course"):
        steps = courses.course_outline(line.course).steps
        ids += [step.id for step in steps if step.is_required] or [step.id for step in steps]
    return ids


def _with_state(cohort: Cohort, course_ids: list[int], now: datetime) -> QuerySet[Membership]:
    runs = Q(counted__enrolment__course_id__in=course_ids)
    present = runs & Q(counted__enrolment__withdrawn_at=None)
    learners = Membership.objects.filter(cohort=cohort).annotate(
        all_runs=Count("counted", filter=runs),
        present_runs=Count("counted", filter=present),
        finished_runs=Count("counted", filter=present & Q(counted__enrolment__completed_at__isnull=False)),
        started_at=Min("counted__enrolment__started_at", filter=present),
        last_active_at=Coalesce(
            Max("counted__enrolment__last_active_at", filter=present),
            Max("counted__enrolment__started_at", filter=present),
            output_field=DateTimeField(),
        ),
    )
    return learners.annotate(
        state=Case(
            When(left_at__isnull=False, then=Value(State.LEFT.value)),
            When(all_runs__gt=0, present_runs=0, then=Value(State.LEFT.value)),
            When(finished_runs__gte=max(1, len(course_ids)), then=Value(State.FINISHED.value)),
            When(started_at__isnull=True, then=Value(State.NOT_STARTED.value)),
            When(last_active_at__lt=now - timedelta(days=STUCK_AFTER_DAYS), then=Value(State.STUCK.value)),
            default=Value(State.ACTIVE.value),
            output_field=CharField(),
        ),
        shown_name=Coalesce(
            NullIf("user__certificate_name", Value("")), "user__email", output_field=CharField()
        ),
    )


def _counts(learners: QuerySet[Membership]) -> StateCounts:
    return StateCounts(
        **learners.aggregate(**{state.value: Count("pk", filter=Q(state=state.value)) for state in State})
    )


def _matching(learners: QuerySet[Membership], filters: OverviewFilters) -> QuerySet[Membership]:
    for word in filters.search.split()[:5]:
        learners = learners.filter(Q(user__certificate_name__icontains=word) | Q(user__email__icontains=word))
    if filters.state in State.values:
        learners = learners.filter(state=filters.state)
    return learners


def _listed(
    learners: QuerySet[Membership], sort: str, course_ids: list[int], step_ids: list[int]
) -> QuerySet[Membership]:
    learners = learners.annotate(percent=_percent(course_ids, step_ids))
    order = {
        Sort.JOINED: F("joined_at").desc(),
        Sort.LAST_ACTIVE: F("last_active_at").asc(nulls_first=True),
        Sort.PROGRESS: F("percent").asc(),
        Sort.STATE: _state_order(),
    }.get(sort)
    name = Lower("shown_name")
    return learners.order_by(*([order] if order is not None else []), name, "pk").values(
        "pk", "uuid", "shown_name", "user__email", "joined_at", "state", "percent", "last_active_at"
    )


def _percent(course_ids: list[int], step_ids: list[int]) -> Case:
    """Done steps of all courses, rounded down; who has finished is at 100 whatever was added since."""
    done = (
        MembershipEnrolment.objects.filter(
            membership=OuterRef("pk"),
            enrolment__course_id__in=course_ids,
            enrolment__withdrawn_at=None,
            enrolment__completions__step_id__in=step_ids,
        )
        .order_by()
        .values("membership")
        .annotate(done=Count("enrolment__completions__step_id", distinct=True))
        .values("done")
    )
    return Case(
        When(state=State.FINISHED.value, then=Value(100)),
        default=Coalesce(Subquery(done), 0) * 100 / Value(max(1, len(step_ids))),
        output_field=IntegerField(),
    )


def _state_order() -> Case:
    """Who may need a word comes first."""
    order = (State.STUCK, State.NOT_STARTED, State.ACTIVE, State.FINISHED, State.LEFT)
    return Case(
        *(When(state=state.value, then=Value(place)) for place, state in enumerate(order)),
        output_field=IntegerField(),
    )


def _current_steps(rows: list[dict], course_ids: list[int]) -> dict[int, str]:
    """Title of the step each member opened last, over all courses."""
    runs = MembershipEnrolment.objects.filter(
        membership_id__in=[row["pk"] for row in rows],
        enrolment__course_id__in=course_ids,
        enrolment__withdrawn_at=None,
        enrolment__last_step__isnull=False,
    )
    latest = runs.order_by("enrolment__last_active_at", "pk")
    return dict(latest.values_list("membership_id", "enrolment__last_step__title"))


def _line(row: dict, current_step: str) -> LearnerLine:
    state = State(row["state"])
    return LearnerLine(
        uuid=row["uuid"],
        name=row["shown_name"],
        email=row["user__email"],
        joined_at=row["joined_at"],
        state=state,
        percent=row["percent"],
        current_step="" if state is State.FINISHED else current_step,
        last_active_at=row["last_active_at"],
    )
