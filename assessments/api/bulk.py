"""Changing many questions of the bank at once: what would change, and changing it in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from accounts.api import User
from assessments.models import AssessmentItem, Question, pool_of

# Where a question lies is order in the bank and no part of what is published, so it counts at once.
AT_ONCE = ("folder",)
MOST_AREA_LETTERS = 200


@dataclass(frozen=True)
class Changes:
    """What to change. `values` are new values of fields; areas and tags are added and taken away."""

    values: Mapping[str, Any] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    add_areas: tuple[str, ...] = ()
    remove_areas: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.values or self.add_tags or self.remove_tags or self.add_areas or self.remove_areas)


@dataclass(frozen=True)
class FieldChange:
    name: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class PlannedChange:
    """What happens to one question. With a `refusal` nothing does; with `waits` it waits in a draft."""

    question: Question
    fields: tuple[FieldChange, ...] = ()
    refusal: str | Promise = ""
    waits: bool = False

    @property
    def counts_at_once(self) -> bool:
        return all(each.name in AT_ONCE for each in self.fields)


def planned_changes(questions: Sequence[Question], changes: Changes, user: User) -> list[PlannedChange]:
    """What `change_questions` would do. Two queries more for each question than for none."""
    misplaced = _misplaced(questions, changes.values.get("pool"))
    return [_planned(question, changes, user, misplaced) for question in questions]


@transaction.atomic
def change_questions(*, questions: Sequence[Question], changes: Changes, user: User) -> list[PlannedChange]:
    """Change what may be changed; each question gets a revision of its own.

    What was published without open changes is published again where the person may publish, and waits as a draft
    where they may not. Drafts stay drafts. The folder counts at once.
    """
    # Locked: somebody may be editing one of them.
    found = Question.objects.select_for_update(of=("self",)).filter(pk__in=[each.pk for each in questions])
    locked = list(found.select_related("latest_revision", "folder").order_by("code", "pk"))
    planned = planned_changes(locked, changes, user)
    for each in planned:
        if each.fields and not each.refusal:
            _change(each, changes, user)
    return planned


def _planned(question: Question, changes: Changes, user: User, misplaced: Mapping[int, str]) -> PlannedChange:
    lock = question.get_lock()
    if lock and lock.for_user(user):
        return PlannedChange(question, refusal=_("Locked: somebody else is working on it."))
    if question.pk in misplaced:
        refusal = _("In use by “%(title)s”, which takes questions of the other pool only.")
        return PlannedChange(question, refusal=refusal % {"title": misplaced[question.pk]})
    draft = question.get_latest_revision_as_object()
    after = changed_values(draft, changes)
    if len(after.get("areas", "")) > MOST_AREA_LETTERS:
        return PlannedChange(question, refusal=_("It has too many areas already."))
    fields = tuple(
        FieldChange(name, _label(name), _shown(draft, name), _shown(draft, name, value))
        for name, value in after.items()
        if value != _current(draft, name)
    )
    published = question.live and not question.has_unpublished_changes
    may_count = published and user.has_perm("assessments.publish_question")
    planned = PlannedChange(question, fields)
    return replace(planned, waits=question.live and not may_count and not planned.counts_at_once)


def changed_values(draft: Question, changes: Changes) -> dict[str, Any]:
    """The values of the fields that the changes name, as they would be after them."""
    values = dict(changes.values)
    if changes.add_tags or changes.remove_tags:
        kept = {*_tag_names(draft), *changes.add_tags} - set(changes.remove_tags)
        values["tags"] = tuple(sorted(kept))
    if changes.add_areas or changes.remove_areas:
        areas = [each for each in _codes(draft.areas) if each not in changes.remove_areas]
        areas += [each for each in changes.add_areas if each not in areas]
        values["areas"] = ", ".join(areas)
    return values


def _change(planned: PlannedChange, changes: Changes, user: User) -> None:
    question = planned.question
    draft = question.get_latest_revision_as_object()
    values = changed_values(draft, changes)
    _set(draft, values)
    # Drafts may be unfinished: what is not sound is for who finishes them.
    revision = draft.save_revision(
        user=user, log_action=True, clean=False, changed=not planned.counts_at_once
    )
    if question.live and not planned.waits and not planned.counts_at_once:
        revision.publish(user=user)
        return
    # What was never published is listed and found as it stands in the table.
    at_once = values if not question.live else {name: values[name] for name in AT_ONCE if name in values}
    row = Question.objects.get(pk=question.pk)
    _set(row, at_once)
    row.save(update_fields=[name for name in at_once if name != "tags"])
    if "tags" in at_once:
        row.tagged.commit()


def _set(question: Question, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == "tags":
            question.tags.set(value)
        else:
            setattr(question, name, value)


def _misplaced(questions: Iterable[Question], pool: str | None) -> dict[int, str]:
    """Questions that an assessment of another purpose names, with its title, if they went to `pool`. One query."""
    if pool is None:
        return {}
    uses = AssessmentItem.objects.filter(question__in=questions).select_related("page").order_by("-pk")
    return {use.question_id: use.page.title for use in uses if pool_of(use.page.purpose) != pool}


def _current(question: Question, name: str) -> Any:
    return tuple(sorted(_tag_names(question))) if name == "tags" else getattr(question, name)


def _tag_names(question: Question) -> list[str]:
    return [tag.name for tag in question.tags.all()]


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(",") if code.strip()]


def _label(name: str) -> str:
    return str(Question._meta.get_field(name).verbose_name)


_NOT_GIVEN: Any = object()


def _shown(question: Question, name: str, value: Any = _NOT_GIVEN) -> str:
    """A value in words; the current one where none is given."""
    value = _current(question, name) if value is _NOT_GIVEN else value
    if name == "tags":
        return ", ".join(value)
    if isinstance(value, Collection):
        return value.name
    words = dict(Question._meta.get_field(name).flatchoices or ())
    return str(words.get(value, "" if value is None else value))
