"""Whole attempts: learners open a quiz, start, answer every question, submit and read the result.

Runs in a process of its own: a job on stdin, figures on stdout. Jobs: `rounds` (some learners at once, each one
attempt after the other), `burst` (all start within some seconds, then all submit within some seconds).
"""

import asyncio
import json
import random
import resource
import statistics
import sys
import time
import uuid
import zlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1"
CSRF = "bench0bench0bench0bench0bench012"
Fields = list[tuple[str, Any]]


@dataclass
class Tally:
    """Seconds by kind of request; requests, bytes and seconds of each whole attempt."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    attempts: list[tuple[int, int, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Browser:
    """A learner on one connection that stays open."""

    def __init__(self, job: dict[str, Any], number: int, tally: Tally) -> None:
        self.job, self.tally = job, tally
        self.session = job["sessions"][number]
        self.requests = self.wire_bytes = self.clock = 0
        self.attempt = ""
        self.chance = random.Random(number)

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(HOST, self.job["port"], limit=2**20)

    async def ask(self, kind: str, path: str, fields: Fields | None = None, accept: str = "text/html") -> Any:
        """Decoded body, or the address of a redirect. An answer that is neither is an error."""
        begun = time.perf_counter()
        self.writer.write(self.request(path, fields, accept))
        head = await self.reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        body = await self.reader.readexactly(int(headers["content-length"]))
        self.tally.seconds.setdefault(kind, []).append(time.perf_counter() - begun)
        self.requests += 1
        self.wire_bytes += len(head) + len(body)
        if headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, 31)
        if headers.get("connection", "").lower() == "close":
            self.writer.close()
            await self.open()
        status = int(lines[0].split()[1])
        if status not in (200, 302):
            raise ValueError(f"{kind} {path}: {status} {body[:200]!r}")
        return headers["location"] if status == 302 else body

    def request(self, path: str, fields: Fields | None, accept: str) -> bytes:
        head = (
            f"Host: {HOST}:{self.job['port']}\r\nCookie: sessionid={self.session}; csrftoken={CSRF}\r\n"
            f"Accept-Encoding: gzip\r\nAccept: {accept}\r\n"
        )
        if fields is None:
            return f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()
        body = urlencode(fields)
        form = f"X-CSRFToken: {CSRF}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return f"POST {path} HTTP/1.1\r\n{head}{form}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    async def start(self) -> None:
        self.attempt = await self.ask("start", self.job["start"], [])
        if b"data-attempt" not in await self.ask("attempt page", self.attempt):
            raise ValueError(f"{self.attempt}: no attempt")

    async def answer(self, position: int, values: list[str]) -> None:
        self.clock += 1
        answer = self.chance.choice(values)
        fields = [
            ("item", position), (f"q{position}", answer), ("event", uuid.uuid4()), ("sequence", self.clock)
        ]  # fmt: skip
        reply = json.loads(await self.ask("save", f"{self.attempt}answers/", fields, "application/json"))
        if reply["saved"] != {str(position): answer}:
            raise ValueError(f"{self.attempt}: {reply}")

    async def submit(self) -> None:
        begun = time.perf_counter()
        address = await self.ask("submit", f"{self.attempt}submit/", [("confirm", "1")])
        if b"data-submitted" not in await self.ask("result page", address):
            raise ValueError(f"{self.attempt}: no result")
        self.tally.seconds.setdefault("submit and result", []).append(time.perf_counter() - begun)

    async def whole(self) -> None:
        self.requests = self.wire_bytes = self.clock = 0
        begun = time.perf_counter()
        await self.ask("quiz page", self.job["quiz"])
        await self.start()
        for chosen in self.job["choices"]:
            await self.answer(chosen["item"], chosen["values"])
        await self.submit()
        self.tally.attempts.append((self.requests, self.wire_bytes, time.perf_counter() - begun))


async def rounds(job: dict[str, Any], tally: Tally) -> None:
    until = time.perf_counter() + job["seconds"]

    async def work(number: int) -> None:
        browser = Browser(job, number, tally)
        await browser.open()
        while time.perf_counter() < until:
            await browser.whole()
        browser.writer.close()

    await gather(tally, [work(number) for number in range(job["connections"])])


async def burst(job: dict[str, Any], tally: Tally) -> None:
    """Every learner starts at a moment of the first period and submits at one of the second."""
    browsers = [Browser(job, number, tally) for number in range(len(job["sessions"]))]
    begun = time.perf_counter()

    async def work(number: int) -> None:
        browser = browsers[number]
        await asyncio.sleep(browser.chance.random() * job["start_within"])
        await browser.open()
        await browser.start()
        chosen = job["choices"][number % len(job["choices"])]
        await browser.answer(chosen["item"], chosen["values"])
        submits_at = begun + job["start_within"] + browser.chance.random() * job["submit_within"]
        await asyncio.sleep(max(0.0, submits_at - time.perf_counter()))
        await browser.submit()
        browser.writer.close()

    await gather(tally, [work(number) for number in range(len(browsers))])


async def gather(tally: Tally, works: list[Any]) -> None:
    outcomes = await asyncio.gather(*works, return_exceptions=True)
    tally.errors += [repr(each) for each in outcomes if isinstance(each, BaseException)]


def measure(job: dict[str, Any]) -> dict[str, Any]:
    tally, begun = Tally(), time.perf_counter()
    asyncio.run({"rounds": rounds, "burst": burst}[job["kind"]](job, tally))
    spent = time.perf_counter() - begun
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": spent,
        "attempts": len(tally.attempts),
        "per_second": len(tally.attempts) / spent,
        "requests_each": max((requests for requests, _bytes, _seconds in tally.attempts), default=0),
        "bytes_each": statistics.median(each[1] for each in tally.attempts) if tally.attempts else 0,
        "times": {kind: times(seconds) for kind, seconds in tally.seconds.items()},
        "client_cpu_seconds": usage.ru_utime + usage.ru_stime,
        "errors": tally.errors[:3],
    }


def times(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=20) if len(seconds) > 1 else seconds * 19
    return {
        "count": len(seconds),
        "p50_ms": 1000 * cuts[9],
        "p95_ms": 1000 * cuts[18],
        "max_ms": 1000 * max(seconds),
    }


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin)), sys.stdout)
