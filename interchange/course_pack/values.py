"""What a course pack holds; the rules beside the fields are the format that reading and writing follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from interchange.course_pack.rules import Anything, Choice, Flag, Many, Markdown, Part, Text, Whole

AREAS = ("collection", "ddr", "destruction", "pssm", "marking-tracing", "arms-flows", "ssr")  # N-WPS ¶3
TOPICS = ("gender", "bi", "m-and-e", "transfer-control", "training")
QUESTION_TYPES = ("likert", "single", "multiple", "rating0_10", "open", "numeric")
BLOOM = ("remember", "understand", "apply", "analyse", "evaluate", "create")

CODE = Text(40, r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*", "GM-M1")
SHORT_CODE = Text(20, CODE.pattern, CODE.example)  # of modules and objectives
SLUG = Text(120, r"[a-z0-9]+(-[a-z0-9]+)*", "different-impacts")
FILE_NAME = Text(120, r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9]+)+", "1-different-impacts.md")
CITATION = Text(200)
AREA = Choice(AREAS + TOPICS)
PERCENT = Whole(0, 100)


@dataclass(frozen=True, kw_only=True)
class Objective:
    id: Annotated[str, SHORT_CODE]
    text: Annotated[str, Text(400)]
    bloom: Annotated[tuple[str, ...], Many(Choice(BLOOM), 1, 6)]


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """A standard and the parts of it that a course or module covers; no clauses means all of it."""

    standard: Annotated[str, Text(60)]
    clauses: Annotated[tuple[str, ...], Many(Text(80))] = ()


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A document that may be cited; every citation begins with the key of one."""

    key: Annotated[str, Text(120, r"[^\[\];]+", "S75")]
    title: Annotated[str, Text(400)]
    publisher: Annotated[str, Text(200)] = ""
    date: Annotated[str, Text(60)] = ""
    note: Annotated[str, Text(600)] = ""


@dataclass(frozen=True, kw_only=True)
class CourseTest:
    """The fixed form given before or after the course; its items are reserved for it."""

    minutes: Annotated[int, Whole(1, 600)]
    blueprint: Annotated[str, Text(1000)] = ""
    items: Annotated[tuple[str, ...], Many(CODE, 1)]


@dataclass(frozen=True, kw_only=True)
class Quiz:
    title: Annotated[str, Text(200)]
    minutes: Annotated[int, Whole(1, 600)]
    pass_mark_percent: Annotated[int, PERCENT]
    attempts_allowed: Annotated[int, Whole(0, 100)] = 0  # 0: as many as wanted
    items: Annotated[tuple[str, ...], Many(CODE, 1)]


@dataclass(frozen=True, kw_only=True)
class Tags:
    area: Annotated[tuple[str, ...], Many(AREA, 1)]
    mosaic: Annotated[tuple[str, ...], Many(Text(20))] = ()
    iatg: Annotated[tuple[str, ...], Many(Text(20))] = ()
    review: Annotated[str, Text(300)] = ""


@dataclass(frozen=True, kw_only=True)
class ItemPack:
    """A question. `content` is what its type defines: stem, options, pairs, answer, feedback and so on."""

    id: Annotated[str, CODE]
    type: Annotated[str, Text(40)]
    pool: Annotated[str, Choice(("quiz", "prepost"))]
    objective: Annotated[str, CODE]
    bloom: Annotated[str, Choice(BLOOM)]
    difficulty: Annotated[int, Whole(1, 3)]
    points: Annotated[int, Whole(1, 100)]
    content: Mapping[str, Any] = field(default_factory=dict)
    source: Annotated[tuple[str, ...], Many(CITATION, 1)]
    tags: Annotated[Tags, Part(Tags)]


@dataclass(frozen=True, kw_only=True)
class QuestionsFile:
    """The items of a module as they stand in its file: raw, because each type has keys of its own."""

    module: Annotated[str, CODE]
    items: Annotated[tuple[Any, ...], Many(Anything(), 1, 500)]


