"""Starts and stops what is measured: databases of its own, gunicorn, and the reading of their CPU time."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
HOST = "127.0.0.1"
LOCAL_POSTGRESQL = "postgresql:///postgres?host=/var/run/postgresql"
NAMES = {"ours": "elearning_bench", "bare": "elearning_bench_bare"}
BENCH_LOCK = 7_304_211
TICKS = os.sysconf("SC_CLK_TCK")


class CannotMeasure(Exception):  # noqa: N818 (it is not a bug)
    """What is missing or broken, in one sentence."""


@dataclass(frozen=True)
class Site:
    """A running site: its port, the root of its processes, its database ('' for SQLite)."""

    port: int
    process: subprocess.Popen
    database: str

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"


def postgresql_address() -> str:
    """`TEST_DATABASE_URL`, `DATABASE_URL`, or a local server that lets us in; '' when there is none."""
    import psycopg

    named = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    address = named if named.startswith("postgres") else LOCAL_POSTGRESQL
    try:
        psycopg.connect(address, connect_timeout=3).close()
    except psycopg.Error:
        return ""
    return address


@contextlib.contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Addresses of two new databases, dropped at the end: on PostgreSQL, else two SQLite files."""
    address = postgresql_address()
    if not address:
        yield {name: f"sqlite://{folder / name}.sqlite3" for name in NAMES}
        return
    import psycopg

    parts = urlsplit(address)
    with psycopg.connect(address, autocommit=True) as server:
        if not server.execute("select pg_try_advisory_lock(%s)", [BENCH_LOCK]).fetchone()[0]:
            raise CannotMeasure("Another bench run uses this database server.")
        try:
            for name in NAMES.values():
                server.execute(f"drop database if exists {name} with (force)")
                server.execute(f"create database {name}")
            yield {key: urlunsplit(parts._replace(path=f"/{name}")) for key, name in NAMES.items()}
        finally:
            for name in NAMES.values():
                server.execute(f"drop database if exists {name} with (force)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def site_environment(folder: Path, database: str, port: int) -> dict[str, str]:
    """Production settings: only addresses, folders and the second factor of staff differ."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "CHROMIUM") if name in os.environ}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "elearning.settings",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SITE_URL": f"http://{HOST}:{port}",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": database,
        "STATE_DIR": str(folder / "state"),
        "STATIC_ROOT": str(folder / "static"),
        "DEFAULT_FROM_EMAIL": "bench@example.org",
        "REQUIRE_STAFF_MFA": "0",
        "LOG_LEVEL": "WARNING",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def start_script(environment: dict[str, str], *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish_script(process: subprocess.Popen) -> str:
    """What the script printed; its last lines of complaint when it failed."""
    printed, complaint = process.communicate()
    if process.returncode:
        raise CannotMeasure(f"{' '.join(process.args[1:])} failed:\n{complaint.strip()[-2000:]}")
    return printed


@contextlib.contextmanager
def serve(
    application: str,
    port: int,
    environment: dict[str, str],
    probe: str,
    database: str,
    log: Path | None = None,
) -> Iterator[Site]:
    """gunicorn as in production: two workers of four threads. What it says goes to `log`, else to the screen."""
    command = [
        sys.executable, "-m", "gunicorn", "--config", "python:elearning.gunicorn", application,
        "--bind", f"{HOST}:{port}", "--keep-alive", "75", "--max-requests", "0", "--log-level", "warning",
    ]  # fmt: skip
    with log.open("wb") if log else contextlib.nullcontext() as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_until_it_answers(process, f"http://{HOST}:{port}{probe}")
        yield Site(port, process, database)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_until_it_answers(process: subprocess.Popen, address: str) -> None:
    for _try in range(150):
        if process.poll() is not None:
            raise CannotMeasure("The server ended while starting.")
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError as error:
            raise CannotMeasure(f"{address} answers {error.code}.") from None
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise CannotMeasure(f"{address} does not answer.")


def cpu_seconds(site: Site) -> dict[str, float]:
    """CPU time so far of the workers, and of the database's processes that serve them if visible."""
    tree = processes_below(site.process.pid)
    return {
        "app": sum(process_cpu(pid) for pid in tree),
        "database": sum(process_cpu(pid) for pid in postgresql_processes(site.database)),
    }


def processes_below(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(folder.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def postgresql_processes(database: str) -> list[int]:
    """The server's processes by their titles, `postgres: role database client`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*") if database else ():
        with contextlib.suppress(OSError):
            words = (folder / "cmdline").read_text().split()
            if words[:1] == ["postgres:"] and database in words:
                found.append(int(folder.name))
    return found


def process_cpu(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0.0


def machine_cpu_seconds() -> float:
    """CPU time that all processes of the machine have used."""
    fields = [int(each) for each in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
    return (sum(fields[:8]) - fields[3] - fields[4]) / TICKS
