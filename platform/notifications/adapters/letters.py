"""From a kind and its context to the words that leave. Plain text: nothing to load, nothing to track."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from core import french
from notifications.adapters.carriers import Letter
from notifications.enums import Channel
from notifications.models import Message, Notice
from notifications.rules import Kind, Value, kind_of


def letter_of(message: Message) -> Letter:
    """What this message says, for its channel."""
    kind = kind_of(message.kind)
    spoken = spoken_context(kind, message.context)
    link = absolute(message.link)
    subject = sentence(kind.subject, spoken)
    body = f"{subject} {link}".strip() if message.channel == Channel.SMS else _body(kind, spoken, link)
    return Letter(key=message.public_id, address=message.address, subject=subject, body=body)


def notice_text(notice: Notice) -> str:
    """The line in the page."""
    kind = kind_of(notice.kind)
    return sentence(kind.notice or kind.subject, spoken_context(kind, notice.context))


def sentence(pattern: str, spoken: Mapping[str, str]) -> str:
    """One line: no value may break a header."""
    return " ".join(pattern.format(**spoken).split(" ")).replace("\n", " ").replace("\r", " ")


def spoken_context(kind: Kind, stored: Mapping[str, str | int]) -> dict[str, str]:
    """Every value as a reader says it: "mar. 24 nov. 2026 à 14 h 30"."""
    return {name: _spoken(value) for name, value in kind.unpacked(stored).items()}


def absolute(link: str) -> str:
    """A path of ours as an address that a mail reader can open."""
    return f"{settings.PUBLIC_ORIGIN}{link}" if link else ""


def _body(kind: Kind, spoken: Mapping[str, str], link: str) -> str:
    values = {**spoken, "link": link, "preferences_link": absolute("/avis/preferences/")}
    engine_template = get_template(kind.body).template  # type: ignore[attr-defined]
    text: str = engine_template.render(Context(values, autoescape=False))
    return text.strip() + "\n"


def _spoken(value: Value) -> str:
    if isinstance(value, dt.datetime):
        return french.moment_spoken(value)
    return french.day(value) if isinstance(value, dt.date) else str(value)
