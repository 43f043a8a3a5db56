"""Markup that attacks, saved as authors save it and shown without the policy that would stop it: nothing runs."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route
from wagtail.documents import get_document_model

from assessments import api as assessments
from courses import api as courses
from courses.models import CoursePage, HomePage, TextPage
from credentials.models import Certificate
from shared.sanitise import sanitise_html
from tests import factories as make
from tests.flows.browsing import Visitor
from tests.shared.xss import OWN, REFERENCE, payloads

pytestmark = pytest.mark.browser
ATTACKS = [*dict.fromkeys(text.strip() for text in [*payloads().values(), *OWN])]
needs_reference = pytest.mark.skipif(not payloads(), reason=f"the reference collection is not at {REFERENCE}")
# Fields of one line, as long as the shortest column that they go into.
LINES = [" ".join(text.split()) for text in OWN if len(text) <= 150]

# Whatever runs calls one of these, or leaves its mark where attacks leave theirs.
TRAPS = """
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"])
    window[name] = (...given) => { window.ran.push(`${name}(${given})`); };
"""
DANGERS = """() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (["iframe", "frame", "frameset", "object", "embed", "applet", "base", "style", "math", "marquee"].includes(name))
      found.push(`<${name}>`);
    if (name === "script" && !element.getAttribute("src")?.startsWith("/static/")) found.push(element.outerHTML);
    if (name === "link" && element.rel === "stylesheet" && !element.getAttribute("href").startsWith("/static/"))
      found.push(element.outerHTML);
    if (name === "meta" && element.httpEquiv) found.push(element.outerHTML);
    if (element.closest("[data-block-key], .prose, .block, .lede") && ["img", "form", "input", "image"].includes(name))
      found.push(element.outerHTML);
    for (const { name: attribute, value } of element.attributes) {
      const acts = attribute.startsWith("on") || ["style", "srcdoc"].includes(attribute);
      if (acts || (attribute === "formaction" && !value.startsWith("/")))
        found.push(`${name} ${attribute}=${value}`);
    }
    const target = element.href?.baseVal ?? element.href;
    if (target && !/^(https?:|mailto:|#|[/])/.test(target)) found.push(`${name} ${target}`);
  }
  return found;
}"""


def without_policy(route: Route) -> None:
    """The page as it came, but for the header that tells the browser what may run."""
    response = route.fetch(max_redirects=0)
    headers = {name: value for name, value in response.headers.items() if "content-security" not in name}
    assert len(headers) < len(response.headers)
    route.fulfill(response=response, headers=headers)


@pytest.fixture
def exposed(visit, amina):
    """Amina, signed in, at a browser without a content security policy."""
    visitor = visit()
    visitor.sign_in(amina)
    visitor.context.add_init_script(TRAPS)
    visitor.context.route(lambda url: url.startswith(visitor.site) and "/static/" not in url, without_policy)
    visitor.page.on("dialog", lambda dialog: dialog.dismiss())
    return visitor


def assert_harmless(visitor: Visitor, address: str) -> Page:
    page = visitor.page
    page.goto(address)
    page.wait_for_load_state("load")
    page.mouse.move(180, 300)
    assert page.evaluate("window.ran") == []
    assert page.evaluate(DANGERS) == []
    assert visitor.foreign_requests == []
    return page


def blocks_of(kind: str, html: str) -> dict:
    values = {
        "text": html,
        "key_message": {"text": html},
        "key_points": [{"text": html, "sources": []}],
        "scenario": {"title": "Case", "text": html, "sources": []},
        "reflection": {"text": html},
    }
    return {"type": kind, "value": values[kind]}


def transcript(html: str, document: int) -> dict:
    value = {"kind": "audio", "title": "Sound", "document": document, "transcript": html}
    return {"type": "media", "value": value}


def test_the_traps_catch_what_runs(exposed, course):
    """Without sanitising, the same page would be caught: the test below can fail."""
    page = exposed.open(course.get_url())
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<b onclick=\"alert(1)\">x</b>')"
    )
    page.locator("b[onclick]").click()
    assert page.evaluate("window.ran") == ["alert(1)"]
    assert page.evaluate(DANGERS) == ["b onclick=alert(1)"]


@needs_reference
@pytest.mark.parametrize("kind", ["text", "key_message", "key_points", "scenario", "reflection"])
def test_nothing_runs_in_the_blocks_of_a_lesson(exposed, amina, course, kind):
    courses.enrol(user=amina, course=course, now=timezone.now())
    lesson = make.lesson(make.module(course), body=[blocks_of(kind, attack) for attack in ATTACKS])
    page = assert_harmless(exposed, lesson.get_url())
    assert page.locator(".lesson-body > .block").count() == len(ATTACKS)


@needs_reference
def test_nothing_runs_in_a_transcript(exposed, amina, course):
    courses.enrol(user=amina, course=course, now=timezone.now())
    document = get_document_model().objects.create(title="Sound", file="sound.wav")
    exposed.context.route("**/documents/**", lambda route: route.fulfill(body="", content_type="audio/wav"))
    lesson = make.lesson(make.module(course), body=[transcript(attack, document.pk) for attack in ATTACKS])
    page = assert_harmless(exposed, lesson.get_url())
    assert page.locator(".lesson-body > .block").count() == len(ATTACKS)


@needs_reference
@pytest.mark.parametrize("field", ["course description", "home introduction", "text page"])
@pytest.mark.parametrize("one_by_one", [True, False], ids=["one by one", "run together"])
def test_nothing_runs_in_a_rich_text_field(exposed, course, field, one_by_one):
    # Run together, an attack that leaves a tag open may swallow those after it; one by one, none is missed.
    cleaned = [sanitise_html(attack) if one_by_one else attack for attack in ATTACKS]
    save = {"course description": save_description, "home introduction": save_home, "text page": save_text}
    page = assert_harmless(exposed, save[field](course, "".join(f"{each}<p>after</p>" for each in cleaned)))
    if one_by_one:
        assert page.get_by_text("after", exact=True).count() == len(ATTACKS)


def save_description(course: CoursePage, html: str) -> str:
    course.description = html
    course.save_revision().publish()
    return course.get_url()


def save_home(course: CoursePage, html: str) -> str:
    home = HomePage.objects.get(locale__language_code="en")
    home.introduction = html
    home.save_revision().publish()
    return reverse("home")


def save_text(course: CoursePage, html: str) -> str:
    page = TextPage(title="Help", slug="help", body=html)
    HomePage.objects.get(locale__language_code="en").add_child(instance=page)
    return page.get_url()


def flat(text: str) -> str:
    return " ".join(text.split())


def missing(page: Page, texts: list[str], selector: str = "body") -> list[str]:
    shown = flat(page.locator(selector).first.evaluate("element => element.textContent"))
    return [text for text in texts if flat(text) not in shown]


def attacking_question(number: int, attacks: list[str]):
    options = [
        {"id": f"o{place}", "text": attack, "correct": place == 0, "feedback": attack}
        for place, attack in enumerate(attacks)
    ]
    return make.question("single_choice", {"stem": attacks[0], "options": options}, code=f"X{number}")


def test_plain_texts_of_questions_are_shown_as_they_were_written(exposed, amina, course):
    texts = [attack for attack in ATTACKS if len(attack) <= 1000]
    chunks = [texts[start : start + 20] for start in range(0, len(texts) - 1, 20)]
    questions = [attacking_question(number, chunk) for number, chunk in enumerate(chunks, start=1)]
    quiz = make.assessment(make.module(course), questions, title="Quiz")
    courses.enrol(user=amina, course=course, now=timezone.now())
    attempt = assessments.start_attempt(user=amina, page=quiz, now=timezone.now(), language="en")
    page = assert_harmless(exposed, reverse("assessments:attempt", args=[attempt.uuid]))
    written = [text for chunk in chunks for text in chunk]
    assert missing(page, written) == []
    assert [flat(text) for text in page.locator("legend").all_text_contents()] == [flat(c[0]) for c in chunks]
    assessments.submit_attempt(user=amina, attempt_uuid=attempt.uuid, now=timezone.now())
    page = assert_harmless(exposed, reverse("assessments:result", args=[attempt.uuid]))
    assert missing(page, written) == []


@pytest.mark.parametrize("text", LINES)
def test_titles_and_names_are_shown_as_they_were_written(exposed, amina, text):
    amina.certificate_name = text
    amina.save()
    course = make.course(text, summary=text, audience=text, issuer=text, security_note=text)
    lesson = make.lesson(make.module(course, text), text)
    make.membership(amina, make.cohort(make.programme(text), (course,), title=text))
    enrolment = courses.enrol(user=amina, course=course, now=timezone.now())
    fields = {"course_code": course.code, "course_version": "1", "minutes": 60, "pass_mark_percent": 70}
    certificate = Certificate.objects.create(
        enrolment=enrolment,
        holder_name=text,
        course_title=text,
        issuer=text,
        issued_at=timezone.now(),
        **fields,
    )
    addresses = [reverse("dashboard"), course.get_url(), lesson.get_url(), reverse("catalogue")]
    for address in [*addresses, reverse("verify-serial", args=[certificate.serial])]:
        page = assert_harmless(exposed, address)
        assert missing(page, [text], "main") == []
        assert missing(page, [text], ".menu-who") == []
