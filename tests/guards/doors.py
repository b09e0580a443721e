"""The doors: who may speak to the database, how a row is saved, and nothing that happens behind them."""

import ast
from collections.abc import Iterator

from tests.guards.sources import Source, calls, full_name, imported

OUTSIDE = {
    "views",
    "api",
    "consumers",
    "tasks",
    "forms",
    "presenters",
    "serializers",
    "filters",
    "templatetags",
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SIGNALS = (
    "django.dispatch",
    "django.db.models.signals",
    "django.core.signals",
    "django.contrib.auth.signals",
    "allauth.",
)


def managers_outside(source: Source) -> Iterator[str]:
    """`.objects` in a module that goes through services and selectors."""
    if OUTSIDE.isdisjoint(source.parts):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield f"{source.at(node)} says .{node.attr}: ask a selector or a service"


def saves_of_everything(source: Source) -> Iterator[str]:
    """`row.save()` of a row that already exists rewrites what others changed meanwhile."""
    if "services" not in source.parts:
        return
    made = _made_here(source)
    for node, _ in calls(source):
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "save" or node.args:
            continue
        given = {keyword.arg for keyword in node.keywords}
        row = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        if not given & {"update_fields", "force_insert", None} and row not in made:
            yield f"{source.at(node)} saves without update_fields"


def _made_here(source: Source) -> set[str]:
    """Names bound to a new row: `consent = Consent(...)`."""
    return {
        target.id
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if isinstance(node.value.func, ast.Name) and node.value.func.id[:1].isupper()
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def signal_receivers(source: Source) -> Iterator[str]:
    """Receivers of signals: what happens must be read where it is asked for."""
    names = imported(source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "connect" and _is_signal(node.value, names):
            yield f"{source.at(node)} connects a signal"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            marks = {full_name(_called(mark), names) for mark in node.decorator_list}
            if "django.dispatch.receiver" in marks:
                yield f"{source.at(node)} receives a signal"


def _is_signal(node: ast.expr, names: dict[str, str]) -> bool:
    return full_name(node, names).startswith(SIGNALS)


def _called(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator
