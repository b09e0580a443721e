"""Names given as text: audit events and tasks. Each must exist, with the arguments it is given."""

import ast
import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from tests.guards.sources import Source, calls, imported, literals

RECORDERS = {"audit.services.record": 1, "audit.services.edit": 1, "audit.services.read": 1}
ENQUEUERS = {"core.jobs.enqueue": 0, "jobs.enqueue": 0}


def recorded(source: Source) -> Iterator[tuple[str, str]]:
    """(where, event) of each event recorded, through helpers of the module too; "" when it is no literal."""
    if not any(name.startswith("audit.services") for name in imported(source).values()):
        return
    positions, done = {**RECORDERS}, set()
    while positions.keys() - done:
        done = set(positions)
        positions |= _helpers(source, positions)
    for node, called in calls(source):
        if called not in positions:
            continue
        event = _argument(node, positions[called], "event")
        if isinstance(event, ast.Name) and _enclosing_helper(source, node, event.id):
            continue
        for kind in literals(event) or [""]:
            yield source.at(node), kind


def _helpers(source: Source, positions: Mapping[str, int]) -> dict[str, int]:
    """Functions of the module that pass one of their parameters on as the event."""
    found = {}
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef):
            for node, name in calls(source, function):
                event = _argument(node, positions[name], "event") if name in positions else None
                parameters = [argument.arg for argument in function.args.args]
                if isinstance(event, ast.Name) and event.id in parameters:
                    found[function.name] = parameters.index(event.id)
    return found


def _enclosing_helper(source: Source, node: ast.Call, name: str) -> bool:
    return any(
        isinstance(function, ast.FunctionDef)
        and node in ast.walk(function)
        and name in {argument.arg for argument in function.args.args}
        for function in ast.walk(source.tree)
    )


def unknown_events(sources: Iterable[Source], worded: Collection[str]) -> Iterator[str]:
    """Events that no app worded, or whose name cannot be read in the code."""
    for source in sources:
        for where, kind in recorded(source):
            if not kind:
                yield f"{where} records an event whose name is not a literal"
            elif kind not in worded:
                yield f"{where} records {kind}, which no app worded"


def unused_wordings(sources: Iterable[Source], worded: Collection[str]) -> Iterator[str]:
    """Wordings of events that nothing records."""
    used = {kind for source in sources for _, kind in recorded(source)}
    return (f"{kind} is worded and never recorded" for kind in sorted(set(worded) - used))


def bad_jobs(sources: Iterable[Source], tasks: Mapping[str, Callable[..., object]]) -> Iterator[str]:
    """Jobs asked for that no task answers, or with other arguments than it takes."""
    for source in sources:
        for node, called in calls(source):
            if called in ENQUEUERS and source.path.name != "jobs.py":
                for name in literals(_argument(node, 0, "task")) or [""]:
                    yield from _bad_job(source.at(node), name, node, tasks)


def _bad_job(
    where: str, name: str, node: ast.Call, tasks: Mapping[str, Callable[..., object]]
) -> Iterator[str]:
    if name not in tasks:
        yield f"{where} asks for {name or 'a task whose name is not a literal'}, which does not exist"
        return
    given = {keyword.arg: None for keyword in node.keywords if keyword.arg not in {"queue", "task"}}
    if None in given:
        yield f"{where} gives {name} arguments that cannot be read in the code"
        return
    try:
        inspect.signature(tasks[name]).bind(**given)
    except TypeError as error:
        yield f"{where} asks for {name}: {error}"


def _argument(node: ast.Call, position: int, name: str) -> ast.expr | None:
    if len(node.args) > position:
        return node.args[position]
    return next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
