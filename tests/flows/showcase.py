"""A small site in which every learner page has something to show; all its English content says "Zulu"."""

import io
import json
import wave
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale

from assessments import api as assessments
from assessments.models import AssessmentPage, Attempt, Purpose, Question
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from courses.models import CoursePage, GlossaryTerm, HomePage, LessonPage, ModulePage, Reference
from credentials.models import Certificate
from tests import factories as make
from tests.factories.assessments import CONTENTS

MARK = "Zulu"
SQUARE = b"""<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h60v40H0z"/></svg>"""
RICH = (
    f'<p>{MARK}: <b>store</b> and <a href="https://example.org/">read</a>.</p><ul><li>{MARK} list</li></ul>'
)


@dataclass
class Showcase:
    """The records behind the pages, and the addresses of the pages."""

    course: CoursePage
    module: ModulePage
    lesson: LessonPage
    quiz: AssessmentPage
    attempt: Attempt
    submitted: Attempt
    serials: dict[str, str]
    invitation: str
    cohort: str

    def learner_pages(self, language: str) -> dict[str, str]:
        """Addresses of what a signed-in learner sees, by name."""
        with override(language):
            return {
                "home": reverse("home"),
                "catalogue": reverse("catalogue"),
                "catalogue, nothing found": f"{reverse('catalogue')}?q=nothing+like+this",
                "course": self.course.get_url(),
                "module": self.module.get_url(),
                "lesson": self.lesson.get_url(),
                "assessment": self.quiz.get_url(),
                "attempt": reverse("assessments:attempt", args=[self.attempt.uuid]),
                "result": reverse("assessments:result", args=[self.submitted.uuid]),
                "dashboard": reverse("dashboard"),
                "join": reverse("cohorts:join"),
                "invitation": reverse("cohorts:join-code", args=[self.invitation]),
                "profile": reverse("accounts:profile"),
                "demographics": reverse("accounts:demographics"),
                "my data": reverse("accounts:my_data"),
                "second factors": reverse("mfa_index"),
                "e-mail addresses": reverse("account_email"),
                "change of password": reverse("account_change_password"),
                "leave the cohort": reverse("cohorts:leave", args=[self.cohort]),
                "about": reverse("about"),
            }

    def public_pages(self, language: str) -> dict[str, str]:
        """Addresses of what anyone sees, by name."""
        with override(language):
            return {
                "home, signed out": reverse("home"),
                "course, signed out": self.course.get_url(),
                "login": reverse("account_login"),
                "signup": reverse("account_signup"),
                "password reset": reverse("account_reset_password"),
                "verify": reverse("verify"),
                "verify valid": reverse("verify-serial", args=[self.serials["valid"]]),
                "verify revoked": reverse("verify-serial", args=[self.serials["revoked"]]),
                "verify unknown": reverse("verify-serial", args=["0000-0000-0000-0000"]),
                "not found": f"{reverse('home')}nowhere/",
            }


def build(person: Any, other: Any) -> Showcase:
    """Everything of the showcase; `person` is in the middle of the course, `other` has finished it."""
    HomePage.objects.update(introduction=RICH)
    course = make.course(
        f"{MARK} course",
        code="ZC",
        summary=f"{MARK} summary",
        description=RICH,
        audience=f"{MARK} officers",
        security_note=f"{MARK}: never name a real depot.",
        areas=("pssm", "gender"),
        standards=(("MOSAIC", "05.20; 06.10"),),
        objectives=json.dumps(
            [{"type": "objective", "value": {"code": "Z1", "text": f"{MARK} aim", "bloom": ""}}]
        ),
    )
    module = make.module(course, f"{MARK} module", section=f"{MARK} part", minutes=30)
    practice = make.assessment(module, purpose=Purpose.PRACTICE, title=f"{MARK} practice", minutes=5)
    lesson = make.lesson(module, f"{MARK} lesson", body=lesson_body(practice))
    questions = [marked_question(item_type) for item_type in ITEM_TYPES]
    quiz = make.assessment(
        module, questions, title=f"{MARK} quiz", introduction=f"{MARK} introduction", pass_mark_percent=70
    )
    cohort = make.cohort(in_courses=(course,), title="Depot staff")
    make.membership(person, cohort)
    return Showcase(
        course=course,
        module=module,
        lesson=lesson,
        quiz=quiz,
        submitted=half_right_attempt(person, quiz),
        attempt=start(person, quiz),
        serials=certificates(course, person, other),
        invitation=cohort.invitations.create().code,
        cohort=cohort.slug,
    )


