"""Notices, preferences and undelivered messages, in words."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse

from core import french
from core.actors import Actor
from notifications import selectors
from notifications.adapters.letters import notice_text
from notifications.enums import Channel, MessageState
from notifications.models import MailboxItem, Message, Notice
from notifications.policies import can_be_written, can_resend
from notifications.rules import Kind, is_known, kind_of

ERRORS = {
    "recipient_refused": "L’adresse n’existe pas, ou refuse nos messages.",
    "content_refused": "Le serveur du destinataire refuse ce message.",
    "server_unreachable": "Le serveur d’envoi ne répond pas.",
    "not_delivered": "L’opérateur n’a pas pu remettre ce SMS : numéro fermé, ou téléphone éteint.",
    "no_credit": "Le compte d’envoi de SMS n’a plus de crédit. Prévenez l’exploitant.",
    "not_allowed": "Le transporteur refuse nos identifiants. Prévenez l’exploitant.",
    "workers_lost": "L’envoi s’est interrompu plusieurs fois. Prévenez l’exploitant.",
}
CARRIED_BY = {Channel.EMAIL: "e-mail", Channel.SMS: "SMS"}
BADGES = {
    MessageState.DEAD: {"label": "non remis", "icon": "warning", "tone": "danger"},
    MessageState.FAILED: {"label": "nouvel essai prévu", "icon": "clock", "tone": "warn"},
    MessageState.LAPSED: {"label": "dépassé", "icon": "clock", "tone": ""},
}
LINK = re.compile(r"(https?://\S+)")


@dataclass(frozen=True, slots=True)
class NoticeLine:
    public_id: UUID
    icon: str
    title: str
    url: str
    when: str
    datetime: str
    unread: bool


@dataclass(frozen=True, slots=True)
class FailureLine:
    public_id: UUID
    title: str
    text: str
    badge: dict[str, str]
    is_dead: bool
    may_resend: bool
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of the preferences: `value` is what the form sends; `is_there` when the kind goes this way."""

    channel: str
    value: str
    is_there: bool
    is_on: bool


@dataclass(frozen=True, slots=True)
class PreferenceLine:
    label: str
    choices: list[Choice]
    is_optional: bool


@dataclass(frozen=True, slots=True)
class PreferenceGroup:
    title: str
    lines: list[PreferenceLine]


def bell_label(unread: int) -> str:
    """What the bell says to who does not see it."""
    return "Avis : aucun non lu" if unread == 0 else f"Avis : {unread} non lu{'s' if unread > 1 else ''}"


def notice_lines(notices: Iterable[Notice]) -> list[NoticeLine]:
    return [
        NoticeLine(
            public_id=notice.public_id,
            icon=kind_of(notice.kind).icon,
            title=notice_text(notice),
            url=reverse("notifications:notice", args=[notice.public_id]) if notice.link else "",
            when=french.moment(notice.posted_at),
            datetime=notice.posted_at.isoformat(),
            unread=notice.read_at is None,
        )
        for notice in notices
    ]


def preference_channels(actor: Actor) -> list[Channel]:
    """The ways by which something may reach this role here."""
    used = {way for kind in selectors.kinds_for(actor) for way in kind.channels}
    return [way for way in Channel if way in used and (way == Channel.PAGE or selectors.is_carried(way))]


def preference_groups(actor: Actor) -> list[PreferenceGroup]:
    """By category, the kinds that may reach this role, each with every way of the page."""
    off, ways = selectors.switched_off(actor), preference_channels(actor)
    by_category = groupby(selectors.kinds_for(actor), key=lambda kind: kind.category)
    return [
        PreferenceGroup(category, [_preference_line(kind, ways, off) for kind in kinds])
        for category, kinds in by_category
    ]


def wanted_pairs(values: Iterable[str]) -> set[tuple[str, str]]:
    """The (kind, channel) pairs of the boxes that are ticked: "scheduling.booked/email"."""
    return {(kind, channel) for kind, _, channel in (value.rpartition("/") for value in values)}


def failure_lines(actor: Actor, messages: Iterable[Message], at: dt.datetime) -> list[FailureLine]:
    return [
        FailureLine(
            public_id=message.public_id,
            title=_failure_title(message),
            text=_failure_text(message),
            badge=BADGES[MessageState(message.state)],
            is_dead=message.state == MessageState.DEAD,
            may_resend=can_resend(actor, message) and not message.is_over(at),
            label=message.label,
        )
        for message in messages
    ]


def mailbox_lines(items: Iterable[MailboxItem]) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("notifications:mailbox_item", args=[item.public_id]),
            "icon": "phone" if item.channel == Channel.SMS else "inbox",
            "title": item.subject or item.body[:90],
            "address": item.address,
            "when": french.moment(item.received_at),
        }
        for item in items
    ]


def mailbox_letter(item: MailboxItem) -> dict[str, Any]:
    """A letter as a mail reader shows it: its addresses can be followed."""
    return {
        "channel": item.get_channel_display(),
        "subject": item.subject or "SMS",
        "address": item.address,
        "when": french.moment(item.received_at),
        "attachment": item.attachment,
        "lines": [
            [{"text": part, "is_link": part.startswith("http")} for part in LINK.split(line) if part]
            for line in item.body.splitlines()
        ],
    }


def _kind_label(code: str) -> str:
    return kind_of(code).label if is_known(code) else "Message"


def _preference_line(kind: Kind, ways: list[Channel], off: set[tuple[str, str]]) -> PreferenceLine:
    choices = [
        Choice(
            channel=way.label,
            value=f"{kind.code}/{way}",
            is_there=way in kind.channels,
            is_on=(kind.code, way) not in off,
        )
        for way in ways
    ]
    return PreferenceLine(kind.label, choices, kind.optional)


def _failure_title(message: Message) -> str:
    by = CARRIED_BY[Channel(message.channel)]
    return f"{_kind_label(message.kind)}, par {by}, pour {message.label}"


def _failure_text(message: Message) -> str:
    if message.state == MessageState.LAPSED and not message.error_code:
        return f"N’a pas pu partir avant son heure. Écrit le {french.moment(message.queued_at)}."
    why = ERRORS.get(message.error_code, "L’envoi a échoué.")
    tried = "1 essai" if message.attempts == 1 else f"{message.attempts} essais"
    written = f"Écrit le {french.moment(message.queued_at)}, {tried}."
    if message.next_try_at is not None:
        return f"{why} {written} Prochain essai vers {french.hour(message.next_try_at)}."
    if message.state == MessageState.DEAD and not can_be_written(message):
        return f"{why} {written} Le lien ou le code qu’il portait est effacé\u00a0: envoyez-en un autre."
    return f"{why} {written}"
