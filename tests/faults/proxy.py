"""A line that breaks: passes bytes on between two ports, and cuts connections at random and all at once."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass
class Line:
    """`cut_share` of the pieces that pass are the last of their connection: some before they arrive, some after."""

    target: int
    cut_share: float
    chance: random.Random
    cuts: int = 0
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    open: set[asyncio.Task] = field(default_factory=set)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self.open.add(task)
        task.add_done_callback(self.open.discard)
        try:
            far_reader, far_writer = await asyncio.open_connection(HOST, self.target)
        except OSError:
            writer.close()
            return
        self.writers |= {writer, far_writer}
        await asyncio.gather(
            self.pass_on(reader, far_writer, writer), self.pass_on(far_reader, writer, far_writer)
        )
        self.writers -= {writer, far_writer}

    async def pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, other: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(65536):
                is_last = self.chance.random() < self.cut_share
                if is_last and self.chance.random() < 0.5:
                    piece = piece[: self.chance.randrange(len(piece))]
                writer.write(piece)
                await writer.drain()
                if is_last:
                    self.cuts += 1
                    break
        for each in (writer, other):
            each.close()

    def cut_all(self) -> None:
        for writer in list(self.writers):
            self.cuts += 1
            writer.transport.abort()


@contextlib.asynccontextmanager
async def line(port: int, target: int, cut_share: float, chance: random.Random) -> AsyncIterator[Line]:
    made = Line(target, cut_share, chance)
    server = await asyncio.start_server(made.connect, HOST, port)
    try:
        yield made
    finally:
        server.close()
        made.cut_all()
        await asyncio.gather(*made.open, return_exceptions=True)
