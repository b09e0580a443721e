"""The second source root is named `platform`: nothing starts if it replaces Python's own module."""

import importlib
import platform
import sysconfig
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = SETTINGS["tool"]["importlinter"]["root_packages"]


def test_platform_is_a_source_root_and_not_a_package():
    assert (ROOT / "platform").is_dir()
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_platform_is_the_standard_library_s():
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))
    assert platform.python_version_tuple() >= ("3", "11")


@pytest.mark.parametrize("name", PACKAGES)
def test_our_packages_are_those_of_this_checkout(name: str):
    found = Path(importlib.import_module(name).__file__ or "").resolve()
    assert found in {ROOT / name / "__init__.py", ROOT / "platform" / name / "__init__.py"}


def test_every_package_is_known_to_the_layer_contracts():
    held = {path.parent.name for root in (ROOT, ROOT / "platform") for path in root.glob("*/__init__.py")}
    assert held - {"ops", "tests", "benchmarks"} == set(PACKAGES)


def test_only_the_root_of_the_tests_is_a_package():
    assert [path.parent.name for path in (ROOT / "tests").rglob("__init__.py")] == ["tests"]
