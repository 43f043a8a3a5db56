"""A real browser against a live server; a test fails on anything the console, a page or the policy complains about."""

import os
import shutil
import socket

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from assessments import api as assessments
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from tests import factories as make
from tests.flows.browsing import LAUNCH_ARGUMENTS, PATIENCE, Visitor, surprises_of

expect.set_options(timeout=PATIENCE)
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        pytest.skip("Chromium is missing: apt-get install chromium, or set CHROMIUM")
    # Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH_ARGUMENTS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server, settings):
    """The address of the running site; links in certificates lead to it."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def visit(browser, site):
    """Opens browsers for people: `visit()`, with options of a browser context."""
    visitors = []

    def arrive(**options):
        visitor = Visitor(browser, site, **options)
        visitors.append(visitor)
        return visitor

    yield arrive
    for visitor in visitors:
        visitor.close()
    assert surprises_of(visitors) == []


class Mailbox:
    """Keeps what is sent to it."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the library's name)
        self.messages.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    """A mail server on a free port that the site sends to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    server.stop()


@pytest.fixture
def course(live_server):
    return make.course("Safe stockpiles", code="SS")


@pytest.fixture
def quiz(course):
    """A quiz with one question of every type that needs nobody to mark it: its score is there at once."""
    types = [name for name, rules in ITEM_TYPES.items() if rules.marking != "manual"]
    questions = [make.question(item_type, code=f"SS-{item_type}") for item_type in types]
    return make.assessment(make.module(course, "Depots"), questions, title="Depot quiz", pass_mark_percent=70)


@pytest.fixture
def attempt(amina, course, quiz):
    """Amina's open attempt at the quiz."""
    courses.enrol(user=amina, course=course, now=timezone.now())
    return assessments.start_attempt(user=amina, page=quiz, now=timezone.now(), language="en")
