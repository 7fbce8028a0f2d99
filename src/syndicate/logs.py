"""Lines of a log: as text for people, or one JSON object each for machines.

Nobody's address and no token is to be in a message of ours. What other people's words bring along
(a mail server's answer, a traceback) is taken out here, once more and for good.
"""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import IO, Any, Literal

Format = Literal["text", "json"]
_TEXT = "%(asctime)s %(name)s %(levelname)s %(message)s"
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_TOKEN = re.compile(
    r"(?<![\w/])(/(?:[cpuv]|hooks/[a-z]+)/)[\w.~%-]{12,}|\bsyn_[a-z0-9]{8}_[\w-]{43}\b"
)
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {
    *("message", "asctime", "taskName", "color_message")  # the last: uvicorn’s, for terminals
}
_QUIET = ("apscheduler",)
_request: ContextVar[str] = ContextVar("request", default="")


@contextmanager
def about(request: str) -> Iterator[None]:
    """Have every line that is logged within, also by threads that go on with it, name a request."""
    before = _request.set(request)
    try:
        yield
    finally:
        _request.reset(before)


def begin(form: Format, level: str, stream: IO[str] | None = None) -> None:
    """Log to `stream`, standard error if none is given, unless somebody has begun already."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Json() if form == "json" else _Text(_TEXT))
    logging.basicConfig(level=level.upper(), handlers=[handler])
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.root.level))


def clean(text: str) -> str:
    """Return a text without addresses and tokens."""
    return _TOKEN.sub(lambda found: f"{found[1] or ''}…", _ADDRESS.sub("…", text))


class _Text(logging.Formatter):
    """Lines as they always were, and the request at their end."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record, its traceback below it."""
        line = clean(super().format(record))
        request = _request.get()
        if not request:
            return line
        first, *others = line.split("\n")
        return "\n".join((f"{first} [request {request}]", *others))


class _Json(logging.Formatter):
    """An object on one line: time, level, logger, message; code, fields, request and exception where there are."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object."""
        more = {key: value for key, value in vars(record).items() if key not in _USUAL}
        found: dict[str, Any] = {
            "time": _instant(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "code": more.pop("code", None),
            "fields": {**more.pop("fields", {}), **more},
            "request": _request.get() or None,
            "exception": self.formatException(record.exc_info) if record.exc_info else None,
        }
        kept = {key: _cleaned(value) for key, value in found.items() if value not in (None, {})}
        return json.dumps(kept, ensure_ascii=False)


def _instant(seconds: float) -> str:
    at = datetime.fromtimestamp(seconds, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _cleaned(value: Any) -> Any:
    """Return a value of JSON without addresses and tokens in any of its texts."""
    if isinstance(value, dict):
        return {str(key): _cleaned(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_cleaned(one) for one in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return clean(str(value))
