"""The test client: runs what waits for the commit, and reads every page as a strict browser would."""

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from django.core.signals import setting_changed
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client, TestCase
from django.test.client import ClientHandler

LEFTOVER = re.compile(r"\{[{%#]")
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")
DATA_TYPES = {"application/json", "application/ld+json", "importmap", "speculationrules"}


class _Middleware:
    """Loaded once for all clients (WhiteNoise reads every static file), and again after a changed setting."""

    handler = ClientHandler(enforce_csrf_checks=False)

    @classmethod
    def forget(cls, **_: Any) -> None:
        cls.handler = ClientHandler(enforce_csrf_checks=False)


setting_changed.connect(_Middleware.forget)


class PivotClient(Client):
    """Use it like Django's client. Each response in HTML is held against the content policy."""

    def __init__(self, *args: Any, enforce_csrf_checks: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, enforce_csrf_checks=enforce_csrf_checks, **kwargs)
        self._is_shared = not enforce_csrf_checks

    def request(self, **request: Any) -> HttpResponse:
        if self._is_shared:
            self.handler = _Middleware.handler
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            faults = _read(TOKEN.sub("token", response.content.decode()))
            assert not faults, f"{request['PATH_INFO']}: " + "; ".join(faults)
        return response


def sent_back(form: BaseForm, **change: Any) -> dict[str, Any]:
    """What a browser sends when nothing but `change` is touched on the form that a page shows."""
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        shown = "" if value is None else value
        if value is not False:
            data[field.html_name] = shown
        if field.field.show_hidden_initial:
            data[field.html_initial_name] = form.data.get(field.html_initial_name, shown)
    return {name: value for name, value in (data | change).items() if value is not None}


@lru_cache(maxsize=64)
def _read(page: str) -> list[str]:
    """A page that differs by its tokens only, as most refusals do, is not read again."""
    return faults_of(page)


def faults_of(page: str) -> list[str]:
    """What a strict content policy, a screen reader or a sharp eye would refuse in this HTML."""
    reader = _Reader()
    reader.feed(page)
    return reader.faults + [
        f"template syntax left over: {found[0]!r}" for found in LEFTOVER.finditer(reader.text)
    ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.text = ""
        self._ids: set[str] = set()
        self._in_script = False
        self._lacks_token = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in_script = tag == "script"
        if tag == "style" or "style" in given:
            self.faults.append(f"inline style on <{tag}>")
        if self._in_script and not self._may_run(given):
            self.faults.append("inline script without a nonce")
        if tag == "form":
            self._lacks_token = (given.get("method") or "").lower() == "post"
        if given.get("name") == "csrfmiddlewaretoken" and given.get("value"):
            self._lacks_token = False
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._in_script = False

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False
        if tag == "form" and self._lacks_token:
            self.faults.append("posted form without its token: an include with `only` drops it")
            self._lacks_token = False

    def handle_data(self, data: str) -> None:
        if not self._in_script:
            self.text += data

    def _may_run(self, given: dict[str, str | None]) -> bool:
        return bool(given.get("src") or given.get("nonce") or given.get("type") in DATA_TYPES)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self.faults.append(f"inline handler {name} on <{tag}>")
        if value.strip().lower().startswith("javascript:"):
            self.faults.append(f"javascript: address on <{tag}>")
        if LEFTOVER.search(value):
            self.faults.append(f"template syntax left over in {name}: {value!r}")
        if name == "id":
            if value in self._ids:
                self.faults.append(f"id {value!r} twice")
            self._ids.add(value)
