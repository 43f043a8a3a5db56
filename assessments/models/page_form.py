"""Checks that an assessment is sound when it is published: its questions, draws, sections, times and blueprint."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from assessments.dealing import Wanted, Worth, points_got, short_draws
from assessments.models.bank import Question
from assessments.models.choices import FeedbackPolicy, Layout, Navigation, Purpose, pool_of
from assessments.models.feedback_grid import FeedbackField
from courses.api import BLOOM_LABELS
from shared.numerals import plain_text

MAX_CANDIDATES = 500  # of one draw, as in the paper
Problem = tuple[Promise, dict[str, Any]]
Candidates = tuple[int, dict[int, Worth]]  # how many are drawn, from which


class AssessmentForm(WagtailAdminPageForm):
    """Checks, when an assessment is published, that it can be delivered as it is written."""

    feedback_table = FeedbackField(
        label=_("feedback as set"),
        required=False,
        help_text=_(
            "Only with the policy “As set below”. Explanations often tell what is right: show them with the key, "
            "or not before it."
        ),
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if "items" not in self.formsets or self.is_deferred_validation:
            return cleaned
        parts = {name: _filled(self.formsets[name]) for name in self.formsets}
        questions = [form.cleaned_data["question"] for form in parts["items"]]
        pool = pool_of(cleaned.get("purpose", ""))
        draws = [
            (form.instance.count, self._candidates(form.instance, questions, pool))
            for form in parts.get("draws", ())
        ]
        sections = len(parts.get("sections", ()))
        placed = [*parts["items"], *parts.get("draws", ())]
        wanted = [_wanted(form.cleaned_data) for form in parts.get("blueprint_rows", ())]
        for problems in (
            _question_problems(questions, pool, has_draws=bool(draws)),
            _rule_problems(cleaned),
            _section_problems({form.cleaned_data["section"] for form in placed}, sections),
            _draw_problems(draws),
            _blueprint_problems(wanted, [_worth(question) for question in questions], draws),
        ):
            for text, params in problems:
                self.add_error(None, ValidationError(text, params=params))
        return cleaned

    def _candidates(self, draw: Any, questions: Sequence[Question], pool: str) -> dict[int, Worth]:
        """The questions that a draw may take, as when the paper is frozen."""
        bank = Question.objects.filter(pool=pool, live=True, locale=self.instance.locale_id)
        bank = bank.exclude(pk__in=[question.pk for question in questions])
        found = draw.candidates(bank).order_by("code").defer("content")[:MAX_CANDIDATES]
        return {question.pk: _worth(question) for question in found}


def _filled(formset: Any) -> list[Any]:
    """The forms of a formset that stay and have no error of their own."""
    return [
        form
        for form in formset.forms
        if form.is_valid()
        and form not in formset.deleted_forms
        and (form.has_changed() or form.instance.pk)
        and form.cleaned_data
    ]


def _worth(question: Question) -> Worth:
    return Worth(question.points, question.objective, question.bloom)


def _wanted(row: Mapping[str, Any]) -> Wanted:
    return Wanted(row["points"], row["objective"], row["bloom"])


def _question_problems(questions: Sequence[Question], pool: str, *, has_draws: bool) -> Iterator[Problem]:
    """What is wrong with the choice of questions, with the codes concerned."""
    if not questions and not has_draws:
        yield _("Add at least one question."), {}
    codes = [question.code for question in questions]
    if repeated := sorted({code for code in codes if codes.count(code) > 1}):
        yield _("These questions stand there twice: %(codes)s."), {"codes": ", ".join(repeated)}
    if wrong := [question.code for question in questions if question.pool != pool]:
        text = _(
            "Reserved questions belong in pre-tests and post-tests, and only there. Wrong pool: %(codes)s."
        )
        yield text, {"codes": ", ".join(wrong)}
    if drafts := [question.code for question in questions if not question.live]:
        yield _("Publish these questions first: %(codes)s."), {"codes": ", ".join(drafts)}


def _rule_problems(page: Mapping[str, Any]) -> Iterator[Problem]:
    """Rules that contradict each other."""
    opens_at, closes_at = page.get("opens_at"), page.get("closes_at")
    if opens_at and closes_at and closes_at <= opens_at:
        yield _("It must close after it opens."), {}
    if page.get("navigation") == Navigation.FORWARD and page.get("layout") != Layout.ONE:
        yield _("Forward-only navigation needs one question a page."), {}
    checks = page.get("checks_allowed")
    if checks and page.get("purpose") != Purpose.PRACTICE:
        yield _("Answers can be checked at once in practice only."), {}
    if checks and page.get("uses_certainty"):
        yield _("Checking at once and certainty-based marking do not go together."), {}
    if page.get("try_penalty_percent") and not checks:
        yield _("Further tries can cost points only where answers can be checked at once."), {}
    if page.get("attempts_allowed") == 0:
        yield _("Allow at least one attempt, or leave it empty."), {}
    if page.get("feedback_policy") == FeedbackPolicy.CUSTOM and not page.get("feedback_table"):
        yield _("Say what learners see, or choose another feedback."), {}


def _section_problems(used: set[int], sections: int) -> Iterator[Problem]:
    if unknown := sorted(number for number in used if not 1 <= number <= max(1, sections)):
        text = _("There is no section with this number: %(numbers)s.")
        yield text, {"numbers": ", ".join(map(str, unknown))}


def _draw_problems(draws: Sequence[Candidates]) -> Iterator[Problem]:
    for number, left in short_draws([(count, list(found)) for count, found in draws]):
        yield (
            _(
                "Random draw %(number)s takes %(count)s questions, but the bank has only %(left)s for it that no "
                "other draw may take first."
            ),
            {"number": number, "count": draws[number - 1][0], "left": left},
        )


def _blueprint_problems(
    rows: Sequence[Wanted], fixed: Sequence[Worth], draws: Sequence[Candidates]
) -> Iterator[Problem]:
    """Where the points of the paper are not those of the blueprint."""
    for number, row in enumerate(rows, start=1):
        if not row.objective and not row.bloom:
            yield (
                _("Row %(number)s of the blueprint names no objective and no Bloom level."),
                {"number": number},
            )
            continue
        name = " ".join(filter(None, [row.objective, str(BLOOM_LABELS.get(row.bloom, row.bloom))]))
        got, unclear = points_got(row, fixed, [(count, list(found.values())) for count, found in draws])
        params = {"row": name, "wanted": plain_text(row.points), "got": plain_text(got)}
        if unclear:
            text = _(
                "The blueprint wants %(wanted)s points for %(row)s. Random draw %(draws)s cannot be counted for it: "
                "its questions differ in objective, Bloom level or points. Draw by objective, or give them the same "
                "points."
            )
            yield text, params | {"draws": ", ".join(map(str, unclear))}
        elif got != row.points:
            yield _("The blueprint wants %(wanted)s points for %(row)s, and there are %(got)s."), params
