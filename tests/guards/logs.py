"""What our code logs: an event named by a literal, and keys that config.logs lets through."""

import ast
from collections.abc import Iterator

from config.logs import ALLOWED
from tests.guards.sources import Source, calls, full_name, imported

METHODS = {"debug", "info", "warning", "error", "critical", "exception"}
KNOWN = {*ALLOWED, "exc_info"}


def loose_lines(source: Source) -> Iterator[str]:
    """Lines whose words or keys could carry a value that nobody foresaw."""
    for node in _kept(source, "logging.getLogger"):
        yield f"{source.at(node)} logs beside config.logs: use structlog.get_logger"
    names = imported(source)
    ours = _kept(source, "structlog.get_logger")
    loggers = {full_name(target, names) for node in ours for target in node.targets}
    for node, called in calls(source):
        owner, _, method = called.rpartition(".")
        if owner in loggers and method in METHODS:
            yield from _loose(source.at(node), node)


def _loose(where: str, node: ast.Call) -> Iterator[str]:
    if len(node.args) != 1 or not isinstance(node.args[0], ast.Constant):
        yield f"{where} logs an event that is not a literal"
    for keyword in node.keywords:
        if keyword.arg not in KNOWN:
            yield f"{where} logs {keyword.arg or '**'}, which config.logs does not let through"


def _kept(source: Source, maker: str) -> Iterator[ast.Assign]:
    """Assignments of what `maker` makes: `logger = structlog.get_logger(...)`."""
    names = imported(source)
    for node in ast.walk(source.tree):
        made = isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if made and full_name(node.value.func, names) == maker:
            yield node
