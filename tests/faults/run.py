"""`make fault-test`: learners answer on the real server while it is killed, its database crashes and lines are cut.

Afterwards every answer that a learner was told is saved must be there, every response must be the fold of its
events, and every score that of its answers. `--short` is for every change; it needs half a minute.
"""

import argparse
import asyncio
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "bench")]

import cluster  # noqa: E402
import learners  # noqa: E402
import proxy  # noqa: E402
import servers  # noqa: E402

CUT_SHARE = 0.02


@dataclass(frozen=True)
class Size:
    attempts: int
    seconds: float  # that a learner takes, without faults
    kills: int
    crashes: int
    cuts: int  # of all lines at once


SHORT, FULL = Size(40, 6, 3, 2, 3), Size(200, 60, 20, 8, 20)


@dataclass
class Faults:
    """What is done to the site, in any order, while the learners are at work."""

    site: servers.Site
    database: cluster.Cluster
    lines: tuple[proxy.Line, ...]
    chance: random.Random

    async def strike(self, size: Size) -> None:
        blows = [self.kill_a_worker] * size.kills + [self.crash] * size.crashes + [self.cut] * size.cuts
        self.chance.shuffle(blows)
        for blow in blows:
            await asyncio.sleep(size.seconds / len(blows) * (0.5 + self.chance.random()))
            await blow()

    async def kill_a_worker(self) -> None:
        workers = servers.processes_below(self.site.process.pid)[1:]
        os.kill(self.chance.choice(workers), signal.SIGKILL)

    async def crash(self) -> None:
        await asyncio.to_thread(self.database.crash)

    async def cut(self) -> None:
        self.chance.choice(self.lines).cut_all()


async def take(plan: dict[str, Any], port: int, size: Size, chance: random.Random) -> learners.Told:
    """All attempts at once; every fourth learner has two devices."""
    told = learners.Told()
    choices = {int(position): answers for position, answers in plan["choices"].items()}
    sittings = []
    for number, (path, session) in enumerate(plan["attempts"]):
        mine = random.Random(chance.random())
        devices = [
            learners.Device(port, session, told, mine) for _device in range(2 if number % 4 == 0 else 1)
        ]
        sittings.append(learners.sit(path, devices, choices, size.seconds))
    await asyncio.gather(*sittings)
    return told


async def under_fire(
    site: servers.Site, database: cluster.Cluster, db_port: int, plan: dict[str, Any], size: Size, seed: int
) -> tuple[learners.Told, int, int]:
    chance = random.Random(seed)
    front = servers.free_port()
    async with (
        proxy.line(front, site.port, CUT_SHARE, chance) as web,
        proxy.line(db_port, database.port, CUT_SHARE / 20, chance) as behind,
    ):
        faults = Faults(site, database, (web, behind), chance)
        async with asyncio.timeout(120 + 5 * size.seconds), asyncio.TaskGroup() as together:
            together.create_task(faults.strike(size))
            taking = together.create_task(take(plan, front, size, chance))
        told = taking.result()
        return told, web.cuts, behind.cuts


def script(environment: dict[str, str], *words: str, given: Any = None) -> Any:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=servers.ROOT,
        env=environment,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise servers.CannotMeasure(f"{' '.join(words)} failed:\n{done.stderr.strip()[-2000:]}")
    return json.loads(done.stdout) if done.stdout else None


def run(folder: Path, programs: Path, size: Size, seed: int) -> list[str]:
    """What is wrong afterwards."""
    port, db_port = servers.free_port(), servers.free_port()
    with cluster.running(programs, folder / "postgresql", servers.free_port()) as database:
        direct = servers.site_environment(folder, database.address(), port)
        records = str(HERE / "records.py")
        script(direct, "manage.py", "migrate", "-v0")
        plan = script(direct, records, "fill", str(size.attempts))
        behind = {**direct, "DATABASE_URL": database.address(db_port)}
        with servers.serve("elearning.wsgi", port, behind, "/healthz", "faults", folder / "log") as site:
            begun = time.monotonic()
            told, web_cuts, db_cuts = asyncio.run(under_fire(site, database, db_port, plan, size, seed))
            spent = time.monotonic() - begun
        wrong = told.surprises + script(direct, records, "check", given=vars(told))
    print(
        f"{size.attempts} attempts, {len(told.saved)} answers acknowledged in {told.tries} requests, {spent:.0f} s"
    )
    print(f"Meanwhile {size.kills} workers were killed, the database crashed {size.crashes} times,")
    print(f"{web_cuts} connections were cut in front of the server and {db_cuts} behind it.")
    return wrong


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--short", action="store_true", help="fewer attempts and faults")
    ask.add_argument(
        "--seed", type=int, default=secrets.randbelow(10**6), help="of the faults and the learners"
    )
    chosen = ask.parse_args()
    programs = cluster.binaries()
    if programs is None:
        print("PostgreSQL's programs are not on this machine: apt-get install postgresql", file=sys.stderr)
        return 2
    print(f"Seed {chosen.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        Path(name).chmod(0o755)  # the database runs as another user
        try:
            wrong = run(Path(name), programs, SHORT if chosen.short else FULL, chosen.seed)
        except servers.CannotMeasure as error:
            print(error, file=sys.stderr)
            return 2
        except TimeoutError:
            wrong = ["the learners could not finish"]
    for line in wrong[:20]:
        print(f"WRONG  {line}")
    print(
        f"{len(wrong)} wrong"
        if wrong
        else "No acknowledged answer is missing; every score is that of its answers."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
