"""`make test`: everything this machine can run, and at the end what it could not, with the command that helps."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "faults"))

import cluster  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest"]
LOCAL_POSTGRESQL = "postgresql:///postgres?host=/var/run/postgresql"


@dataclass
class Run:
    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def part(self, name: str, arguments: list[str], **environment: str) -> None:
        self.command(name, [*PYTEST, *arguments], **environment)

    def command(self, name: str, words: list[str], **environment: str) -> None:
        print(f"\n=== {name}", flush=True)
        begun = time.monotonic()
        inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        done = subprocess.run(words, cwd=ROOT, env={**inherited, **environment}, check=False)
        (self.failed if done.returncode else self.passed).append(f"{name} ({time.monotonic() - begun:.0f} s)")


def postgresql_address() -> str:
    """The server to test on: `TEST_DATABASE_URL`, `DATABASE_URL`, or a local one that lets us in."""
    import psycopg

    named = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    candidates = [named] if named.startswith("postgres") else [LOCAL_POSTGRESQL]
    for address in candidates:
        try:
            psycopg.connect(address, connect_timeout=3).close()
        except psycopg.Error as error:
            print(f"PostgreSQL does not answer: {error}".strip())
        else:
            return address
    return ""


def main() -> int:
    run = Run()
    workers = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadscope"]
    gate = "--cov", "--cov-report=", "--cov-fail-under=0"
    run.part(
        "Unit and integration tests on SQLite", [*workers, "-m", "not browser and not postgresql", *gate]
    )
    run.part(
        "Coverage: everything 95 %, pure rules 100 %",
        ["-p", "no:cacheprovider", "tests/coverage_gate.py", "-n0"],
    )
    address = postgresql_address()
    if address:
        run.part(
            "Unit and integration tests on PostgreSQL", [*workers, "-m", "not browser"], DATABASE_URL=address
        )
    else:
        run.left_out.append(("tests on PostgreSQL", "apt-get install postgresql, then set TEST_DATABASE_URL"))
    if cluster.binaries():
        run.command(
            "Faults: nothing acknowledged is lost", [sys.executable, "tests/faults/run.py", "--short"]
        )
    else:
        run.left_out.append(("faults on a server of its own", "apt-get install postgresql"))
    if shutil.which("chromium") or os.environ.get("CHROMIUM"):
        run.part("Browser journeys in Chromium", ["-m", "browser", "-n0"])
    else:
        run.left_out.append(("browser journeys", "apt-get install chromium"))
    for command, package in (("pdftotext", "poppler-utils"), ("msgfmt", "gettext")):
        if not shutil.which(command):
            run.left_out.append((f"tests that need {command}", f"apt-get install {package}"))
    return report(run)


def report(run: Run) -> int:
    print("\n" + "=" * 78)
    for name in run.passed:
        print(f"passed   {name}")
    for name in run.failed:
        print(f"FAILED   {name}")
    for name, command in run.left_out:
        print(f"not run  {name}: {command}")
    incomplete = bool(run.left_out) and os.environ.get("REQUIRE_ALL") == "1"
    if incomplete:
        print("REQUIRE_ALL=1: what was not run counts as failed.")
    print(f"{len(run.passed)} passed, {len(run.failed) + (len(run.left_out) if incomplete else 0)} failed")
    return 1 if run.failed or incomplete else 0


if __name__ == "__main__":
    sys.exit(main())
