"""Learners with one or two devices that behave like the page: send, and send again under the same id until told
that it is saved."""

import asyncio
import contextlib
import json
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1"
CSRF = "fault0fault0fault0fault0fault012"
FIRST_PAUSE, LAST_PAUSE, PATIENCE = 0.05, 1.0, 10.0


@dataclass
class Told:
    """What learners have been told, and what they met. `saved` are (event, position, sequence)."""

    saved: list[tuple[str, int, int]] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)
    tries: int = 0
    surprises: list[str] = field(default_factory=list)


@dataclass
class Device:
    """A browser on one connection, which it opens again when it is gone."""

    port: int
    session: str
    told: Told
    chance: random.Random
    clock: int = 0
    writer: asyncio.StreamWriter | None = None

    async def ask(self, path: str, fields: Sequence[tuple[str, Any]], accept: str) -> tuple[int, str, bytes]:
        """Status, address of a redirect, body. OSError and the like when the line breaks."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(HOST, self.port)
        body = urlencode(fields)
        self.writer.write(
            f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: sessionid={self.session}; csrftoken={CSRF}\r\n"
            f"X-CSRFToken: {CSRF}\r\nAccept: {accept}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        answer = await self.reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            self.hang_up()
        return int(head[0].split()[1]), headers.get("location", ""), answer

    def hang_up(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.writer = None

    async def insist(
        self, path: str, fields: Sequence[tuple[str, Any]], accept: str
    ) -> tuple[int, str, bytes]:
        """Ask until the server answers as it should; 5xx is the server's trouble, anything else a surprise."""
        pause = FIRST_PAUSE
        while True:
            self.told.tries += 1
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    answer = await self.ask(path, fields, accept)
                if answer[0] < 500:
                    return answer
            self.hang_up()
            await asyncio.sleep(pause * (0.5 + self.chance.random()))
            pause = min(2 * pause, LAST_PAUSE)

    async def save(self, path: str, answers: Mapping[int, str]) -> None:
        self.clock += 1
        event, sequence = str(uuid.UUID(int=self.chance.getrandbits(128))), self.clock
        fields = [("event", event), ("sequence", sequence)]
        for position, answer in answers.items():
            fields += [("item", position), (f"q{position}", answer)]
        status, _address, body = await self.insist(f"{path}answers/", fields, "application/json")
        reply = json.loads(body) if status == 200 else {}
        if {int(position) for position in reply.get("saved", ())} != set(answers):
            self.told.surprises.append(f"a save was answered {status} {body[:200]!r}")
            return
        self.clock = max(self.clock, reply["sequence"])
        self.told.saved += [(event, position, sequence) for position in answers]

    async def submit(self, path: str) -> None:
        status, address, body = await self.insist(f"{path}submit/", [("confirm", "1")], "text/html")
        if status == 302 and address.endswith("/result/"):
            self.told.submitted.append(path)
        else:
            self.told.surprises.append(f"a submission was answered {status} {address} {body[:200]!r}")


async def sit(
    path: str, devices: Sequence[Device], choices: Mapping[int, Sequence[str]], seconds: float
) -> None:
    """One attempt: every question is answered, some again, on any of the devices; then it is submitted."""
    chance = devices[0].chance
    positions = [*choices, *chance.sample(sorted(choices), len(choices) // 3)]
    chance.shuffle(positions)

    async def work(device: Device, share: Sequence[int]) -> None:
        left = list(share)
        while left:
            together = {
                position: chance.choice(choices[position]) for position in left[: chance.choice([1, 1, 2])]
            }
            left = left[len(together) :]
            await asyncio.sleep(chance.random() * 2 * seconds / len(positions) * len(devices))
            await device.save(path, together)

    await asyncio.gather(
        *(work(device, positions[number :: len(devices)]) for number, device in enumerate(devices))
    )
    await devices[0].submit(path)
    for device in devices:
        device.hang_up()
