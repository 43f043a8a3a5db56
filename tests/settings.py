"""Settings of the test suite: the one settings file with test variables."""

import os
import tempfile

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("STATE_DIR", tempfile.mkdtemp(prefix="elearning-tests-"))
os.environ.setdefault("JOBS_INLINE", "1")
os.environ["REQUIRE_STAFF_MFA"] = "0"
os.environ["SITE_URL"] = "http://testserver"

from elearning.settings import *  # noqa: E402, F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LANGUAGE_CODE = "en"
LOGGING = {"version": 1, "disable_existing_loggers": False}
