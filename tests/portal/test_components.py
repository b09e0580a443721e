"""The page of components: it shows every one of them, in order, to whoever is signed in."""

import hashlib
import re
from typing import Any

import pytest
from django.conf import settings
from django.test.signals import template_rendered
from django.urls import reverse

from accounts.models import User
from tests.cast import signed_in

COMPONENTS = sorted(path.name for path in (settings.BASE_DIR / "templates" / "components").glob("*.html"))
VENDOR = settings.BASE_DIR / "static" / "vendor"


@pytest.fixture
def shown(client, luc: User):
    return signed_in(client, luc).get(reverse("portal:components"))


def test_the_page_needs_a_session(client, db):
    assert client.get(reverse("portal:components")).status_code == 302


def test_every_component_is_shown(client, luc: User):
    """Drawn on this page: the client of the tests keeps whole pages only."""
    drawn: set[str | None] = set()

    def draws(template: Any, **_: Any) -> None:
        drawn.add(template.name)

    template_rendered.connect(draws)
    try:
        signed_in(client, luc).get(reverse("portal:components"))
    finally:
        template_rendered.disconnect(draws)
    assert [name for name in COMPONENTS if f"components/{name}" not in drawn] == []


def test_every_icon_is_shown(shown):
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
    drawn = set(re.findall(r'id="i-([a-z-]+)"', sprite))
    used = set(re.findall(r"icons\.svg#i-([a-z-]+)", shown.content.decode()))
    assert used == drawn


def test_no_inline_style_and_no_inline_script(shown):
    page = shown.content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page) == []


def test_ids_are_unique(shown):
    ids = re.findall(r'\sid="([^"]+)"', shown.content.decode())
    assert len(ids) == len(set(ids))


def test_vendored_files_are_those_of_the_manifest():
    listed = dict(reversed(line.split("  ")) for line in (VENDOR / "MANIFEST").read_text().splitlines())
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "MANIFEST"
    }
    assert found == listed


def test_no_vendored_file_names_a_source_map():
    """Such a comment makes the static files of a release impossible to collect."""
    assert [path.name for path in VENDOR.rglob("*.*s") if b"sourceMappingURL" in path.read_bytes()] == []
