"""From the files of a pack to its values: everything that is wrong is collected, nothing is raised."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from interchange.course_pack.checking import check_pack
from interchange.course_pack.documents import Document, Place, Problem, parse_yaml
from interchange.course_pack.folders import decode, read_folder, safe_files
from interchange.course_pack.lessons import read_blocks
from interchange.course_pack.loaded import LoadedLesson, LoadedModule, LoadedPack, LoadedSurvey
from interchange.course_pack.rules import read_fields, rules_of
from interchange.course_pack.values import (
    CoursePack,
    ItemPack,
    LessonPack,
    MediaFile,
    ModulePack,
    QuestionsFile,
    SurveyPack,
)

# (type, content) -> [(path in the content such as "options.1.text", message)], for unknown types as well.
ItemProblems = Callable[[str, dict[str, Any]], list[tuple[str, str]]]

FRONT_MATTER = re.compile(r"---\n(.*?)^---[ \t]*\n?", re.DOTALL | re.MULTILINE)
PATH_STEP = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True)
class Reading:
    """The pack, or None when there are problems; the problems in the order of files and lines."""

    pack: CoursePack | None
    problems: tuple[Problem, ...]


def read_pack_folder(folder: Path, item_problems: ItemProblems) -> Reading:
    problems: list[Problem] = []
    return _read(read_folder(folder, problems), item_problems, problems)


def read_pack(files: Mapping[str, bytes], item_problems: ItemProblems) -> Reading:
    """Read a pack from its files by path, as they come for example from an archive."""
    problems: list[Problem] = []
    return _read(safe_files(files, problems), item_problems, problems)


def _read(files: Mapping[str, bytes], item_problems: ItemProblems, problems: list[Problem]) -> Reading:
    if "course.yaml" not in files:
        hint = "Name the folder that holds course.yaml."
        problems.append(Problem("course.yaml", 1, "There is no file course.yaml.", hint))
        return Reading(None, tuple(problems))
    loaded = _PackReader(files, item_problems, problems).pack()
    problems += check_pack(loaded)
    ordered = sorted(dict.fromkeys(problems), key=lambda each: (each.file, each.line))
    return Reading(None if ordered else loaded.pack, tuple(ordered))


@dataclass
class _PackReader:
    files: Mapping[str, bytes]
    item_problems: ItemProblems
    problems: list[Problem]
    used: set[str] = field(default_factory=set)
    unlisting: set[str] = field(default_factory=set)  # module files whose list of lessons could not be read

    def pack(self) -> LoadedPack:
        document = self.document("course.yaml")
        values = read_fields(CoursePack, document.data, Place(document, self.problems))
        codes = values.pop("modules")
        modules = tuple(self.module(code) for code in codes if code and self.has_module(code))
        surveys = tuple(self.survey(file) for file in self.under("surveys/", ".yaml"))
        media = tuple(MediaFile(name=file[6:], data=self.files[file]) for file in self.under("media/", ""))
        faulty = frozenset(each.file for each in self.problems)
        absent = [index for index, code in enumerate(codes) if code and not self.has_module(code)]
        for index in absent:
            message = f"There is no file modules/{codes[index]}/module.yaml."
            place = Place(document, self.problems, ("modules", index))
            place.report(message, f"Add it, or remove {codes[index]} from the list.")
        self.report_unused(codes)
        pack = CoursePack(
            **values,
            modules=tuple(each.module for each in modules),
            surveys=tuple(each.survey for each in surveys),
            media=media,
        )
        listed = not absent and all(each.listed for each in modules)
        return LoadedPack(document, pack, modules, surveys, faulty, listed)

    def has_module(self, code: str) -> bool:
        return f"modules/{code}/module.yaml" in self.files

    def under(self, folder: str, suffix: str) -> list[str]:
        """The files directly in a folder, in alphabetical order."""
        found = sorted(
            f
            for f in self.files
            if f.startswith(folder) and f.endswith(suffix) and "/" not in f[len(folder) :]
        )
        self.used.update(found)
        return found

    def document(self, file: str) -> Document:
        self.used.add(file)
        return parse_yaml(file, decode(file, self.files[file], self.problems), self.problems)

    def report_unused(self, codes: tuple[str, ...]) -> None:
        for file in sorted(set(self.files) - self.used):
            folder, _, rest = file.partition("/")
            code, _, rest = rest.partition("/")
            hint = "Remove it."
            if folder == "modules" and rest:
                if not self.is_surplus(code, rest, codes):
                    continue
                hint = f"List it under lessons in modules/{code}/module.yaml, or remove the file."
                if rest == "module.yaml":
                    hint = "List the module under modules in course.yaml, or remove its folder."
            self.problems.append(Problem(file, 1, "Nothing in the pack names this file.", hint))

    def is_surplus(self, code: str, rest: str, codes: tuple[str, ...]) -> bool:
        """Whether an unused file is news, or only follows from a list that could not be read."""
        if not codes or f"modules/{code}/module.yaml" in self.unlisting:
            return False
        if code in codes:
            return self.has_module(code)
        return rest == "module.yaml" or not self.has_module(code)

    def module(self, code: str) -> LoadedModule:
        folder = f"modules/{code}/"
        document = self.document(folder + "module.yaml")
        place = Place(document, self.problems)
        values = read_fields(ModulePack, document.data, place)
        if values["code"] and values["code"] != code:
            place.child("code").report(
                f"The folder is called {code}.", "Give the folder and the module the same code."
            )
        names = values.pop("lessons")
        self.unlisting.update([] if names else [document.file])
        listed = True
        lessons = []
        for index, name in enumerate(names):
            if folder + "lessons/" + name in self.files:
                lessons.append(self.lesson(folder + "lessons/" + name))
            elif name:
                listed = False
                message = f"There is no file {folder}lessons/{name}."
                place.child("lessons", index).report(message, "Add the file, or remove it from the list.")
        questions, items = Document(folder + "questions.yaml", None, {}), ()
        if questions.file in self.files:
            questions, items = self.questions(code, questions.file)
        else:
            listed = False
            place.report(f"There is no file {questions.file}.", "Add it with the items of the module.")
        module = ModulePack(**values, lessons=tuple(each.lesson for each in lessons), items=items)
        return LoadedModule(code, document, questions, module, tuple(lessons), listed)

    def lesson(self, file: str) -> LoadedLesson:
        self.used.add(file)
        text = decode(file, self.files[file], self.problems)
        front = FRONT_MATTER.match(text)
        if not front:
            message = "A lesson begins with its title, slug, minutes and objectives between two lines of ---."
            self.problems.append(Problem(file, 1, message, "Copy the head of another lesson."))
            return LoadedLesson(
                Document(file, None, {}), LessonPack(title="", slug="", minutes=1, objectives=())
            )
        document = parse_yaml(file, front[1], self.problems, first_line=2)
        lesson = LessonPack(**read_fields(LessonPack, document.data, Place(document, self.problems)))
        body_line = text[: front.end()].count("\n") + 1
        blocks = read_blocks(file, text[front.end() :], body_line, self.problems)
        if not blocks:
            self.problems.append(Problem(file, body_line, "This lesson is empty.", "Write its text."))
        return LoadedLesson(document, replace(lesson, blocks=blocks))

    def questions(self, code: str, file: str) -> tuple[Document, tuple[ItemPack, ...]]:
        document = self.document(file)
        place = Place(document, self.problems)
        values = QuestionsFile(**read_fields(QuestionsFile, document.data, place))
        if values.module and values.module != code:
            place.child("module").report(f"This file is in the folder {code}.", f"Write module: {code}.")
        items = (self.item(raw, place.child("items", index)) for index, raw in enumerate(values.items))
        return document, tuple(items)

    def item(self, raw: Any, place: Place) -> ItemPack:
        values = read_fields(ItemPack, raw, place, open_ended=True)
        content = (
            {key: raw[key] for key in raw if key not in rules_of(ItemPack)} if isinstance(raw, dict) else {}
        )
        if values["type"]:
            for path, message in self.item_problems(values["type"], content):
                steps = (int(step) if step.isdigit() else step for step in PATH_STEP.findall(path))
                place.child(*steps).report(message)
        return ItemPack(**values, content=content)

    def survey(self, file: str) -> LoadedSurvey:
        document = self.document(file)
        place = Place(document, self.problems)
        survey = SurveyPack(**read_fields(SurveyPack, document.data, place))
        if survey.survey and file != f"surveys/{survey.survey}.yaml":
            place.child("survey").report(
                f"This file is called {file}.", f"Call it surveys/{survey.survey}.yaml."
            )
        return LoadedSurvey(document, survey)
