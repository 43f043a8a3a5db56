"""One query per exported table, over the records of the courses, assessments and cohorts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Expression,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, NullIf, Round

from assessments.models import Attempt, Response
from assessments.scoring import ITEM_TYPES
from cohorts.models import Cohort, Membership, MembershipEnrolment
from courses.models import StepCompletion
from evaluation.dataset.columns import ANSWERS, LEARNERS, NAMES, PROGRESS, RUN, Column, Table
from evaluation.dataset.dialects import Given, with_tables, written
from evaluation.dataset.people import Person
from evaluation.dataset.steps import STEP_COLUMNS, Step

# Answers that may hold words of the learner, and so name people, do not leave in tables.
WORDED = sorted(name for name, rules in ITEM_TYPES.items() if rules.holds_text)
LAPSED_AFTER = timedelta(days=60)


@dataclass(frozen=True)
class Extract:
    """What one export is about: a cohort at one moment, its protected people and the steps of its courses."""

    cohort: Cohort
    purpose: str
    as_of: datetime
    with_names: bool
    people: tuple[Person, ...]
    steps: tuple[Step, ...]

    def columns(self, table: Table) -> tuple[Column, ...]:
        """The columns of a table in this export."""
        if table is not LEARNERS or not self.with_names:
            return table.columns
        return (table.columns[0], *NAMES, *table.columns[1:])


@dataclass(frozen=True)
class Select:
    """A query whose cells are texts and numbers ready to be written."""

    columns: tuple[Column, ...]
    sql: str
    params: tuple[Any, ...]


def select(extract: Extract, table: Table) -> Select:
    """The one query of `table`: rows in the order of pseudonyms, then of the records."""
    columns = extract.columns(table)
    vendor = connection.vendor
    given = [_people(extract, columns)]
    joined, joined_params = _subquery(_records(extract, table, columns))
    # SQLite keeps the order of a CROSS JOIN; left free, it may scan all people for every record.
    join = "CROSS JOIN" if vendor == "sqlite" else "JOIN"
    source = f"FROM people p {join} ({joined}) q ON q.x_membership = p.membership"
    order = "p.place, q.x_order"
    if table is PROGRESS:
        given.append(Given("steps", STEP_COLUMNS, [step.row for step in extract.steps]))
        done, done_params = _subquery(_completions())
        source += (
            f" {join} steps s ON s.course = q.x_course"
            f" LEFT JOIN ({done}) d ON d.x_enrolment = q.x_order AND d.x_step = s.step"
        )
        joined_params += done_params
        order += ", s.position"
    if table is ANSWERS:
        order += ", q.x_position"
    tables, params = with_tables(given, vendor)
    cells = ", ".join(written(vendor, column.type, _place(column, extract)) for column in columns)
    sql = f"{tables}SELECT {cells} {source} ORDER BY {order}"
    return Select(columns, sql, (*params, *joined_params))


def _place(column: Column, extract: Extract) -> str:
    """Where the wrapping query finds the column."""
    if column.name == "is_synthetic":
        return "1" if extract.cohort.is_demonstration else "0"
    if column.name == "is_done":
        return "(d.x_completed_at IS NOT NULL)"
    kind, _dot, name = column.source.partition(".")
    prefix = {"person": "p.", "step": "s.", "done": "d.x_"}.get(kind) if name else None
    return f"{prefix}{name}" if prefix else f"q.x_{column.name}"


def _people(extract: Extract, columns: tuple[Column, ...]) -> Given:
    fields = [each.source.removeprefix("person.") for each in columns if each.source.startswith("person.")]
    return Given(
        "people",
        [("membership", "bigint"), *((field, "text") for field in fields)],
        [(person.membership, *(person.value(field) for field in fields)) for person in extract.people],
    )


def _records(extract: Extract, table: Table, columns: tuple[Column, ...]) -> QuerySet:
    records, computed = RECORDS[table.name](extract)
    paths = {
        f"x_{column.name}": F(column.source)
        for column in columns
        if column.source and column.source.partition(".")[0] not in ("person", "step", "done")
    }
    return _named(records, paths | computed)


def _named(records: QuerySet, values: Mapping[str, Expression | F]) -> QuerySet:
    return records.order_by().annotate(**values).values_list(*values)


def _subquery(records: QuerySet) -> tuple[str, list[Any]]:
    sql, params = records.query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


def _learners(extract: Extract) -> tuple[QuerySet, dict[str, Any]]:
    return Membership.objects.filter(cohort=extract.cohort), {
        "x_membership": F("pk"),
        "x_order": F(f"{RUN}pk"),
        "x_state": _state(extract),
    }


def _progress(extract: Extract) -> tuple[QuerySet, dict[str, Any]]:
    return MembershipEnrolment.objects.filter(membership__cohort=extract.cohort), {
        "x_membership": F("membership_id"),
        "x_order": F("enrolment_id"),
        "x_course": F("enrolment__course_id"),
    }


def _completions() -> QuerySet:
    # Not filtered by cohort: the join to one enrolment and step goes through the table's unique index.
    return _named(
        StepCompletion.objects.all(),
        {
            "x_enrolment": F("enrolment_id"),
            "x_step": F("step_id"),
            "x_completed_at": F("completed_at"),
            "x_best_percent": F("best_percent"),
        },
    )


def _attempts(extract: Extract) -> tuple[QuerySet, dict[str, Any]]:
    return Attempt.objects.filter(enrolment__counted_for__membership__cohort=extract.cohort), {
        "x_membership": F("enrolment__counted_for__membership_id"),
        "x_order": F("pk"),
        "x_is_first": _is(Q(number=1)),
        "x_ended_by": NullIf(F("ended_by"), Value("")),
    }


def _answers(extract: Extract) -> tuple[QuerySet, dict[str, Any]]:
    # Counted in whole ten-thousandths, rounded half up, so that both databases round alike.
    points, most = _ten_thousandths("points"), NullIf(_ten_thousandths("max_points"), Value(0))
    share = ExpressionWrapper(
        (points * Value(20000) + most) / (most * Value(2)), output_field=BigIntegerField()
    )
    records = Response.objects.filter(attempt__enrolment__counted_for__membership__cohort=extract.cohort)
    return records, {
        "x_membership": F("attempt__enrolment__counted_for__membership_id"),
        "x_order": F("attempt_id"),
        "x_is_first": _is(Q(attempt__number=1)),
        "x_answer": Case(
            When(item__item__type__in=WORDED, then=Value("")), default=F("answer"), output_field=TextField()
        ),
        "x_is_answered": _is(~Q(answer="")),
        "x_share": share,
    }


def _ten_thousandths(field: str) -> Cast:
    return Cast(Round(F(field) * Value(10000)), BigIntegerField())


def _is(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _state(extract: Extract) -> Case:
    """The states of participation, each the first that fits; a person who left early never started."""
    left = Q(left_at__isnull=False) | Q(**{f"{RUN}withdrawn_at__isnull": False})
    started = Q(**{f"{RUN}started_at__isnull": False})
    limit = extract.as_of - LAPSED_AFTER
    quiet = Q(**{f"{RUN}last_active_at__lt": limit}) | Q(
        **{f"{RUN}last_active_at": None, f"{RUN}started_at__lt": limit}
    )
    is_over = extract.as_of.date() > extract.cohort.ends_on
    return Case(
        When(Q(**{f"{RUN}completed_at__isnull": False}), then=Value("completed")),
        When(left & started, then=Value("withdrawn")),
        When(left, then=Value("cancelled")),
        When(~started, then=Value("registered")),
        When(started if is_over else quiet, then=Value("lapsed")),
        default=Value("started"),
    )


RECORDS = {"learners": _learners, "progress": _progress, "attempts": _attempts, "answers": _answers}
