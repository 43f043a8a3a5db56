"""Production is the same settings file with other variables: what a server meets when it starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "0123456789" * 6,
    "SITE_URL": "https://learning.example.org",
    "ALLOWED_HOSTS": "learning.example.org",
    "DEFAULT_FROM_EMAIL": "no-reply@learning.example.org",
    "DJANGO_SETTINGS_MODULE": "elearning.settings",
}
ASK = """
import django, json
django.setup()
from django.test import Client
answer = Client().get("/readyz", headers={"host": "learning.example.org"})
print(json.dumps([answer.status_code, answer.json()]))
"""


def run(tmp_path, *command, **variables):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**kept, **PRODUCTION, "STATE_DIR": str(tmp_path), **variables}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "", "is required and is not set."),
        ("SECRET_KEY", "short", "must have at least 50 characters."),
        ("SITE_URL", "learning.example.org", "must be an address that starts with http:// or https://."),
        (
            "ALLOWED_HOSTS",
            "",
            "is required when DEBUG is off: the host names of the site, separated by commas.",
        ),
        ("DATABASE_URL", "mysql://x/y", "must look like postgresql://user:password@host:5432/name."),
        ("DATABASE_URL", "postgresql://h:port/n", "has a port that is not a number."),
        ("EMAIL_URL", "mail.example.org", "must look like smtp://user:password@host:587."),
        ("REQUIRE_STAFF_MFA", "perhaps", "must be 1 or 0, not 'perhaps'."),
        ("SESSION_DAYS", "0", "must be a whole number of at least 1, not '0'."),
    ],
)
def test_a_wrong_variable_stops_the_start_with_one_sentence(tmp_path, name, value, sentence):
    done = run(tmp_path, "manage.py", "check", **{name: value})
    assert done.returncode == 1
    assert done.stderr == f"The environment variable {name} {sentence}\n"


def test_demo_accounts_are_refused_in_production(tmp_path):
    done = run(tmp_path, "manage.py", "run_demo", "--no-serve")
    assert done.returncode == 1
    assert "only with DEBUG=1" in done.stderr


@pytest.mark.skipif(not os.environ.get("TEST_REDIS_URL"), reason="needs TEST_REDIS_URL")
def test_the_site_is_ready_with_redis(tmp_path):
    variables = {"REDIS_URL": os.environ["TEST_REDIS_URL"], "SECURE_SSL_REDIRECT": "0"}
    done = run(tmp_path, "-c", ASK, **variables)
    ready = {"status": "ok", "database": True, "cache": True}
    assert json.loads(done.stdout.splitlines()[-1]) == [200, ready], done.stderr


def test_the_site_says_when_its_cache_is_gone(tmp_path):
    done = run(tmp_path, "-c", ASK, REDIS_URL="redis://127.0.0.1:1/0", SECURE_SSL_REDIRECT="0")
    gone = {"status": "unavailable", "database": True, "cache": False}
    assert json.loads(done.stdout.splitlines()[-1]) == [503, gone], done.stderr
