"""Writes a checked course pack to the site: pages, questions, assessments, surveys, files."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from assessments.api import authoring as bank
from courses.api import authoring as pages
from interchange.course_pack.lessons import KINDS
from interchange.course_pack.markdown import md_to_html
from interchange.course_pack.values import Alignment, CoursePack, CourseTest, ItemPack, LessonPack, ModulePack
from interchange.course_pack.writing import survey_data
from interchange.streams import Links, to_stream

IMAGE_SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif")
POST_TEST_ATTEMPTS = 2  # one that counts for the gain, and one retake for the certificate


@dataclass
class Summary:
    """What was there after loading, and what the loading changed."""

    counts: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unpublished: list[str] = field(default_factory=list)

    def note(self, kind: str, changed: bool) -> None:
        self.counts[kind] += 1
        self.changed[kind] += changed


def load(pack: CoursePack, summary: Summary) -> None:
    """Create or update everything in the pack. Nothing is deleted; pages that it no longer names are unpublished."""
    _Loader(pack, summary).run()


@dataclass
class _Loader:
    pack: CoursePack
    summary: Summary
    questions: dict[str, Any] = field(default_factory=dict)

    def run(self) -> None:
        for reference in self.pack.references:
            names = ("key", "title", "publisher", "date", "note")
            self.summary.note(
                "references", pages.save_reference({name: getattr(reference, name) for name in names})
            )
        self.save_questions()
        course, changed = self.save_course()
        self.summary.note("courses", changed)
        order = [self.save_test(course, "pre_test", self.pack.pretest)]
        links = self.save_files()
        order += [self.save_module(course, module, links) for module in self.pack.modules]
        order.append(self.save_test(course, "post_test", self.pack.posttest))
        self.arrange(course, [pk for pk in order if pk])
        for survey in self.pack.surveys:
            changed = bank.save_survey(course, survey.survey, survey.version, survey_data(survey))
            self.summary.note("surveys", changed)

    def save_course(self) -> tuple[Any, bool]:
        pack = self.pack
        names = ("code", "slug", "title", "version", "summary", "audience", "issuer", "licence", "minutes")
        fields = {name: getattr(pack, name) for name in names}
        fields |= {
            "description": md_to_html(pack.description),
            "module_order": pack.module_order,
            "pass_mark_percent": pack.pass_mark_percent,
            "security_note": pack.security_note,
            "objectives": [
                {"type": "objective", "value": {"code": o.id, "text": o.text, "bloom": ", ".join(o.bloom)}}
                for o in pack.objectives
            ],
        }
        keys = pages.references([reference.key for reference in pack.references])
        return pages.save_course(
            fields,
            areas=[{"code": code} for code in pack.areas],
            alignments=_alignments(pack.alignment),
            bibliography=[{"reference_id": keys[reference.key].pk} for reference in pack.references],
        )

    def save_questions(self) -> None:
        items = [item for module in self.pack.modules for item in module.items]
        known = bank.find_questions([item.id for item in items])
        for item in items:
            question, changed = bank.save_question(
                known.get(item.id), item.type, item.content, _item_fields(item)
            )
            self.questions[item.id] = question
            self.summary.note("items", changed)
            self.summary.counts["reserved"] += item.pool == "prepost"

    def save_files(self) -> Links:
        images, documents = {}, {}
        for media in self.pack.media:
            title = f"{self.pack.code}/{media.name}"
            is_image = media.name.endswith(IMAGE_SUFFIXES)
            pk, changed = (pages.save_image if is_image else pages.save_document)(
                title, media.name, media.data
            )
            (images if is_image else documents)[media.name] = pk
            self.summary.note("files", changed)
        blocks = [b for module in self.pack.modules for lesson in module.lessons for b in lesson.blocks]
        terms = pages.glossary_terms([block.get("term") for block in blocks if block.kind == "definition"])
        return Links(images=images, documents=documents, terms=terms)

    def save_module(self, course: Any, module: ModulePack, links: Links) -> int:
        fields = {name: getattr(module, name) for name in ("code", "slug", "title", "section", "minutes")}
        page, changed = pages.save_module(
            course,
            fields,
            areas=[{"code": code} for code in module.areas],
            alignments=_alignments(module.alignment),
        )
        self.summary.note("modules", changed)
        order = []
        for lesson in module.lessons:
            order += self.save_lesson(page, lesson, links)
        quiz = module.quiz
        fields = {
            "slug": "quiz",
            "title": quiz.title,
            "purpose": "graded",
            "minutes": quiz.minutes,
            "pass_mark_percent": quiz.pass_mark_percent,
            "attempts_allowed": quiz.attempts_allowed or None,
            "feedback_policy": "full",
        }
        order.append(self.save_assessment(page, fields, quiz.items))
        self.arrange(page, order)
        return page.pk

    def save_lesson(self, module: Any, lesson: LessonPack, links: Links) -> list[int]:
        """The lesson, and after it the practice assessments that it invites to."""
        practices = {}
        for number, block in enumerate((b for b in lesson.blocks if b.kind == "practice"), start=1):
            fields = {
                "slug": f"{lesson.slug}-practice-{number}",
                "title": block.get("title") or lesson.title,
                "purpose": "practice",
                "is_required": False,
                "pass_mark_percent": None,
            }
            codes = [code.strip() for code in block.get("items").split(",")]
            practices[block.get("items")] = self.save_assessment(module, fields, codes)
        fields = {
            "slug": lesson.slug,
            "title": lesson.title,
            "minutes": lesson.minutes,
            "objectives": ", ".join(lesson.objectives),
            "body": to_stream(lesson.blocks, Links(links.images, links.documents, links.terms, practices)),
        }
        page, changed = pages.save_lesson(module, fields)
        self.summary.note("lessons", changed)
        return [page.pk, *practices.values()]

    def save_test(self, course: Any, purpose: str, test: CourseTest | None) -> int | None:
        if test is None:
            return None
        is_pre = purpose == "pre_test"
        fields = {
            "slug": purpose.replace("_", "-"),
            "title": "Pre-test" if is_pre else "Post-test",
            "purpose": purpose,
            "minutes": test.minutes,
            "blueprint": test.blueprint,
            "pass_mark_percent": None if is_pre else self.pack.pass_mark_percent,
            "attempts_allowed": 1 if is_pre else POST_TEST_ATTEMPTS,
            "feedback_policy": "none" if is_pre else "full",
        }
        return self.save_assessment(course, fields, test.items)

    def save_assessment(self, parent: Any, fields: dict[str, Any], codes: Any) -> int:
        page, changed = bank.save_assessment(parent, fields, [self.questions[code] for code in codes])
        self.summary.note("assessments", changed)
        return page.pk

    def arrange(self, parent: Any, order: list[int]) -> None:
        self.summary.changed["order"] += pages.set_order(parent, order)
        self.summary.unpublished += pages.unpublish_others(parent, order)


def unknown_terms(pack: CoursePack) -> list[str]:
    """Glossary terms that lessons name and the site does not have."""
    named = {
        block.get("term")
        for module in pack.modules
        for lesson in module.lessons
        for block in lesson.blocks
        if block.kind == "definition" and "term" in KINDS["definition"].fields
    }
    return sorted(named - set(pages.glossary_terms(sorted(named))))


def misplaced_files(pack: CoursePack) -> list[tuple[str, str, str]]:
    """Files that lessons use in a way their kind does not allow, as (name, message, hint)."""
    found = []
    for block in (b for module in pack.modules for lesson in module.lessons for b in lesson.blocks):
        image, file = block.get("image"), block.get("file")
        if image and not image.endswith(IMAGE_SUFFIXES):
            found.append((image, "A figure needs an image.", f"Use one of {', '.join(IMAGE_SUFFIXES)}."))
        if file and file.endswith(IMAGE_SUFFIXES):
            found.append((file, "An image is shown in a figure only.", "Offer a PDF for download instead."))
    found += [
        (media.name, "This image cannot be read.", "Save it again in the format of its name.")
        for media in pack.media
        if media.name.endswith(IMAGE_SUFFIXES) and not pages.is_image(media.data)
    ]
    return sorted(set(found))


def _alignments(alignment: tuple[Alignment, ...]) -> list[dict[str, str]]:
    return [{"standard": each.standard, "clauses": "; ".join(each.clauses)} for each in alignment]


def _item_fields(item: ItemPack) -> dict[str, Any]:
    return {
        "code": item.id,
        "pool": item.pool,
        "points": item.points,
        "objective": item.objective,
        "bloom": item.bloom,
        "difficulty": item.difficulty,
        "sources": "\n".join(item.source),
        "areas": ",".join(item.tags.area),
        "mosaic": ",".join(item.tags.mosaic),
        "iatg": ",".join(item.tags.iatg),
        "review_note": item.tags.review,
    }