def lesson_body(practice: AssessmentPage) -> list[dict[str, Any]]:
    """Every kind of block once."""
    Reference.objects.create(
        key="S75", title="A reference", publisher="A publisher", url="https://example.org/s75"
    )
    term = GlossaryTerm.objects.create(
        term=f"{MARK} term", slug="zulu", definition=f"{MARK} definition", locale=Locale.get_default()
    )
    image = get_image_model().objects.create(
        title="Square", file=ContentFile(SQUARE, name="square.svg"), width=60, height=40
    )
    sound = get_document_model().objects.create(
        title=f"{MARK} sound", file=ContentFile(silence(), name="zulu.wav")
    )
    table = {
        "columns": [
            {"type": "text", "heading": f"{MARK} who"},
            {"type": "text", "heading": f"{MARK} how many"},
        ],
        "rows": [{"values": [f"{MARK} women", "12"]}, {"values": [f"{MARK} men", "30"]}],
        "caption": "",
    }
    point = {"text": f"<p>{MARK} point</p>", "sources": ["S75 ¶31"]}
    media = {"title": f"{MARK} film", "document": sound.pk, "transcript": RICH}
    return [
        {"type": "text", "value": f"<h3>{MARK} heading</h3>{RICH}<blockquote>{MARK} quote</blockquote>"},
        {"type": "key_points", "value": [point]},
        {"type": "key_message", "value": {"text": RICH}},
        {"type": "figure", "value": figure(image.pk)},
        {"type": "table", "value": {"caption": f"{MARK} table", "table": table, "sources": ["S75 ¶31"]}},
        {"type": "scenario", "value": {"title": f"{MARK} case", "text": RICH, "sources": ["S75 ¶31"]}},
        {"type": "reflection", "value": {"text": RICH}},
        {"type": "definition", "value": {"term": term.pk}},
        {"type": "sources", "value": ["S75 ¶31", "MOSAIC 06.10"]},
        {"type": "download", "value": {"document": sound.pk, "title": f"{MARK} file"}},
        {"type": "media", "value": {**media, "kind": "video"}},
        {"type": "media", "value": {**media, "kind": "audio", "title": f"{MARK} recording"}},
        {"type": "practice", "value": {"assessment": practice.pk, "prompt": f"{MARK} prompt"}},
    ]


def figure(image: int) -> dict[str, Any]:
    return {"image": image, "alt": f"{MARK} square", "caption": f"{MARK} caption", "credit": f"{MARK} credit"}


def silence() -> bytes:
    """A sound file that browsers play."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return file.getvalue()


FORMAL = ("kind", "formula", "tolerance_kind")


def marked(value: Any) -> Any:
    """The content of a question with the mark in every text that a learner reads."""
    if isinstance(value, dict):
        kept = {"id", "response", "correct", "answer", "tolerance", "value", "name", "corners", *FORMAL}
        return {name: each if name in kept else marked(each) for name, each in value.items()}
    if isinstance(value, list):
        return [marked(each) for each in value]
    return f"{MARK} {value}" if isinstance(value, str) else value


def marked_question(item_type: str) -> Question:
    return make.question(item_type, marked(CONTENTS[item_type]), code=f"Z-{item_type}")


def start(person: Any, quiz: AssessmentPage) -> Attempt:
    return assessments.start_attempt(user=person, page=quiz, now=timezone.now(), language="en")


def half_right_attempt(person: Any, quiz: AssessmentPage) -> Attempt:
    """Submitted with right, partly right, wrong and open answers."""
    attempt = start(person, quiz)
    form = {"q1": ["b"], "q2": ["a", "c"], "q3": ["f"], "q5.1": [], "q7": ["357"]}
    ordering = attempt.paper.paper_items.get(position=6).item.key["sequence"]
    form |= {f"q6.{place}": [step] for place, step in enumerate(reversed(ordering), start=1)}
    sent = assessments.SentAnswers(form=form, positions=range(1, 8), client_id=attempt.uuid, language="en")
    assessments.submit_attempt(user=person, attempt_uuid=attempt.uuid, now=timezone.now(), sent=sent)
    return attempt


def certificates(course: CoursePage, *people: Any) -> dict[str, str]:
    """Serials of a valid and of a revoked certificate."""
    serials = {}
    for person, state in zip(people, ("valid", "revoked"), strict=True):
        revoked = {"revoked_at": timezone.now(), "revoked_reason": "Issued by mistake."}
        made = Certificate.objects.create(
            enrolment=courses.enrol(user=person, course=course, now=timezone.now()),
            holder_name=person.certificate_name,
            course_code=course.code,
            course_title=course.title,
            course_version=course.version,
            minutes=course.minutes,
            standards=["MOSAIC 05.20, 06.10"],
            issuer=course.issuer,
            pass_mark_percent=70,
            issued_at=timezone.now(),
            **(revoked if state == "revoked" else {}),
        )
        serials[state] = made.serial
    return serials
