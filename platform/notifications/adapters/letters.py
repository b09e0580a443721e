"""From a kind and its context to the words that leave. Plain text: nothing to load, nothing to track."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse

from core import french
from notifications.adapters.carriers import Letter
from notifications.adapters.entries import entry_of
from notifications.enums import Channel
from notifications.models import Message, Notice
from notifications.rules import SEALED_LINK, Kind, Value, kind_of, plain


def letter_of(message: Message) -> Letter:
    """What this message says, for its channel."""
    kind = kind_of(message.kind)
    is_sms = message.channel == Channel.SMS
    return Letter(
        key=message.public_id,
        address=message.address,
        subject=sentence(kind.subject, spoken_context(kind, message.context)),
        body=_sms(kind, message) if is_sms else _email(kind, message),
        entry=None if is_sms else entry_of(kind, message),
        useful_until=message.useful_until,
    )


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


def _door(message: Message) -> str:
    """Where it leads; what opens something to whoever reads it is kept sealed, with the context."""
    return absolute(message.link or str(message.context.get(SEALED_LINK, "")))


def _sms(kind: Kind, message: Message) -> str:
    said = sentence(kind.sms or kind.subject, spoken_context(kind, message.context))
    return plain(f"{said} {_door(message)}".strip())


def _email(kind: Kind, message: Message) -> str:
    values = {**kind.unpacked(message.context), "link": _door(message)}
    preferences = absolute(reverse("notifications:preferences")) if kind.optional else ""
    foot = _text("emails/foot.txt", {"preferences_link": preferences})
    return f"{_text(kind.body, values).strip()}\n{foot}"


def _text(name: str, values: Mapping[str, object]) -> str:
    # Without escaping: a plain text has no markup to break out of.
    engine_template = get_template(name).template  # type: ignore[attr-defined]
    text: str = engine_template.render(Context(dict(values), autoescape=False))
    return text


def _spoken(value: Value) -> str:
    if isinstance(value, dt.datetime):
        return french.moment_spoken(value)
    return french.day(value) if isinstance(value, dt.date) else str(value)
