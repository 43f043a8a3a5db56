"""A small keep-alive load client on asyncio, in a process of its own: jobs on stdin, figures on stdout.

One connection is one learner: each asks for its own address with its own session, again and again.
"""

import asyncio
import itertools
import json
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


@dataclass
class Tally:
    seconds: list[float] = field(default_factory=list)
    wire_bytes: int = 0
    errors: list[str] = field(default_factory=list)


class Learner:
    """One connection. `job`: port, paths, sessions, expect (text of the page), saves (what it posts)."""

    def __init__(self, job: dict[str, Any], number: int) -> None:
        self.port = job["port"]
        self.path = job["paths"][number % len(job["paths"])]
        self.session = job["sessions"][number % len(job["sessions"])]
        self.expect = job["expect"].encode()
        self.saves = job.get("saves")
        self.sequence = itertools.count(time.time_ns() // 1_000_000)

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(HOST, self.port, limit=2**20)

    def close(self) -> None:
        self.writer.close()

    def request(self) -> bytes:
        cookies = f"sessionid={self.session}; csrftoken={CSRF}"
        head = f"Host: {HOST}:{self.port}\r\nCookie: {cookies}\r\nAccept-Encoding: gzip\r\n"
        if self.saves is None:
            return f"GET {self.path} HTTP/1.1\r\n{head}Accept: text/html\r\n\r\n".encode()
        number = next(self.sequence)
        chosen = self.saves[number % len(self.saves)]
        answer = chosen["values"][number % len(chosen["values"])]
        item = chosen["item"]
        fields = {
            "item": item,
            f"q{item}": answer,
            "answer": answer,
            "event": uuid.uuid4(),
            "sequence": number,
        }
        body = urlencode(fields)
        form = f"X-CSRFToken: {CSRF}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return (
            f"POST {self.path} HTTP/1.1\r\n{head}{form}Accept: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    async def ask(self) -> tuple[int, int, bytes]:
        """Status, bytes on the wire, decoded body."""
        self.writer.write(self.request())
        head = await self.reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _colon, value in (line.partition(": ") for line in lines[1:])
        }
        body = await self.reader.readexactly(int(headers["content-length"]))
        size = len(head) + len(body)
        if headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, 31)
        if headers.get("connection", "").lower() == "close":
            self.close()
            await self.open()
        return int(lines[0].split()[1]), size, body

    async def work(self, until: float, tally: Tally) -> None:
        while time.perf_counter() < until:
            begun = time.perf_counter()
            status, size, body = await self.ask()
            tally.seconds.append(time.perf_counter() - begun)
            tally.wire_bytes += size
            if status != 200 or self.expect not in body:
                tally.errors.append(f"{self.path}: {status} {body[:200]!r}")
                return


async def measure(job: dict[str, Any]) -> dict[str, Any]:
    tally = Tally()
    learners = [Learner(job, number) for number in range(job["connections"])]
    await asyncio.gather(*(each.open() for each in learners))
    begun = time.perf_counter()
    until = begun + job["seconds"]
    outcomes = await asyncio.gather(*(each.work(until, tally) for each in learners), return_exceptions=True)
    spent = time.perf_counter() - begun
    for each in learners:
        each.close()
    tally.errors += [repr(each) for each in outcomes if isinstance(each, BaseException)]
    count = len(tally.seconds)
    cuts = statistics.quantiles(tally.seconds, n=20) if count > 1 else [0.0] * 19
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "requests": count,
        "per_second": count / spent,
        "seconds": spent,
        "p50_ms": cuts[9] * 1000,
        "p95_ms": cuts[18] * 1000,
        "max_ms": max(tally.seconds, default=0.0) * 1000,
        "bytes_each": tally.wire_bytes / max(1, count),
        "client_cpu_seconds": usage.ru_utime + usage.ru_stime,
        "errors": tally.errors[:3],
    }


if __name__ == "__main__":
    json.dump(asyncio.run(measure(json.load(sys.stdin))), sys.stdout)
