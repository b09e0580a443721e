"""The set-up says in one sentence what is missing, and starts at once when nothing is."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ops import bootstrap

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with frozen lists and nothing else."""
    (tmp_path / "requirements").mkdir()
    for name in ("demo", "test", "bootstrap"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(f"{name}==1\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / ".pivot")
    return tmp_path


def pretend_installed(wanted: str) -> None:
    bootstrap.VENV.mkdir()
    (bootstrap.VENV / "bin").mkdir()
    (bootstrap.VENV / "bin" / "python").symlink_to(sys.executable)
    bootstrap.write_stamp(wanted)


def test_what_is_installed_is_not_installed_again(checkout: Path, monkeypatch: pytest.MonkeyPatch):
    pretend_installed("test")
    monkeypatch.setattr(bootstrap, "install", lambda *_: pytest.fail("nothing to install"))
    assert bootstrap.ensure("test") == checkout / ".venv" / "bin" / "python"
    assert bootstrap.ensure("demo") == checkout / ".venv" / "bin" / "python"


def test_a_changed_list_a_smaller_one_and_a_moved_folder_are_seen(checkout: Path):
    pretend_installed("demo")
    assert bootstrap.installed("demo")
    assert not bootstrap.installed("test")
    (checkout / "requirements" / "demo.lock").write_text("demo==2\n")
    assert not bootstrap.installed("demo")
    bootstrap.write_stamp("demo")
    bootstrap.STAMP.write_text(bootstrap.STAMP.read_text().replace(str(checkout), "/elsewhere"))
    assert not bootstrap.installed("demo")


def test_somebody_s_own_environment_is_taken_as_it_is(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
):
    bootstrap.VENV.symlink_to(tmp_path_factory.mktemp("own"))
    assert bootstrap.ensure("test") == checkout / ".venv" / "bin" / "python"


def test_a_folder_with_accents_is_found_from_a_terminal_without_them(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
):
    root = checkout / "l’été à Guise"
    monkeypatch.setattr(bootstrap, "ROOT", root)
    bootstrap.add_source_roots(checkout)
    code = f"import site, sys; site.addsitedir({str(checkout)!a}); print(*map(ascii, sys.path), sep='\\n')"
    command = [sys.executable, "-S", "-c", code]
    started = subprocess.run(command, env={"LC_ALL": "C"}, capture_output=True, text=True, check=True)
    assert {ascii(str(root)), ascii(str(root / "platform"))} <= set(started.stdout.splitlines())


def test_a_missing_venv_module_is_one_sentence(checkout: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bootstrap, "has_module", lambda name: name != "ensurepip")
    with pytest.raises(bootstrap.SetupError, match=r"apt-get install python3-venv"):
        bootstrap.ensure("demo")


def test_an_unwritable_folder_is_one_sentence(checkout: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bootstrap.os, "access", lambda *_: False)
    with pytest.raises(bootstrap.SetupError, match="n’est pas inscriptible"):
        bootstrap.ensure("demo")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Max retries exceeded: Temporary failure in name resolution", "n’atteint pas l’index des paquets"),
        ("OSError: [Errno 28] No space left on device", "le disque est plein"),
        ("something else", "something else"),
    ],
)
def test_a_failed_installation_is_explained(words: str, sentence: str):
    with pytest.raises(bootstrap.SetupError, match=sentence):
        bootstrap.run([sys.executable, "-c", f"import sys; sys.exit({words!r})"], "Rien n’a pu être installé")


def test_the_way_back_to_pip_asks_for_hashes_and_wheels(checkout: Path, monkeypatch: pytest.MonkeyPatch):
    ran: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "succeeds", lambda _command: False)
    monkeypatch.setattr(bootstrap, "run", lambda command, _failure: ran.append(command))
    bootstrap.install(Path("python"), "demo")
    (command,) = ran
    assert command[:3] == ["python", "-m", "pip"]
    assert {"--require-hashes", "--only-binary", ":all:"} <= set(command)


@pytest.mark.parametrize("found", [False, True])
def test_an_old_python_says_so_or_finds_a_newer_one(monkeypatch: pytest.MonkeyPatch, *, found: bool):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: sys.executable if found else None)
    started: list[list[str]] = []

    def start(_program: str, arguments: list[str]) -> None:
        started.append(arguments)
        raise SystemExit

    monkeypatch.setattr(bootstrap.os, "execv", start)
    with pytest.raises(SystemExit if found else bootstrap.SetupError, match=None if found else "Python 3.11"):
        bootstrap.switch_to_modern_python()
    assert bool(started) is found


def test_continuous_integration_s_command_can_be_run():
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR
    assert subprocess.run(["sh", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0


def test_compiled_modules_are_kept_apart_where_none_are_wanted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)  # ours already, where this test was started so
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = bootstrap.environment()
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert environment["PYTHONPYCACHEPREFIX"] == str(ROOT / ".cache" / "pycache")
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
    assert "PYTHONPYCACHEPREFIX" not in bootstrap.environment()
