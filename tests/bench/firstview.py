"""What a browser fetches for a page with an empty cache, and for the next page: requests, bytes, hosts.

Run as a script with a job on stdin (address, session, pages); prints one JSON object.
"""

import json
import os
import shutil
import sys
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page, sync_playwright

SETTLE_MS = 700  # requests that scripts and styles ask for after the load event


class Wire:
    """Counts what the browser receives over the network; what its cache gives is free."""

    def __init__(self, session: CDPSession) -> None:
        self.start()
        session.on("Network.requestWillBeSent", self.sent)
        session.on("Network.requestServedFromCache", self.cached)
        session.on("Network.responseReceived", self.received)
        session.on("Network.loadingFinished", self.finished)
        session.send("Network.enable")

    def start(self) -> None:
        self.urls: dict[str, str] = {}
        self.free: set[str] = set()
        self.sizes: dict[str, float] = {}
        self.failed: list[str] = []

    def sent(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self.urls[event["requestId"]] = event["request"]["url"]

    def cached(self, event: dict[str, Any]) -> None:
        self.free.add(event["requestId"])

    def received(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self.free.add(event["requestId"])
        if event["response"]["status"] >= 400:
            self.failed.append(f"{event['response']['url']} answers {event['response']['status']}")

    def finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def result(self, own_host: str) -> dict[str, Any]:
        if self.failed:
            sys.exit(self.failed[0])
        paid = {key: url for key, url in self.urls.items() if key not in self.free}
        return {
            "requests": len(paid),
            "bytes": int(sum(self.sizes.get(key, 0) for key in paid)),
            "third_parties": sorted({urlsplit(url).netloc for url in paid.values()} - {own_host}),
            "fetched": {urlsplit(url).path: int(self.sizes.get(key, 0)) for key, url in paid.items()},
        }


def view(page: Page, wire: Wire, address: str) -> dict[str, Any]:
    wire.start()
    page.goto(address, wait_until="load")
    page.wait_for_timeout(SETTLE_MS)
    return wire.result(urlsplit(address).netloc)


def measure(job: dict[str, Any]) -> dict[str, Any]:
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    found = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for name, (first, following) in job["pages"].items():
            context = browser.new_context()
            context.add_cookies([{"name": "sessionid", "value": job["session"], "url": job["address"]}])
            page = context.new_page()
            wire = Wire(context.new_cdp_session(page))
            found[name] = {
                "first": view(page, wire, job["address"] + first),
                "next": view(page, wire, job["address"] + following),
            }
            context.close()
        browser.close()
    return found


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin)), sys.stdout)
