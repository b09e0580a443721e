"""Our Python files, parsed; and the small steps that the guards share."""

import ast
import dataclasses
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ROOT / "platform"
TOP = [
    "accounts",
    "billing",
    "consultations",
    "correspondence",
    "media_relay",
    "prescriptions",
    "scheduling",
    "signatures",
]


@dataclasses.dataclass(frozen=True)
class Source:
    """One module. For `app/views/agenda.py`, `parts` has `app`, `views` and `agenda`."""

    path: Path
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        return (*self.path.parts[:-1], self.path.stem)

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


def planted(text: str, path: str = "app/services.py") -> Source:
    """A source made up by a test of the guards."""
    return Source(Path(path), ast.parse(text))


@functools.cache
def ours() -> tuple[Source, ...]:
    """Every module of the platform, without migrations and tests."""
    return tuple(_found())


def _found() -> Iterator[Source]:
    for folder in (PLATFORM, *(ROOT / name for name in TOP)):
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield Source(path.relative_to(ROOT), ast.parse(path.read_text()))


@functools.cache
def imported(source: Source) -> dict[str, str]:
    """Local name → full name: `from audit import services as audit` gives audit → audit.services."""
    names = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def full_name(node: ast.expr, names: dict[str, str]) -> str:
    """`audit.record` → `audit.services.record`, "" for anything but a dotted name."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        before = full_name(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    return ""


def calls(source: Source, within: ast.AST | None = None) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the full name of what is called."""
    names = imported(source)
    for node in ast.walk(within or source.tree):
        if isinstance(node, ast.Call):
            yield node, full_name(node.func, names)


def literals(node: ast.expr | None) -> list[str] | None:
    """The texts an argument may be: a literal, or one of two; None when it is anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        one, other = literals(node.body), literals(node.orelse)
        return None if one is None or other is None else one + other
    return None
