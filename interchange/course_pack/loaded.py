"""A pack as it was read: values together with the documents they come from, so that checks can name lines."""

from dataclasses import dataclass

from interchange.course_pack.documents import Document
from interchange.course_pack.values import CoursePack, LessonPack, ModulePack, SurveyPack


@dataclass(frozen=True)
class LoadedLesson:
    document: Document
    lesson: LessonPack


@dataclass(frozen=True)
class LoadedModule:
    """`folder` is the code the module should have; `listed`: all files named in the module were found."""

    folder: str
    document: Document
    questions: Document
    module: ModulePack
    lessons: tuple[LoadedLesson, ...]
    listed: bool


@dataclass(frozen=True)
class LoadedSurvey:
    document: Document
    survey: SurveyPack


@dataclass(frozen=True)
class LoadedPack:
    """`faulty` are the files whose own contents have problems: what depends on them is not checked."""

    document: Document
    pack: CoursePack
    modules: tuple[LoadedModule, ...]
    surveys: tuple[LoadedSurvey, ...]
    faulty: frozenset[str]
    listed: bool

    def is_sound(self, *files: str) -> bool:
        return self.faulty.isdisjoint(files)
