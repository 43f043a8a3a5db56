"""The coverage gate, read from the data of the run before: 95 % in all, 100 % of branches in pure rules."""

import subprocess
import sys

from tests.test_architecture import PURE

COVERAGE = [sys.executable, "-m", "coverage", "report", "--skip-covered"]


def test_everything_is_covered_to_95_percent():
    done = subprocess.run([*COVERAGE, "--fail-under=95"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:]


def test_pure_rules_are_covered_completely():
    include = ",".join(path for pattern in PURE for path in (f"{pattern}.py", f"{pattern}/*"))
    done = subprocess.run(
        [*COVERAGE, "--fail-under=100", f"--include={include}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:]
