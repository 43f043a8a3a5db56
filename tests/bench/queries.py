"""Counts the queries of pages at different sizes of the same data; they must not grow.

Run as a script with the site's environment and the plan on stdin; prints one JSON object: page -> count.
"""

import json
import sys
import time
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django  # noqa: E402

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # Django logs them; they ask for nothing


def client_of(session: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies["sessionid"] = session
    return client


def count(client: Client, method: str, path: str, status: int = 200, **data: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        answer = getattr(client, method)(path, **data)
    if answer.status_code != status:
        sys.exit(f"{path} answers {answer.status_code}")
    return sum(not query["sql"].startswith(TRANSACTION) for query in seen.captured_queries)


def page_counts(client: Client, path: str) -> dict[str, int]:
    """With an empty cache, and again."""
    cache.clear()
    return {"cold": count(client, "get", path), "warm": count(client, "get", path)}


def save_count(client: Client, attempt: str, chosen: dict[str, Any]) -> int:
    data = {
        "item": chosen["item"],
        f"q{chosen['item']}": chosen["values"][0],
        "event": uuid.uuid4(),
        "sequence": time.time_ns() // 1_000_000,
    }
    return count(client, "post", f"{attempt}answers/", data=data, headers={"Accept": "application/json"})


def measure(plan: dict[str, Any]) -> dict[str, dict[str, int]]:
    learner = client_of(plan["sessions"][1])
    staff = client_of(plan["staff_session"])
    pages = {
        "course of 30 lessons": plan["course_30"],
        "course of 300 lessons": plan["course_300"],
        "lesson": plan["lesson"],
        "dashboard": "/en/my-learning/",
        "catalogue": "/en/courses/",
        **{f"attempt of {size} questions": paths[1] for size, paths in plan["attempts"].items()},
    }
    learner.get(plan["course_30"])  # what a process reads once
    found = {name: page_counts(learner, path) for name, path in pages.items()}
    found |= {
        f"cohort of {size} learners": page_counts(staff, path) for size, path in plan["cohorts"].items()
    }
    saves = save_count(learner, plan["attempts"]["20"][1], plan["saves"][0])
    found["autosave"] = {"cold": saves, "warm": saves}
    # The last learner's attempts are in no load.
    last = client_of(plan["sessions"][-1])
    for size, paths in plan["attempts"].items():
        last.get(paths[-1])  # the process remembers the paper
        submitted = count(last, "post", f"{paths[-1]}submit/", 302, data={"confirm": "1"})
        started = count(last, "post", plan["exams"][size], 302)
        found[f"submitting {size} questions"] = {"cold": submitted, "warm": submitted}
        found[f"starting {size} questions"] = {"cold": started, "warm": started}
    return found


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin)), sys.stdout)
