"""`make bench`: measures the speed of the pages as ratios against a bare Django site and prints one table.

`--quick` measures less, in a minute and a half. `--json FILE` keeps all figures. Everything runs on this
machine: two databases and two servers of its own, dropped at the end.
"""

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import goals
import servers
from servers import CannotMeasure, Site

LEARNERS = 40


@dataclass(frozen=True)
class Load:
    """One thing to ask for under load. `site`: ours or bare."""

    name: str
    site: str
    connections: int
    job: dict[str, Any]


def loads(plan: dict[str, Any], bare_sessions: list[str]) -> list[Load]:
    def ours(name: str, connections: int, paths: list[str], expect: str, **more: Any) -> Load:
        job = {"paths": paths, "sessions": plan["sessions"], "expect": expect, **more}
        return Load(name, "ours", connections, job)

    def bare(name: str, connections: int, path: str, expect: str, **more: Any) -> Load:
        job = {"paths": [path], "sessions": bare_sessions, "expect": expect, **more}
        return Load(name, "bare", connections, job)

    return [
        ours("course of 30 lessons, 8", 8, [plan["course_30"]], "steps done"),
        bare("bare session and user, 8", 8, "/person/", "learner-"),
        ours("course of 30 lessons, 32", 32, [plan["course_30"]], "steps done"),
        bare("bare session and user, 32", 32, "/person/", "learner-"),
        ours("course of 300 lessons, 8", 8, [plan["course_300"]], "steps done"),
        bare("bare template, 8", 8, "/template/", "Bare"),
        ours("lesson, 8", 8, [plan["lesson"]], "lesson-body"),
        *save_loads(plan, bare_sessions),
        bare("bare hello, 8", 8, "/hello/", "hello"),
    ]


def save_loads(plan: dict[str, Any], bare_sessions: list[str]) -> list[Load]:
    paths = [f"{path}answers/" for path in plan["attempts"]["20"]]
    ours = {"paths": paths, "sessions": plan["sessions"], "expect": '"saved": {"', "saves": plan["saves"]}
    bare = {"paths": ["/save/"], "sessions": bare_sessions, "expect": '"saved": 1', "saves": plan["saves"]}
    return [
        load
        for many in (8, 32)
        for load in (
            Load(f"autosave, {many}", "ours", many, ours),
            Load(f"bare autosave, {many}", "bare", many, bare),
        )
    ]


def asked(client: str, job: dict[str, Any], site: Site) -> tuple[dict[str, Any], dict[str, float], float]:
    """What the load client found, the CPU seconds that the site used, the share of the machine that others used."""
    before, machine_before, begun = servers.cpu_seconds(site), servers.machine_cpu_seconds(), time.monotonic()
    done = subprocess.run(
        [sys.executable, str(servers.HERE / client)],
        input=json.dumps({**job, "port": site.port}),
        capture_output=True,
        text=True,
        check=False,
    )
    spent = time.monotonic() - begun
    after, machine = servers.cpu_seconds(site), servers.machine_cpu_seconds() - machine_before
    if done.returncode:
        raise CannotMeasure(f"The load client failed: {done.stderr.strip()[-500:]}")
    found = json.loads(done.stdout)
    used = {name: after[name] - before[name] for name in after}
    others = machine - sum(used.values()) - found["client_cpu_seconds"]
    return found, used, 100 * max(0.0, others) / spent / (os.cpu_count() or 1)


def round_of(load: Load, site: Site, seconds: float) -> dict[str, float]:
    job = {**load.job, "connections": load.connections, "seconds": seconds}
    found, used, others = asked("client.py", job, site)
    if found["errors"] or not found["requests"]:
        raise CannotMeasure(f"{load.name}: {found['errors'] or 'no answer'}")
    return {
        **{name: value for name, value in found.items() if name != "errors"},
        "cpu_ms": 1000 * sum(used.values()) / found["requests"],
        "app_cpu_ms": 1000 * used["app"] / found["requests"],
        "others_percent": others,
    }


def measure_loads(
    all_loads: list[Load], sites: dict[str, Site], rounds: int, seconds: float
) -> dict[str, Any]:
    """Rounds in turn, so that a busy minute of the machine falls on everything alike; then medians."""
    found: dict[str, list[dict[str, float]]] = {load.name: [] for load in all_loads}
    for load in all_loads:
        round_of(load, sites[load.site], 0.5)  # warm-up
    for _round in range(rounds):
        for load in all_loads:
            found[load.name].append(round_of(load, sites[load.site], seconds))
    return {
        name: {
            **{key: statistics.median(each[key] for each in results) for key in results[0]},
            "rounds_per_second": [round(each["per_second"], 1) for each in results],
        }
        for name, results in found.items()
    }


def whole_attempts(site: Site, plan: dict[str, Any], quick: bool) -> dict[str, Any]:
    """Attempts one after the other by 1, 8 and 32 learners, and all learners at once."""
    seconds = 3.0 if quick else 10.0
    faster = 6 if quick else goals.BURST_FASTER
    jobs = {
        "burst": {"kind": "burst", "start_within": 60 / faster, "submit_within": 30 / faster},
        **{
            many: {"kind": "rounds", "connections": int(many), "seconds": seconds}
            for many in ("1", "8", "32")
        },
    }
    found = {}
    for name, job in jobs.items():
        figures, used, others = asked("attempts.py", {**plan["whole"], **job}, site)
        count = figures["attempts"] or len(plan["whole"]["sessions"])
        found[name] = {**figures, "cpu_ms": 1000 * sum(used.values()) / count, "others_percent": others}
    return found


