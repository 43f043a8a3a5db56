"""Reads a course of the site back into the values of a course pack."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.api import authoring as bank
from courses.api import authoring as pages
from interchange.course_pack.documents import Document, Place
from interchange.course_pack.markdown import html_to_md
from interchange.course_pack.rules import read_fields
from interchange.course_pack.values import (
    Alignment,
    CoursePack,
    CourseTest,
    ItemPack,
    LessonPack,
    MediaFile,
    ModulePack,
    Objective,
    Quiz,
    Reference,
    SurveyPack,
    Tags,
)
from interchange.streams import to_blocks
from shared.refusal import Refusal


class CannotDump(Refusal):
    message = _("The module %(code)s has no graded quiz, which a course pack needs.")


def dump(course: Any) -> CoursePack:
    """The live course as a pack; loading the pack again changes nothing."""
    return _Dumper().course(course)


class _Dumper:
    def __init__(self) -> None:
        self.media: dict[str, bytes] = {}
        self.reserved: set[str] = set()

    def course(self, course: Any) -> CoursePack:
        children = list(pages.children_of(course))
        tests = {page.purpose: _test(page) for page in children if not pages.is_module(page)}
        self.reserved = {code for test in tests.values() for code in test.items}
        modules = tuple(self.module(page) for page in children if pages.is_module(page))
        names = ("code", "slug", "title", "version", "summary", "audience", "issuer", "licence", "minutes")
        return CoursePack(
            **{name: getattr(course, name) for name in names},
            language=course.locale.language_code,
            description=html_to_md(course.description),
            module_order=course.module_order,
            pass_mark_percent=course.pass_mark_percent,
            security_note=course.security_note,
            areas=tuple(area.code for area in course.areas.all()),
            objectives=tuple(_objective(raw["value"]) for raw in pages.stream_data(course, "objectives")),
            alignment=_alignment(course),
            pretest=tests.get("pre_test"),
            posttest=tests.get("post_test"),
            modules=modules,
            references=tuple(_reference(each) for each in pages.bibliography(course)),
            surveys=tuple(survey_pack(survey.definition) for survey in bank.surveys_of(course)),
            media=tuple(MediaFile(name=name, data=data) for name, data in sorted(self.media.items())),
        )

    def module(self, module: Any) -> ModulePack:
        children = list(pages.children_of(module))
        quizzes = [page for page in children if not pages.is_lesson(page) and page.purpose == "graded"]
        if not quizzes:
            raise CannotDump(code=module.code)
        quiz, codes = quizzes[0], _codes(quizzes[0])
        # The bank may hold more questions of this module; those that nothing asks are not part of the course.
        asked = self.reserved.union(codes)
        questions = bank.questions_with_prefix(f"{module.code}-")
        return ModulePack(
            **{name: getattr(module, name) for name in ("code", "slug", "title", "section", "minutes")},
            areas=tuple(area.code for area in module.areas.all()),
            alignment=_alignment(module),
            lessons=tuple(self.lesson(page) for page in children if pages.is_lesson(page)),
            quiz=Quiz(
                title=quiz.title,
                minutes=quiz.minutes,
                pass_mark_percent=quiz.pass_mark_percent or 0,
                attempts_allowed=quiz.attempts_allowed or 0,
                items=codes,
            ),
            items=tuple(_item(question) for question in questions if question.code in asked),
        )

    def lesson(self, lesson: Any) -> LessonPack:
        return LessonPack(
            title=lesson.title,
            slug=lesson.slug,
            minutes=lesson.minutes,
            objectives=_split(lesson.objectives),
            blocks=to_blocks(pages.stream_data(lesson, "body"), self.name_of),
        )

    def name_of(self, kind: str, pk: int) -> str:
        """The pack's name of what a block points to; files are collected on the way."""
        if kind == "term":
            return pages.glossary_slug(pk)
        if kind == "practice":
            return ", ".join(_codes(bank.assessment(pk)))
        name, data = pages.file_of(kind, pk)
        if self.media.get(name, data) != data:
            name = f"{pk}-{name}"
        self.media[name] = data
        return name


def survey_pack(definition: dict[str, Any]) -> SurveyPack:
    """A stored survey definition as values."""
    place = Place(Document("survey", definition, {}), [])
    fields = read_fields(SurveyPack, definition, place)
    return SurveyPack(**fields)


def _objective(value: dict[str, Any]) -> Objective:
    return Objective(id=value["code"], text=value["text"], bloom=_split(value["bloom"]))


def _alignment(page: Any) -> tuple[Alignment, ...]:
    return tuple(
        Alignment(
            standard=each.standard, clauses=tuple(clause for clause in each.clauses.split("; ") if clause)
        )
        for each in page.alignments.all()
    )


def _reference(reference: Any) -> Reference:
    return Reference(
        **{name: getattr(reference, name) for name in ("key", "title", "publisher", "date", "note")}
    )


def _test(page: Any) -> CourseTest:
    return CourseTest(minutes=page.minutes, blueprint=page.blueprint, items=_codes(page))


def _codes(page: Any) -> tuple[str, ...]:
    return tuple(question.code for question in bank.assessment_items(page))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _item(question: Any) -> ItemPack:
    item_type, content = bank.question_content(question)
    return ItemPack(
        id=question.code,
        type=item_type,
        content=content,
        points=int(question.points),
        source=tuple(question.source_list),
        tags=Tags(
            area=_split(question.areas),
            mosaic=_split(question.mosaic),
            iatg=_split(question.iatg),
            review=question.review_note,
        ),
        **{name: getattr(question, name) for name in ("pool", "objective", "bloom", "difficulty")},
    )
