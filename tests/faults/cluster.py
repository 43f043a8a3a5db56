"""A PostgreSQL server of its own in a temporary folder, to be killed and started again."""

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL on this machine; None where there is none, or root has nobody to be."""
    if os.geteuid() == 0 and not _has_postgres_user():
        return None
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [path.parent for pattern in FOLDERS for path in Path("/").glob(f"{pattern[1:]}/initdb")]
    return max(folders, default=None, key=str)


def _has_postgres_user() -> bool:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return True


@dataclass(frozen=True)
class Cluster:
    """A running server. Durability is as it comes: fsync, and an answer only after the commit is on disk."""

    programs: Path
    folder: Path
    port: int

    def address(self, port: int = 0) -> str:
        return f"postgresql://postgres@127.0.0.1:{port or self.port}/faults"

    def command(self, *words: str) -> None:
        # PostgreSQL refuses to run as root.
        user = "postgres" if os.geteuid() == 0 else None
        subprocess.run(
            [str(self.programs / words[0]), *words[1:]],
            user=user,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=60"
        log = str(self.folder / "log")
        data = str(self.folder / "data")
        self.command("pg_ctl", "start", "-w", "-s", "-D", data, "-l", log, "-o", options)

    def stop(self, mode: str) -> None:
        self.command("pg_ctl", "stop", "-w", "-s", "-D", str(self.folder / "data"), "-m", mode)

    def crash(self) -> None:
        """Without warning and without writing anything, as when the power fails; then up again from its log."""
        self.stop("immediate")
        self.start()


@contextlib.contextmanager
def running(programs: Path, folder: Path, port: int) -> Iterator[Cluster]:
    cluster = Cluster(programs, folder, port)
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    cluster.command(
        "initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"
    )
    cluster.start()
    try:
        cluster.command("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "faults")
        yield cluster
    finally:
        cluster.stop("immediate")