@dataclass(frozen=True, kw_only=True)
class Point:
    """A bullet of plain text, without Markdown, and the citations that stand behind it."""

    text: str
    citations: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of a lesson. `kind` is text or the name of a directive; it decides which values are filled.

    text: canonical Markdown; fields: the key: value lines in the order of the kind; points: bullets;
    rows: a table as plain cells, the first row being the header.
    """

    kind: str
    text: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    points: tuple[Point, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    line: int = field(default=0, compare=False)

    def get(self, name: str) -> str:
        return dict(self.fields).get(name, "")


@dataclass(frozen=True, kw_only=True)
class LessonPack:
    title: Annotated[str, Text(200)]
    slug: Annotated[str, SLUG]
    minutes: Annotated[int, Whole(1, 600)]
    objectives: Annotated[tuple[str, ...], Many(CODE, 1)]
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ModulePack:
    """In the file, `lessons` are file names; here they are the lessons themselves."""

    code: Annotated[str, SHORT_CODE]
    slug: Annotated[str, SLUG]
    title: Annotated[str, Text(200)]
    section: Annotated[str, Text(200)] = ""
    minutes: Annotated[int, Whole(1, 6000)]
    areas: Annotated[tuple[str, ...], Many(AREA, 1)]
    alignment: Annotated[tuple[Alignment, ...], Many(Part(Alignment))] = ()
    lessons: Annotated[tuple[LessonPack, ...], Many(FILE_NAME, 1)]
    quiz: Annotated[Quiz, Part(Quiz)]
    items: tuple[ItemPack, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SurveyQuestion:
    id: Annotated[str, CODE]
    type: Annotated[str, Choice(QUESTION_TYPES)]
    by_course: Annotated[str, CODE] = ""
    text: Annotated[str, Text(1000)]
    scale: Annotated[str, Text(40)] = ""
    options: Annotated[tuple[str, ...], Many(Text(200), 2)] = ()
    min: Annotated[int | None, Whole(0, 1_000_000)] = None
    max: Annotated[int | None, Whole(0, 1_000_000)] = None
    max_chars: Annotated[int | None, Whole(1, 10_000)] = None
    optional: Annotated[bool, Flag()] = False
    optional_if: Annotated[str, Text(60)] = ""
    construct: Annotated[str, Text(40)] = ""


@dataclass(frozen=True, kw_only=True)
class SurveyPack:
    survey: Annotated[str, CODE]
    version: Annotated[int, Whole(1, 1000)]
    anonymous: Annotated[bool, Flag()] = False
    linked_to_account: Annotated[bool, Flag()] = False
    min_responses_to_show: Annotated[int | None, Whole(1, 1000)] = None
    send_after_days: Annotated[tuple[int, ...], Many(Whole(0, 3650))] = ()
    reminders_after_days: Annotated[tuple[int, ...], Many(Whole(0, 3650))] = ()
    close_after_days: Annotated[int | None, Whole(1, 3650)] = None
    consent_text: Annotated[str, Text(2000)] = ""
    scale_agree5: Annotated[tuple[str, ...], Many(Text(100), 5, 5)] = ()
    scale_freq5: Annotated[tuple[str, ...], Many(Text(100), 5, 5)] = ()
    questions: Annotated[tuple[SurveyQuestion, ...], Many(Part(SurveyQuestion), 1)]
    supervisor_version: Annotated[tuple[str, ...], Many(CODE)] = ()


@dataclass(frozen=True, kw_only=True)
class MediaFile:
    """A file that a figure, download or recording of a lesson names."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class CoursePack:
    """In the file, `modules` are codes; here they are the modules themselves."""

    code: Annotated[str, Text(12, r"[A-Z][A-Z0-9]*", "GM")]
    slug: Annotated[str, SLUG]
    title: Annotated[str, Text(200)]
    version: Annotated[str, Text(20, r"[0-9]+(\.[0-9]+)*", '"1.0"')]
    language: Annotated[str, Text(12, r"[a-z]{2,3}(-[A-Za-z0-9]+)*", "en")]
    summary: Annotated[str, Text(500)]
    description: Annotated[str, Markdown(5000)]
    audience: Annotated[str, Text(500)]
    issuer: Annotated[str, Text(200)]
    licence: Annotated[str, Text(100)]
    minutes: Annotated[int, Whole(1, 60_000)]
    module_order: Annotated[str, Choice(("sequential", "free"))]
    pass_mark_percent: Annotated[int, PERCENT]
    security_note: Annotated[str, Text(1000)] = ""
    areas: Annotated[tuple[str, ...], Many(AREA, 1)]
    objectives: Annotated[tuple[Objective, ...], Many(Part(Objective), 1)]
    alignment: Annotated[tuple[Alignment, ...], Many(Part(Alignment))] = ()
    pretest: Annotated[CourseTest | None, Part(CourseTest)] = None
    posttest: Annotated[CourseTest | None, Part(CourseTest)] = None
    modules: Annotated[tuple[ModulePack, ...], Many(CODE, 1)]
    references: Annotated[tuple[Reference, ...], Many(Part(Reference))] = ()
    surveys: tuple[SurveyPack, ...] = ()
    media: tuple[MediaFile, ...] = ()
