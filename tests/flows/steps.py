"""What people do on the site, as steps of journeys: the same with and without scripts."""

import email
import email.policy
import re
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from playwright.sync_api import Page, expect

from assessments.api.attempts import item_seed
from assessments.models import Attempt, PaperItem
from assessments.scoring import ITEM_TYPES
from tests.flows.browsing import path_of

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def link_in(message: bytes) -> str:
    text = email.message_from_bytes(message, policy=email.policy.default).get_body(("plain",)).get_content()
    return re.search(r"https?://\S+", text)[0]


def sign_in_by_form(page: Page, address: str, password: str) -> None:
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main form").first.get_by_role("button").click()


def attempt_on(page: Page) -> Attempt:
    """The attempt whose questions or result the page shows."""
    return Attempt.objects.select_related("paper").get(uuid=UUID.search(path_of(page))[0])


def items_of(attempt: Attempt) -> QuerySet[PaperItem]:
    return attempt.paper.paper_items.select_related("item").order_by("position")


def right_fields(item: PaperItem, attempt: Attempt) -> dict[str, str | list[str]]:
    """Form fields and values of the right answer, from the frozen key."""
    key, name = item.item.key, f"q{item.position}"
    if item.item.type in ("matching", "categorise"):
        return {f"{name}.{left}": right for left, right in key["pairs"].items()}
    if item.item.type == "likert":
        return {f"{name}.{statement}": key["scale"][-1:] for statement in key["statements"]}
    if item.item.type == "rating":
        return {name: key["options"][-1:]}
    if item.item.type in ("essay", "open_text"):
        return {name: "Enough said, in plain words."}
    if item.item.type == "short_text":
        return {name: key["accepted"][0]["texts"][0]}
    if item.item.type == "cloze":
        return {f"{name}.{gap['id']}": right_value(gap) for gap in key["gaps"]}
    if item.item.type == "calculated":
        seed = item_seed(attempt.uuid, item.position)
        own, _wording = ITEM_TYPES["calculated"].instance(key, {}, seed, "en")
        return {name: own["shown"], f"{name}.unit": key["units"][0]["id"]}
    if item.item.type == "ordering":
        return {f"{name}.{place}": step for place, step in enumerate(key["sequence"], start=1)}
    if item.item.type == "numeric":
        return {name: key["answer"]}
    return {name: key["correct"]}


def right_value(gap: dict[str, Any]) -> str:
    return gap["accepted"][0]["texts"][0] if gap["kind"] == "text" else gap.get("correct") or gap["answer"]


def wrong_fields(item: PaperItem, attempt: Attempt) -> dict[str, str | list[str]]:
    """An answer that earns nothing."""
    key, name = item.item.key, f"q{item.position}"
    if item.item.type in ("likert", "rating", "essay", "open_text"):
        return right_fields(item, attempt)
    if item.item.type in ("matching", "categorise"):
        rights = [*key["pairs"].values()]
        return {
            f"{name}.{left}": turned
            for left, turned in zip(key["pairs"], [*rights[1:], rights[0]], strict=True)
        }
    if item.item.type == "ordering":
        return {f"{name}.{place}": step for place, step in enumerate(reversed(key["sequence"]), start=1)}
    if item.item.type in ("numeric", "short_text"):
        return {name: "-987654"}
    if item.item.type == "cloze":
        return {f"{name}.{gap['id']}": wrong_value(gap) for gap in key["gaps"]}
    if item.item.type == "calculated":
        return {name: "-987654", f"{name}.unit": key["units"][0]["id"]}
    return {name: [next(option for option in key["options"] if option not in key["correct"])]}


def wrong_value(gap: dict[str, Any]) -> str:
    return next((option for option in gap.get("options", ()) if option != gap["correct"]), "-987654")


def fill(page: Page, fields: dict[str, str | list[str]]) -> None:
    for name, value in fields.items():
        field = page.locator(f'main [name="{name}"]')
        if isinstance(value, list):
            for option in value:
                page.locator(f'main [name="{name}"][value="{option}"]').check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def answer_all(page: Page, choose=right_fields) -> None:
    attempt = attempt_on(page)
    for item in items_of(attempt):
        fill(page, choose(item, attempt))


def all_saved(page: Page) -> None:
    """Waits until the page says that the server has every answer."""
    expect(page.locator("[data-bar] [data-when=saved]")).to_be_visible()


def submit(page: Page) -> Attempt:
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page).to_have_url(re.compile("/result/$"))
    return attempt_on(page)


class Shots:
    """Pictures of pages for people to look at; none without a folder."""

    def __init__(self, folder: str | None) -> None:
        self.folder = Path(folder) if folder else None

    def take(self, page: Page, name: str) -> None:
        if self.folder is None:
            return
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=self.folder / f"{name}-{width}.png", full_page=True)
