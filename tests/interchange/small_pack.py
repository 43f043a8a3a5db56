"""A course of one module that uses every kind of block and file, as values."""

import io
from dataclasses import replace

from PIL import Image

from interchange.course_pack.values import (
    Alignment,
    Block,
    CoursePack,
    CourseTest,
    ItemPack,
    LessonPack,
    MediaFile,
    ModulePack,
    Objective,
    Point,
    Quiz,
    Reference,
    SurveyPack,
    SurveyQuestion,
    Tags,
)
from tests.factories.assessments import CONTENTS

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def png(colour: str = "red") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 4), colour).save(data, "PNG")
    return data.getvalue()


MEDIA = (
    MediaFile(name="form.pdf", data=b"%PDF-1.4\n%%EOF\n"),
    MediaFile(name="map.svg", data=SVG),
    MediaFile(name="photo.png", data=png()),
    MediaFile(name="talk.mp3", data=b"ID3"),
    MediaFile(name="tour.mp4", data=b"\x00\x00\x00\x18ftyp"),
)
EVERY_KIND = (
    Block(kind="text", text="Some **bold** words & more.\n\n- one\n- two"),
    Block(
        kind="key-points",
        points=(Point(text="5 < 6 & true.", citations=("S75 ¶31", "S77 ¶2")), Point(text="Bare.")),
    ),
    Block(kind="key-message", text="Remember *this*."),
    Block(
        kind="scenario",
        fields=(("title", "A case"), ("sources", "S75 ¶31; S77 ¶1")),
        text="First.\n\nSecond.",
    ),
    Block(kind="scenario", text="Untitled."),
    Block(kind="reflection", text="What would you do?"),
    Block(kind="definition", fields=(("term", "diversion"),)),
    Block(kind="table", fields=(("caption", "Two"), ("sources", "S75")), rows=(("a", "b | c"), ("", "1"))),
    Block(
        kind="figure", fields=(("image", "map.svg"), ("alt", "A map"), ("caption", "Map"), ("credit", "Us"))
    ),
    Block(kind="figure", fields=(("image", "photo.png"), ("alt", "A photo"))),
    Block(kind="sources", points=(Point(text="The report.", citations=("S75",)), Point(text="Another."))),
    Block(kind="download", fields=(("file", "form.pdf"), ("title", "Form"))),
    Block(kind="media", fields=(("file", "tour.mp4"), ("title", "Tour"), ("transcript", "Hello & welcome."))),
    Block(kind="media", fields=(("file", "talk.mp3"), ("title", "Talk"), ("transcript", "Hello."))),
    Block(kind="practice", fields=(("title", "Try it"), ("items", "SM-M1-Q01, SM-M1-Q02"))),
    Block(kind="practice", fields=(("items", "SM-M1-Q03"),)),
)


def item(number: int, item_type: str, pool: str = "quiz", **fields) -> ItemPack:
    code = f"SM-M1-{'Q' if pool == 'quiz' else 'T'}{number:02}"
    tags = Tags(area=("gender", "pssm"), mosaic=("06.10",), iatg=("01.30",), review="Check the figure.")
    values = {
        "objective": "SM-O1",
        "bloom": "apply",
        "difficulty": 2,
        "points": number,
        "source": ("S75 ¶31",),
    }
    content = CONTENTS[item_type]
    return ItemPack(id=code, type=item_type, pool=pool, content=content, tags=tags, **values | fields)


CARRIED = [
    item_type for item_type in CONTENTS if item_type != "hot_spot"
]  # a pack brings no images of questions
ITEMS = (
    *(item(number, item_type) for number, item_type in enumerate(CARRIED, start=1)),
    *(item(number, "single_choice", "prepost", points=1) for number in (1, 2)),
)
SURVEY = SurveyPack(
    survey="L1-REACTION",
    version=2,
    anonymous=True,
    scale_agree5=("no", "rather no", "neutral", "rather yes", "yes"),
    questions=(
        SurveyQuestion(id="R1", type="likert", text="Useful?", scale="scale_agree5"),
        SurveyQuestion(id="R2", type="single", text="Where?", options=("Here", "There"), optional=True),
    ),
)


def lesson(title: str, *blocks: Block) -> LessonPack:
    slug = title.lower().replace(" ", "-")
    return LessonPack(title=title, slug=slug, minutes=10, objectives=("SM-O1",), blocks=blocks)


def module(*lessons: LessonPack, **fields) -> ModulePack:
    quiz = Quiz(
        title="Quiz",
        minutes=10,
        pass_mark_percent=70,
        attempts_allowed=3,
        items=tuple(each.id for each in ITEMS if each.pool == "quiz"),
    )
    values = {
        "code": "SM-M1",
        "slug": "start",
        "title": "Start",
        "section": "Section 1",
        "areas": ("gender",),
        "alignment": (Alignment(standard="MOSAIC", clauses=("06.10", "06.20")), Alignment(standard="ATT")),
        "quiz": quiz,
        "items": ITEMS,
    }
    return ModulePack(minutes=10 * len(lessons) + 10, lessons=lessons, **values | fields)


def pack(*lessons: LessonPack, **fields) -> CoursePack:
    lessons = lessons or (
        lesson("All kinds", *EVERY_KIND),
        lesson("Second", Block(kind="text", text="Two.")),
        lesson("Third", Block(kind="text", text="Three.")),
    )
    made = module(*lessons)
    values = {
        "code": "SM",
        "slug": "small",
        "title": "A small course",
        "version": "1.0",
        "language": "en",
        "summary": "Small.",
        "description": "It is **small**.",
        "audience": "Everyone",
        "issuer": "Test Programme",
        "licence": "CC BY 4.0",
        "minutes": made.minutes,
        "module_order": "free",
        "pass_mark_percent": 75,
        "security_note": "Nothing secret.",
        "areas": ("gender", "training"),
        "objectives": (Objective(id="SM-O1", text="Explain it.", bloom=("understand", "apply")),),
        "alignment": (Alignment(standard="MOSAIC", clauses=("06.10", "06.20")), Alignment(standard="ATT")),
        "pretest": CourseTest(minutes=5, blueprint="One of each.", items=("SM-M1-T01", "SM-M1-T02")),
        "posttest": CourseTest(minutes=5, items=("SM-M1-T02", "SM-M1-T01")),
        "modules": (made,),
        "references": (
            Reference(key="S75", title="Report", publisher="UN", date="2021", note="Public"),
            Reference(key="S77", title="Other report"),
        ),
        "surveys": (SURVEY,),
        "media": MEDIA,
    }
    return CoursePack(**values | fields)


def with_lessons(one: CoursePack, *lessons: LessonPack) -> CoursePack:
    changed = replace(one.modules[0], lessons=lessons, minutes=10 * len(lessons) + 10)
    return replace(one, modules=(changed,), minutes=changed.minutes)
