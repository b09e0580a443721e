"""Every URL of the project, as its resolver knows it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.middleware import is_public


class Route(NamedTuple):
    """A URL: the name to reverse (with its namespace), its pattern, whether it demands a login."""

    name: str
    pattern: str
    arguments: tuple[str, ...]
    needs_login: bool


def routes() -> list[Route]:
    return sorted(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            yield Route(
                f"{namespace}{entry.name or ''}",
                pattern,
                tuple(entry.pattern.regex.groupindex),
                not is_public(entry.callback),
            )
