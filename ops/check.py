"""`make check`: all that a machine can say about the code without running it; `--fix` repairs what it can."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ops import typescript
from ops.environments import ROOT, production_like, source_roots, throw_away_servers

ADDRESS = re.compile(r"https?://|--(extra-)?index-url|\"resolved\"")
LOCKS = ("requirements/*.lock", "**/package-lock.json")
PYTHON = sys.executable
AT_ONCE = 2  # the cores of the smallest machine that runs them


class Failed(Exception):
    """A step failed; the message is what the tool said."""


def main() -> None:
    """Run every step even after a failure, so that one run tells everything."""
    if "--fix" in sys.argv:
        return fix()
    with throw_away_servers() as servers, tempfile.TemporaryDirectory() as scratch:
        production = production_like(servers, static=Path(scratch) / "static", files=Path(scratch) / "files")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked = steps(servers, production)
            answers = list(pool.map(lambda step: passes(*step), asked))
        failures = [title for (title, _), passed in zip(asked, answers, strict=True) if not passed]
    if failures:
        sys.exit(f"\n✗ À reprendre : {', '.join(failures)}.")
    print("\n✓ Rien à redire.")
    return None


def steps(
    servers: Mapping[str, str], production: Mapping[str, str]
) -> list[tuple[str, Callable[[], str | None]]]:
    """What is checked: the longest first, the others beside it by their cost; a step may return a remark."""
    testing = {**servers, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    return [
        ("types", lambda: tool("mypy", ".")),
        ("ruff", lambda: tool("ruff", "check", ".")),
        ("mise en forme", lambda: tool("ruff", "format", "--check", ".")),
        ("listes figées", locks_name_no_registry),
        ("couches", lambda: script("lint-imports", "--no-cache")),
        ("gabarits", lambda: tool("djlint", "templates", "--lint", "--quiet")),
        ("migrations", lambda: manage("makemigrations", "--check", "--dry-run", env=testing)),
        ("déploiement", lambda: manage("check", "--deploy", "--fail-level", "WARNING", env=production)),
        ("fichiers statiques", lambda: manage("collectstatic", "--noinput", env=production)),
        ("types JavaScript", javascript_types),
    ]


def fix() -> None:
    """What ruff repairs by itself."""
    for arguments in (["check", "--fix", "--quiet", "."], ["format", "."]):
        subprocess.run([PYTHON, "-m", "ruff", *arguments], cwd=ROOT, check=False)


def passes(title: str, run: Callable[[], str | None]) -> bool:
    """Run a step, tell its duration, and what it said if it failed."""
    started = time.monotonic()
    try:
        remark = run()
    except Failed as failure:
        print(f"• {title}… ✗\n{failure}\n", flush=True)
        return False
    seconds = f"{time.monotonic() - started:.1f} s".replace(".", ",")
    print(f"• {title}… {seconds}" + (f" ({remark})" if remark else ""), flush=True)
    return True


def locks_name_no_registry() -> None:
    """A frozen list holds names, versions and hashes; where they come from is the machine's business."""
    guilty = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for pattern in LOCKS
        for path in sorted(ROOT.glob(pattern))
        if "node_modules" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ADDRESS.search(line) and '"url"' not in line
    ]
    if guilty:
        raise Failed("\n".join(guilty[:10]))


def manage(*arguments: str, env: Mapping[str, str]) -> None:
    """`manage.py` with the environment given."""
    _run([PYTHON, "manage.py", *arguments], env)


def tool(module: str, *arguments: str) -> None:
    """A tool of the environment, by its module."""
    _run([PYTHON, "-m", module, *arguments], {})


def script(name: str, *arguments: str) -> None:
    """A tool of the environment that has a script only; its first line may name a folder that has moved."""
    _run([PYTHON, str(Path(PYTHON).with_name(name)), *arguments], {})


def javascript_types() -> str | None:
    """See ops/typescript.py."""
    try:
        return typescript.check()
    except typescript.TypeErrorsFound as errors:
        raise Failed(str(errors)) from None


def _run(command: list[str], env: Mapping[str, str]) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PIVOT_")}
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**inherited, "PYTHONPATH": source_roots(), **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise Failed("\n".join((result.stdout + result.stderr).strip().splitlines()[-60:]))


if __name__ == "__main__":
    main()
