"""One person at one browser: pages, what went wrong on them, and the ways to sign in."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 15_000  # milliseconds; far more than a page needs, so that a busy machine fails nothing


class Visitor:
    """A browser context of its own. Whatever a page complains about is collected in `problems`."""

    def __init__(self, browser: Browser, site: str, **options) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(base_url=site, **options)
        self.context.set_default_timeout(PATIENCE)
        self.problems: list[str] = []
        self.expected: list[str] = []
        self.requests: list[str] = []
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page: Page = self.context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def expects(self, *patterns: str) -> None:
        """Complaints that belong to the test: regular expressions over their text."""
        self.expected += patterns

    @property
    def surprises(self) -> list[str]:
        return [each for each in self.problems if not any(re.search(known, each) for known in self.expected)]

    @property
    def foreign_requests(self) -> list[str]:
        ours = (self.site, "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(ours)]

    def sign_in(self, person) -> None:
        """Gives the browser a session of `person` without the sign-in form."""
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.site}])

    def open(self, address: str) -> Page:
        self.page.goto(address)
        return self.page

    def new_tab(self) -> Page:
        return self.context.new_page()

    def close(self) -> None:
        self.context.close()


def path_of(page: Page) -> str:
    return re.sub(r"^https?://[^/]+", "", page.url)


def surprises_of(visitors: Iterable[Visitor]) -> list[str]:
    return [each for visitor in visitors for each in visitor.surprises + visitor.foreign_requests]
