"""Settings of the test suite: the one settings file with test variables."""

import hashlib
import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("STATE_DIR", tempfile.mkdtemp(prefix="elearning-tests-"))
os.environ.setdefault("JOBS_INLINE", "1")
os.environ["REQUIRE_STAFF_MFA"] = "0"
os.environ["SITE_URL"] = "http://testserver"

from elearning.settings import *  # noqa: E402, F403

DEBUG = False
TEST_TEMPLATE = None
if "sqlite" in DATABASES["default"]["ENGINE"]:
    _migrations = sorted(
        [*BASE_DIR.glob("*/migrations/*.py"), BASE_DIR / "uv.lock", BASE_DIR / "elearning/roles.py"]
    )
    _digest = hashlib.sha256(b"".join(path.read_bytes() for path in _migrations)).hexdigest()[:16]
    TEST_TEMPLATE = Path(tempfile.gettempdir()) / f"elearning-test-template-{_digest}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["STATE_DIR"]) / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LANGUAGE_CODE = "en"
LOGGING = {"version": 1, "disable_existing_loggers": False}
# Wagtail's indexes are not under test, and most of the time of saving a page.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}
TASKS = {**TASKS, "default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
