"""Log lines as JSON objects, with e-mail addresses removed."""

import json
import logging
import re
from datetime import UTC, datetime

_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")


class JsonFormatter(logging.Formatter):
    """One line per record: time (UTC), level, logger, message, and the traceback of an error."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _ADDRESS.sub("[address]", record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = _ADDRESS.sub("[address]", self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
