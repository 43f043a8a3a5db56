"""`make check`: every check that needs no test database, all of them run even when one fails."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DEVELOPMENT = {"DEBUG": "1"}
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "k" * 25 + "check-deploy-only-0123456789-abcdefghij",
    "SITE_URL": "https://learning.example.org",
    "ALLOWED_HOSTS": "learning.example.org",
    "DEFAULT_FROM_EMAIL": "no-reply@learning.example.org",
    "EMAIL_URL": "smtp://user:password@mail.example.org:587",
}
CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("The lock is up to date", [str(ROOT / ".uv/bin/uv"), "lock", "--check", "--quiet"], {}),
    ("Style", [f"{BIN}/ruff", "check", "."], {}),
    ("Format", [f"{BIN}/ruff", "format", "--check", "--quiet", "."], {}),
    ("Templates", [f"{BIN}/djlint", "--lint", "--quiet", "templates"], {}),
    ("Layers", [f"{BIN}/lint-imports"], {}),
    ("Architecture", [sys.executable, "-m", "pytest", "tests/test_architecture.py", "-q"], {}),
    (
        "Migrations",
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", "--skip-checks"],
        DEVELOPMENT,
    ),
    ("System checks", [sys.executable, "manage.py", "check"], DEVELOPMENT),
    (
        "Deployment checks",
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        PRODUCTION,
    ),
]


def main() -> int:
    failed = []
    for name, command, environment in CHECKS:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
        )
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).rstrip(), flush=True)
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