def first_views(site: Site, plan: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
    """Empty without a browser."""
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium")):
        print("No Chromium on this machine (apt-get install chromium): first views are not measured.")
        return {}
    job = {"address": site.address, "session": plan["sessions"][0], "pages": plan["first_views"]}
    return run_with_input("firstview.py", environment, job)


def run_with_input(script: str, environment: dict[str, str], job: dict[str, Any]) -> Any:
    done = subprocess.run(
        [sys.executable, str(servers.HERE / script)],
        cwd=servers.ROOT,
        env=environment,
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"{script} failed:\n{done.stderr.strip()[-2000:]}")
    return json.loads(done.stdout)


def prepare(
    environment: dict[str, str], bare_environment: dict[str, str], flags: list[str]
) -> tuple[Any, Any]:
    """Fills both databases, collects static files; returns the site's plan and the bare site's sessions."""
    bare = servers.start_script(bare_environment, str(servers.HERE / "bare.py"), "prepare", str(LEARNERS))
    static = servers.start_script(environment, "manage.py", "collectstatic", "--noinput", "-v0")
    servers.finish_script(servers.start_script(environment, "manage.py", "migrate", "-v0"))
    filling = servers.start_script(environment, str(servers.HERE / "data.py"), *flags)
    plan = json.loads(servers.finish_script(filling))
    servers.finish_script(static)
    return plan, json.loads(servers.finish_script(bare))


def measure(folder: Path, addresses: dict[str, str], quick: bool) -> dict[str, Any]:
    is_postgresql = addresses["ours"].startswith("postgres")
    database = {key: name if is_postgresql else "" for key, name in servers.NAMES.items()}
    rounds, seconds = (1, 1.2) if quick else (3, 3.5)
    environment, bare_environment = environments(folder, addresses)
    print("Preparing: migrations, starter catalogue, bench courses, learners …", flush=True)
    plan, bare_sessions = prepare(environment, bare_environment, ["--quick"] if quick else [])
    print("Counting queries …", flush=True)
    queries = run_with_input("queries.py", environment, plan)
    with both(environment, bare_environment, database) as sites:
        print("Asking for pages …", flush=True)
        found = measure_loads(loads(plan, bare_sessions), sites, rounds, seconds)
        print("Taking whole attempts …", flush=True)
        attempts = whole_attempts(sites["ours"], plan, quick)
        print("Opening pages in a browser …", flush=True)
        views = first_views(sites["ours"], plan, environment)
    on_sqlite = sqlite_saves(folder / "sqlite", rounds, seconds) if is_postgresql else found
    return {
        "database": "PostgreSQL" if is_postgresql else "SQLite",
        "cores": os.cpu_count(),
        "loads": found,
        "queries": queries,
        "attempts": attempts,
        "sqlite": on_sqlite,
        "statistics": run_with_input("item_statistics.py", environment, {}),
        "first_views": views,
    }


def sqlite_saves(folder: Path, rounds: int, seconds: float) -> dict[str, Any]:
    print("Saving on SQLite …", flush=True)
    folder.mkdir()
    addresses = {name: f"sqlite://{folder / name}.sqlite3" for name in servers.NAMES}
    environment, bare_environment = environments(folder, addresses)
    plan, bare_sessions = prepare(environment, bare_environment, ["--only-exams"])
    with both(environment, bare_environment, dict.fromkeys(servers.NAMES, "")) as sites:
        return measure_loads(save_loads(plan, bare_sessions), sites, rounds, seconds)


def environments(folder: Path, addresses: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    environment = servers.site_environment(folder, addresses["ours"], servers.free_port())
    bare = {**environment, "DATABASE_URL": addresses["bare"], "BENCH_PORT": str(servers.free_port())}
    del bare["DJANGO_SETTINGS_MODULE"]
    return environment, bare


@contextlib.contextmanager
def both(
    environment: dict[str, str], bare_environment: dict[str, str], database: dict[str, str]
) -> Iterator[dict[str, Site]]:
    port, bare_port = int(environment["SITE_URL"].rpartition(":")[2]), int(bare_environment["BENCH_PORT"])
    ours = servers.serve("elearning.wsgi", port, environment, "/readyz", database["ours"])
    bare = servers.serve("bare", bare_port, bare_environment, "/hello/", database["bare"])
    with ours as ours_site, bare as bare_site:
        yield {"ours": ours_site, "bare": bare_site}


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--quick", action="store_true", help="one short round of everything")
    ask.add_argument("--json", type=Path, metavar="FILE", help="write all figures to FILE")
    chosen = ask.parse_args()
    begun = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as name, servers.databases(Path(name)) as addresses:
            figures = measure(Path(name), addresses, chosen.quick)
    except CannotMeasure as error:
        print(error, file=sys.stderr)
        return 1
    lines = goals.judge(figures)
    goals.show(figures, lines)
    if chosen.json:
        figures["goals"] = [vars(line) for line in lines]
        chosen.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False))
    print(f"{time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
