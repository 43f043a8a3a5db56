"""Checks between the parts of a pack: what is named exists, what exists is used, sums add up."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from interchange.course_pack.citations import DESIGN, key_of, split_citations
from interchange.course_pack.documents import Place, Problem, did_you_mean
from interchange.course_pack.loaded import LoadedLesson, LoadedModule, LoadedPack, LoadedSurvey
from interchange.course_pack.values import Block, CourseTest, ItemPack, SurveyQuestion

CHOICES = ("single", "multiple")
SUM_HINT = "Correct the total or one of the parts."
MEDIA_FIELDS = {"figure": "image", "download": "file", "media": "file"}


def check_pack(loaded: LoadedPack) -> list[Problem]:
    """The problems between the parts. A part that is faulty in itself is not held against the others."""
    check = _Check(loaded)
    check.course()
    for module in loaded.modules:
        check.module(module)
    for survey in loaded.surveys:
        check.survey(survey)
    check.minutes()
    check.tests()
    check.media()
    return check.problems


@dataclass
class _Check:
    loaded: LoadedPack
    problems: list[Problem] = field(default_factory=list)
    item_ids: dict[str, str] = field(default_factory=dict)  # id -> file in which it stood first

    def course(self) -> None:
        pack, place = self.loaded.pack, Place(self.loaded.document, self.problems)
        self.unique([each.id for each in pack.objectives], place, "objectives", "id")
        self.unique([each.key for each in pack.references], place, "references", "key")
        self.unique([each.standard for each in pack.alignment], place, "alignment", "standard")
        slugs: dict[str, str] = {}
        for module in self.loaded.modules:
            where = Place(module.document, self.problems).child("slug")
            if module.module.slug in slugs:
                other = slugs[module.module.slug]
                where.report(f"The module {other} has this slug too.", "Give each module a slug of its own.")
            slugs[module.module.slug] = module.module.code

    def unique(self, names: list[str], place: Place, *path: str) -> None:
        for index, name in enumerate(names):
            if name and name in names[:index]:
                where = place.child(path[0], index, *path[1:])
                where.report(
                    f"“{name}” stands here for the second time.", "Give each entry a name of its own."
                )

    def named(self, names: Iterable[str], known: Iterable[str], place: Place, what: str) -> None:
        """Report every name that is not among the known ones, each at its own entry."""
        known = tuple(known)
        for index, name in enumerate(names):
            if name and name not in known:
                message = f"The {what} “{name}” is not in course.yaml."
                place.child(index).report(message, did_you_mean(name, known))

    def module(self, loaded: LoadedModule) -> None:
        pack, module, place = self.loaded.pack, loaded.module, Place(loaded.document, self.problems)
        if self.loaded.is_sound("course.yaml"):
            self.named(module.areas, pack.areas, place.child("areas"), "area")
            standards = tuple(each.standard for each in pack.alignment)
            for index, each in enumerate(module.alignment):
                if each.standard and each.standard not in standards:
                    where = place.child("alignment", index, "standard")
                    where.report(
                        f"The standard “{each.standard}” is not in course.yaml.",
                        did_you_mean(each.standard, standards),
                    )
        slugs: dict[str, str] = {}
        for lesson in loaded.lessons:
            self.lesson(lesson, loaded)
            if lesson.lesson.slug and lesson.lesson.slug in slugs:
                where = Place(lesson.document, self.problems).child("slug")
                where.report(
                    f"The file {slugs[lesson.lesson.slug]} has this slug too.", "Give each lesson its own."
                )
            slugs[lesson.lesson.slug] = lesson.document.file
        for index, item in enumerate(module.items):
            self.item(item, Place(loaded.questions, self.problems).child("items", index), loaded.folder)
        if self.loaded.is_sound(loaded.document.file, loaded.questions.file) and module.items:
            self.quiz(loaded)

    def minutes(self) -> None:
        """Lessons and quiz add up to the module and, when all of them do, modules to the course."""
        sound = self.loaded.listed
        for loaded in self.loaded.modules:
            files = [loaded.document.file, *(each.document.file for each in loaded.lessons)]
            if not loaded.listed or not self.loaded.is_sound(*files):
                sound = False
                continue
            total = sum(each.lesson.minutes for each in loaded.lessons) + loaded.module.quiz.minutes
            if total != loaded.module.minutes:
                sound = False
                message = f"The lessons and the quiz add up to {total} minutes, not {loaded.module.minutes}."
                Place(loaded.document, self.problems).child("minutes").report(message, SUM_HINT)
        pack, total = self.loaded.pack, sum(module.minutes for module in self.loaded.pack.modules)
        if sound and self.loaded.is_sound("course.yaml") and total != pack.minutes:
            message = f"The modules add up to {total} minutes, not {pack.minutes}."
            Place(self.loaded.document, self.problems).child("minutes").report(message, SUM_HINT)

    def lesson(self, loaded: LoadedLesson, module: LoadedModule) -> None:
        place = Place(loaded.document, self.problems)
        if self.loaded.is_sound("course.yaml"):
            known = (each.id for each in self.loaded.pack.objectives)
            self.named(loaded.lesson.objectives, known, place.child("objectives"), "objective")
        for block in loaded.lesson.blocks:
            self.cited(split_citations(block.get("sources")), loaded.document.file, block.line)
            for point in block.points:
                self.cited(point.citations, loaded.document.file, point.line)
            if block.kind == "practice":
                self.practice(block, loaded.document.file, module)

    def cited(self, citations: Iterable[str], file: str, line: int) -> None:
        for citation in citations:
            if citation != DESIGN:
                self.known_source(citation, file, line)

    def known_source(self, citation: str, file: str, line: int) -> None:
        keys = tuple(each.key for each in self.loaded.pack.references)
        if citation and self.loaded.is_sound("course.yaml") and key_of(citation, keys) is None:
            hint = did_you_mean(citation.split(" ")[0], keys)
            message = f"The source “{citation}” begins with no key of the references in course.yaml."
            self.problems.append(Problem(file, line, message, hint))

    def practice(self, block: Block, file: str, module: LoadedModule) -> None:
        if not self.loaded.is_sound(module.questions.file) or not module.module.items:
            return
        pools = {item.id: item.pool for item in module.module.items}
        for name in (each.strip() for each in block.get("items").split(",")):
            if pools.get(name) != "quiz":
                message = f"{name} is no quiz item of this module."
                self.problems.append(Problem(file, block.line, message, "Name items of the pool quiz."))

    def item(self, item: ItemPack, place: Place, code: str) -> None:
        if item.id and item.id in self.item_ids:
            message = f"The item {item.id} exists already in {self.item_ids[item.id]}."
            place.child("id").report(message, "Give each item an id of its own.")
        elif item.id and not item.id.startswith(f"{code}-"):
            place.child("id").report(
                f"The item {item.id} is in the wrong module.", f"Its id has to begin with {code}-."
            )
        self.item_ids.setdefault(item.id, place.document.file)
        if self.loaded.is_sound("course.yaml"):
            known = tuple(each.id for each in self.loaded.pack.objectives)
            if item.objective and item.objective not in known:
                message = f"The objective “{item.objective}” is not in course.yaml."
                place.child("objective").report(message, did_you_mean(item.objective, known))
        for index, citation in enumerate(item.source):
            where = place.child("source", index)
            self.known_source(citation, place.document.file, where.document.line(where.path))

    def quiz(self, loaded: LoadedModule) -> None:
        place, pools = Place(loaded.document, self.problems), {i.id: i.pool for i in loaded.module.items}
        for index, name in enumerate(loaded.module.quiz.items):
            where = place.child("quiz", "items", index)
            if name not in pools:
                where.report(f"There is no item {name} in this module.", did_you_mean(name, tuple(pools)))
            elif pools[name] != "quiz":
                where.report(
                    f"The item {name} is reserved for the pre-test and post-test.", "Remove it from the quiz."
                )
        for index, item in enumerate(loaded.module.items):
            if item.pool == "quiz" and item.id not in loaded.module.quiz.items:
                where = Place(loaded.questions, self.problems).child("items", index, "id")
                where.report(f"The item {item.id} is not in the quiz.", f"List it in {loaded.document.file}.")

    def tests(self) -> None:
        parts = [each.questions.file for each in self.loaded.modules]
        if not self.loaded.listed or not self.loaded.is_sound("course.yaml", *parts):
            return
        pools = {item.id: item.pool for module in self.loaded.modules for item in module.module.items}
        used: set[str] = set()
        for name in ("pretest", "posttest"):
            test: CourseTest | None = getattr(self.loaded.pack, name)
            for index, item in enumerate(test.items if test else ()):
                where = Place(self.loaded.document, self.problems).child(name, "items", index)
                used.add(item)
                if item not in pools:
                    where.report(f"There is no item {item} in this course.", did_you_mean(item, tuple(pools)))
                elif pools[item] != "prepost":
                    where.report(
                        f"The item {item} is a quiz item.", "Tests before and after use reserved items only."
                    )
        for module in self.loaded.modules:
            for index, item in enumerate(module.module.items):
                if item.pool == "prepost" and item.id not in used:
                    where = Place(module.questions, self.problems).child("items", index, "id")
                    where.report(f"The item {item.id} is in no test.", "List it in the pretest or posttest.")

    def survey(self, loaded: LoadedSurvey) -> None:
        survey, place = loaded.survey, Place(loaded.document, self.problems)
        ids = [question.id for question in survey.questions]
        self.unique(ids, place, "questions", "id")
        for index, question in enumerate(survey.questions):
            self.question(question, place.child("questions", index), getattr(survey, question.scale, ()))
        for index, name in enumerate(survey.supervisor_version):
            if name and name not in ids:
                where = place.child("supervisor_version", index)
                where.report(f"There is no question {name} in this survey.", did_you_mean(name, tuple(ids)))

    def question(self, question: SurveyQuestion, place: Place, scale: object) -> None:
        if question.type == "likert" and not (question.scale.startswith("scale_") and scale):
            place.report(
                "This question needs a scale of this survey.", "Add scale: scale_agree5 and its five words."
            )
        if question.type in CHOICES and not question.options:
            place.report("This question needs options.", "Add a list of options.")
        if question.by_course and question.by_course != self.loaded.pack.code:
            message = f"This question belongs to the course {question.by_course}."
            place.child("by_course").report(message, "Leave it out of this pack.")

    def media(self) -> None:
        held, used = {each.name for each in self.loaded.pack.media}, set()
        lessons = [lesson for module in self.loaded.modules for lesson in module.lessons]
        for lesson in lessons:
            for block in lesson.lesson.blocks:
                name = block.get(MEDIA_FIELDS.get(block.kind, ""))
                used.add(name)
                if name and name not in held:
                    message = f"There is no file media/{name}."
                    self.problems.append(Problem(lesson.document.file, block.line, message, "Add the file."))
        if self.loaded.listed:
            for name in sorted(held - used):
                hint = "Name it in a figure, download or media block, or remove it."
                self.problems.append(Problem(f"media/{name}", 1, "No lesson uses this file.", hint))
