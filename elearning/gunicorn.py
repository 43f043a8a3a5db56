"""Settings of the application server: `gunicorn -c python:elearning.gunicorn elearning.wsgi`."""

import gc
import os
import sys

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
# Requests are short: a thread that holds a lock of the database must not wait five milliseconds for its turn.
sys.setswitchinterval(0.001)
# Load the project before forking: a wrong setting then stops the start instead of restarting workers for ever.
preload_app = True
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None


def when_ready(_server: object) -> None:
    """Before the workers are forked: what is loaded now stays, so the collector need not walk it again and again,
    and the workers keep sharing its memory."""
    gc.collect()
    gc.freeze()
