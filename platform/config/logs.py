"""Logs as JSON lines, with nothing personal in them: known keys only, and never the text of an error.

An error says what it met ("Petit is not a date"), a library writes what it was given into its sentence, an
address may carry what was searched. So a line holds: our own events with keys from ALLOWED, the sentences of
libraries before their gaps are filled, and of an error its type and its frames. See docs/adr/0012-logs.md.
"""

import datetime as dt
import json
import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

OURS = frozenset(
    [
        *("pivot", "config", "core", "audit", "territory", "directory", "patients"),
        *("pathways", "notifications", "documents", "portal", "demo", "accounts", "scheduling"),
        *("consultations", "correspondence", "billing", "media_relay", "prescriptions", "signatures"),
    ]
)
ALLOWED = frozenset(
    [
        *("anchor", "attempt", "channel", "code", "count", "duration_ms", "error", "job"),
        *("kbps", "kind", "method", "number", "part", "peer", "port", "reason", "relay"),
        *("room", "route", "seconds", "shard", "stack", "state", "status", "store", "task"),
        *("task_id", "track", "version", "worker"),
    ]
)
# What Celery and Django call the same things.
ALIASES = {"name": "task", "id": "task_id", "runtime": "seconds", "status_code": "status"}
LONGEST = 200
FRAMES = 12

Values = str | int | float | bool


class JsonLines(logging.Formatter):
    """One line of JSON a record."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": sentence(record),
            "where": f"{record.module}:{record.lineno}",
        }
        line |= dict(_known(vars(record)))
        if isinstance(record.args, Mapping):
            line |= dict(_known({ALIASES.get(name, name): value for name, value in record.args.items()}))
        line |= _request(record)
        if record.exc_info and record.exc_info[1] is not None:
            line["error"], line["trace"] = _error(record.exc_info[1]), list(_frames(record.exc_info[2]))
        return json.dumps(line, ensure_ascii=False)


def sentence(record: logging.LogRecord) -> str:
    """Our events as they are; a library's sentence with its gaps open, and withheld when it came filled."""
    if record.name.partition(".")[0] in OURS or record.args:
        return str(record.msg)[:LONGEST]
    return "(withheld)"


def _known(given: Mapping[str, Any]) -> Iterator[tuple[str, Values]]:
    for name, value in given.items():
        if name in ALLOWED and isinstance(value, str | int | float | bool | uuid.UUID):
            yield name, str(value)[:LONGEST] if isinstance(value, str | uuid.UUID) else value


def _request(record: logging.LogRecord) -> dict[str, Values]:
    """Of the request in question the name of its route, never its address."""
    request = getattr(record, "request", None)
    status = getattr(record, "status_code", None)
    found: dict[str, Values] = {} if status is None else {"status": int(status)}
    if isinstance(request, HttpRequest):
        found |= {"method": request.method or "", "route": route(request)}
    return found


def route(request: HttpRequest) -> str:
    """The name of the view that answers, "" when none does."""
    match = request.resolver_match
    return match.view_name if match else ""


def _error(error: BaseException) -> str:
    names = [f"{type(error).__module__}.{type(error).__qualname__}"]
    while (cause := error.__cause__ or error.__context__) is not None and len(names) < FRAMES:
        names.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        error = cause
    return " < ".join(names)


def _frames(trace: TracebackType | None) -> Iterator[str]:
    """The innermost frames, without their source lines: a line of code may quote a value."""
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    yield from frames[-FRAMES:]


def only_known(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Keeps the allowed keys; tests/guards/logs.py finds the others in the code."""
    kept = {"event", "exc_info", *ALLOWED}
    return {name: value for name, value in event.items() if name in kept}


class AccessLogMiddleware:
    """One line an answer: which route, how it went, how long it took. Daphne's own has the full address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("pivot.access")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        self.log.info(
            "http.answered",
            method=request.method,
            route=route(request),
            status=response.status_code,
            duration_ms=round(1000 * (time.perf_counter() - began)),
        )
        return response


def configure() -> None:
    """structlog as the front of the standard logging, which does the writing."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            only_known,
            structlog.stdlib.render_to_log_kwargs,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
