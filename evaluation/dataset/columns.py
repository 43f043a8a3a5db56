"""The columns of every exported table, defined once: they drive query, CSV, workbook and codebook."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ColumnType = Literal[
    "pseudonym", "text", "code", "integer", "decimal2", "decimal4", "share", "boolean", "date", "datetime"
]
NUMBERS = frozenset({"integer", "decimal2", "decimal4", "share", "boolean"})


@dataclass(frozen=True)
class Column:
    """One variable.

    `source`: `person.x` is a field of `people.Person`, `step.x` of `steps.Step`, `done.x` of a completed
    step, anything else a path from the table's model; "" is computed in `tables` and explained by `meaning`.
    `codes` names the code list of the values.
    """

    name: str
    label: str | Promise
    type: ColumnType
    source: str = ""
    codes: str = ""
    meaning: str | Promise = ""


@dataclass(frozen=True)
class Table:
    """A table of the export; `model` is where the paths of its columns start, for the codebook."""

    name: str
    model: str
    columns: tuple[Column, ...]


PSEUDONYM = Column(
    "pseudonym",
    _("Pseudonym"),
    "pseudonym",
    "person.pseudonym",
    meaning=_("The same learner in every table and every export of this cohort for the same purpose."),
)
IS_SYNTHETIC = Column(
    "is_synthetic",
    _("Simulated"),
    "boolean",
    codes="yes_no",
    meaning=_("1 in the files of a demonstration cohort: simulated learners, never real results."),
)
NAMES = (
    Column("name", _("Name"), "text", "person.name", meaning=_("Only in exports with names.")),
    Column("email", _("E-mail address"), "text", "person.email", meaning=_("Only in exports with names.")),
)
SELF_DECLARED = _(
    "Self-declared, with consent. NS: nothing stated, or no current consent. :c hidden, because fewer people "
    "than the limit share the combination."
)


def _trait(name: str, label: Promise) -> Column:
    return Column(name, label, "code", f"person.{name}", name, SELF_DECLARED)


TRAIT_COLUMNS = (
    _trait("gender", _("Gender")),
    _trait("age_band", _("Age band")),
    _trait("country", _("Country")),
    _trait("institution_type", _("Type of institution")),
    _trait("functional_role", _("Main role")),
    _trait("level", _("Level")),
    _trait("decision_post", _("Decision-making post")),
)


def _course(path: str) -> tuple[Column, Column]:
    return (
        Column("course_code", _("Course"), "text", f"{path}code"),
        Column("course_title", _("Title of the course"), "text", f"{path}title"),
    )


RUN = "counted__enrolment__"
LEARNERS = Table(
    "learners",
    "cohorts.Membership",
    (
        PSEUDONYM,
        IS_SYNTHETIC,
        Column("joined_on", _("Joined the cohort"), "date", "joined_at"),
        *TRAIT_COLUMNS,
        *_course(f"{RUN}course__"),
        Column("language", _("Language of study"), "code", f"{RUN}language", "language"),
        Column(
            "state",
            _("State"),
            "code",
            codes="learner_state",
            meaning=_(
                "At the time of the export; lapsed: started, not completed, inactive for 60 days or over."
            ),
        ),
        Column("enrolled_on", _("Enrolled"), "date", f"{RUN}enrolled_at"),
        Column("started_on", _("Started"), "date", f"{RUN}started_at"),
        Column("completed_on", _("Completed"), "date", f"{RUN}completed_at"),
    ),
)

PROGRESS = Table(
    "progress",
    "cohorts.MembershipEnrolment",
    (
        PSEUDONYM,
        IS_SYNTHETIC,
        *_course("enrolment__course__"),
        Column("module_code", _("Module"), "text", "step.module_code", meaning=_("Empty: not in a module.")),
        Column("step_position", _("Place in the course"), "integer", "step.position", meaning=_("From 1.")),
        Column("step_slug", _("Short name of the step"), "text", "step.slug"),
        Column("step_title", _("Title of the step"), "text", "step.title"),
        Column("step_kind", _("Kind of step"), "code", "step.kind", "step_kind"),
        Column("is_done", _("Done"), "boolean", codes="yes_no"),
        Column("completed_at", _("Completed"), "datetime", "done.completed_at"),
        Column("best_percent", _("Best score (%)"), "decimal2", "done.best_percent"),
    ),
)


def _sitting(path: str) -> tuple[Column, ...]:
    """What identifies an attempt, in `attempts` and `answers` alike."""
    return (
        Column("assessment_slug", _("Assessment"), "text", f"{path}assessment__slug"),
        Column("assessment_title", _("Title of the assessment"), "text", f"{path}paper__title"),
        Column("purpose", _("Purpose"), "code", f"{path}paper__purpose", "purpose"),
        Column(
            "paper_version",
            _("Version of the paper"),
            "integer",
            f"{path}paper__number",
            meaning=_("A new version for every change of questions or rules."),
        ),
        Column("attempt_number", _("Attempt"), "integer", f"{path}number", meaning=_("From 1.")),
        Column(
            "is_first",
            _("First attempt"),
            "boolean",
            codes="yes_no",
            meaning=_("Learning gains and item statistics use first attempts only."),
        ),
        Column("language", _("Language"), "code", f"{path}language", "language"),
    )


ATTEMPTS = Table(
    "attempts",
    "assessments.Attempt",
    (
        PSEUDONYM,
        IS_SYNTHETIC,
        *_course("enrolment__course__"),
        *_sitting(""),
        Column("state", _("State"), "code", "state", "attempt_state"),
        Column("started_at", _("Started"), "datetime", "started_at"),
        Column("submitted_at", _("Submitted"), "datetime", "submitted_at"),
        Column("deadline", _("Deadline"), "datetime", "deadline", meaning=_("Empty: no time limit.")),
        Column("ended_by", _("Ended by"), "code", "ended_by", "ended_by"),
        Column("points", _("Points"), "decimal4", "points"),
        Column("max_points", _("Possible points"), "decimal4", "max_points"),
        Column("percent", _("Score (%)"), "decimal2", "percent"),
        Column(
            "passed",
            _("Passed"),
            "boolean",
            "is_passed",
            "yes_no",
            _("Empty: no pass mark, or not submitted."),
        ),
    ),
)

ANSWERS = Table(
    "answers",
    "assessments.Response",
    (
        PSEUDONYM,
        IS_SYNTHETIC,
        Column("course_code", _("Course"), "text", "attempt__enrolment__course__code"),
        *_sitting("attempt__"),
        Column("position", _("Place in the paper"), "integer", "item__position", meaning=_("From 1.")),
        Column("item_code", _("Question"), "text", "item__item__code"),
        Column("item_version", _("Version of the question"), "integer", "item__item__number"),
        Column("item_type", _("Type of question"), "code", "item__item__type", "item_type"),
        Column("objective", _("Learning objective"), "text", "item__item__objective"),
        Column(
            "answer",
            _("Answer"),
            "text",
            meaning=_("Ids as in the table of items. Empty: unanswered, or words, which may name people."),
        ),
        Column("is_answered", _("Answered"), "boolean", codes="yes_no"),
        Column(
            "points", _("Points"), "decimal4", "points", meaning=_("Empty until the attempt is submitted.")
        ),
        Column("max_points", _("Possible points"), "decimal4", "max_points"),
        Column(
            "share",
            _("Share of the points"),
            "share",
            meaning=_("points / max_points, up to 1; below 0 after a penalty."),
        ),
        Column(
            "saved_at",
            _("Saved"),
            "datetime",
            "saved_at",
            meaning=_("When the answer that counts was saved."),
        ),
        Column(
            "certainty",
            _("Certainty"),
            "integer",
            "certainty",
            meaning=_("1 to 3, as the learner said; 0: not asked."),
        ),
        Column("tries", _("Tries"), "integer", "tries", meaning=_("Checks in practice.")),
        Column(
            "seconds",
            _("Seconds"),
            "integer",
            "seconds",
            meaning=_("With the question in view, by the device."),
        ),
    ),
)

ITEMS = Table(
    "items",
    "assessments.ItemVersion",
    (
        Column("item_code", _("Question"), "text", "code"),
        Column("item_version", _("Version of the question"), "integer", "number"),
        Column("item_type", _("Type of question"), "code", "type", "item_type"),
        Column("objective", _("Learning objective"), "text", "objective"),
        Column("points", _("Possible points"), "decimal4", "points"),
        Column("language", _("Language"), "code", "wordings", "language"),
        Column("situation", _("Situation"), "text", "wordings"),
        Column("stem", _("Wording"), "text", "wordings"),
        Column("parts", _("What the ids of an answer stand for"), "text", "wordings"),
        Column("right_answer", _("Right answer"), "text", "key", meaning=_("As in the column answer.")),
    ),
)
STREAMED = (LEARNERS, PROGRESS, ATTEMPTS, ANSWERS)
TABLES = (*STREAMED, ITEMS)
