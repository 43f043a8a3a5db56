"""Typed readers of environment variables that stop the start with one sentence naming the variable."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit


def stop(name: str, reason: str) -> NoReturn:
    """End the process: a site that starts with a wrong setting fails later and worse."""
    raise SystemExit(f"The environment variable {name} {reason}.")


def text(name: str, default: str | None = None) -> str:
    """A non-empty string; without a default the variable is required."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        stop(name, "is required and is not set")
    return default


def flag(name: str, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off, in any case."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    stop(name, f"must be 1 or 0, not {value!r}")


def whole_number(name: str, default: int, minimum: int = 0) -> int:
    """A whole number, at least `minimum`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < minimum:
        stop(name, f"must be a whole number of at least {minimum}, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty entries."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def address(name: str, default: str | None = None, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """An absolute address without a trailing slash."""
    value = text(name, default)
    parts = urlsplit(value)
    if value and (parts.scheme not in schemes or not parts.netloc):
        stop(name, f"must be an address that starts with {' or '.join(s + '://' for s in schemes)}")
    return value.rstrip("/")


def database(name: str, base: Path) -> dict[str, Any]:
    """Django's settings of the database in `DATABASE_URL`; SQLite under `base` when it is not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        return _sqlite(base / "site.sqlite3")
    parts = urlsplit(value)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        stop(name, "must look like postgresql://user:password@host:5432/name")
    try:
        port = parts.port or 5432
    except ValueError:
        stop(name, "has a port that is not a number")
    options: dict[str, Any] = {**dict(parse_qsl(parts.query))}
    options["pool"] = {"min_size": 1, "max_size": whole_number("DATABASE_POOL_SIZE", 6, 1), "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(port),
        "OPTIONS": options,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # Each new connection reads the whole schema, and the last one that closes empties the write-ahead log.
        "CONN_MAX_AGE": 600,
        # IMMEDIATE: two writers queue for the lock instead of failing with "database is locked".
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-16000;",
        },
    }


def mail(name: str) -> Mapping[str, Any]:
    """Django's mail settings from `EMAIL_URL` (smtp://user:password@host:587, smtps:// for implicit TLS)."""
    value = os.environ.get(name, "").strip()
    if not value:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps", "smtp+plain"} or not parts.hostname:
        stop(name, "must look like smtp://user:password@host:587")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 15,
    }
