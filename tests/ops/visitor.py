"""Somebody with a browser behind the proxy of production: cookies, forms, redirects; nothing else."""

import contextlib
import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tests.ops.production import HOST

ORIGIN = f"https://{HOST}"
PROXIED = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}


@dataclass
class Form:
    action: str
    names: set[str] = field(default_factory=set)
    fields: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)  # of each list: words → value


class _Forms(HTMLParser):
    """The forms of a page, with what a browser would send of them untouched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._list = self._value = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, form = given.get("name", ""), self.found[-1] if self.found else Form("")
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
        if name and tag in {"input", "select", "textarea"}:
            form.names.add(name)
        if tag == "input" and name and _is_sent(given):
            form.fields[name] = given.get("value", "on" if given.get("type") == "checkbox" else "")
        elif name and tag in {"select", "textarea"}:
            self._list = name
            form.fields.setdefault(name, "")
            form.options[name] = {}
        elif tag == "option":
            self._value = given.get("value", "")
            if "selected" in given and self._list:
                form.fields[self._list] = self._value

    def handle_data(self, data: str) -> None:
        if self._list and self.found and data.strip():
            self.found[-1].options.setdefault(self._list, {})[data.strip()] = self._value

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self._list = ""


def _is_sent(given: dict[str, str]) -> bool:
    return given.get("type") not in {"checkbox", "radio", "submit", "file"} or "checked" in given


@dataclass(frozen=True)
class Page:
    status: int
    path: str
    text: str

    @property
    def title(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


class Visitor:
    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: SimpleCookie = SimpleCookie()
        self.page = Page(0, "/", "")

    def open(self, path: str) -> Page:
        return self._ask("GET", path)

    def send(self, **typed: str) -> Page:
        """Fill in the form of this page that has these fields, by value or by the words of a list."""
        form = next(one for one in _Forms(self.page.text).found if typed.keys() <= one.names)
        said = {name: form.options.get(name, {}).get(value, value) for name, value in typed.items()}
        action = urljoin(self.page.path, form.action)
        page = self._ask("POST", action, urlencode(form.fields | said))
        assert page.status == 200, f"{action}: {page.status} {re.findall(r'invalid-feedback.*', page.text)}"
        return page

    def _ask(self, method: str, path: str, body: str = "") -> Page:
        headers = PROXIED | {"Origin": ORIGIN, "Cookie": self._cookies.output(attrs=[], header="", sep=";")}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)) as client:
            client.request(method, path, body=body, headers=headers)
            response = client.getresponse()
            text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self._cookies.load(cookie)
        if response.status in {301, 302, 303}:
            there = urlsplit(urljoin(ORIGIN + path, response.headers["Location"]))
            assert there.netloc == HOST
            return self._ask("GET", there.path + (f"?{there.query}" if there.query else ""))
        self.page = Page(response.status, path, text)
        return self.page
