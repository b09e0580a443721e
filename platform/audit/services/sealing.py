"""The sealer: chains what was committed since it last ran, and anchors the chains. One at a time."""

import datetime as dt

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from audit import rules
from audit.enums import SHARDS
from audit.models import Anchor, Event, Link, Pending
from core.encryption import keyring

LOCK = 0x5049564F  # an advisory lock of ours, arbitrary: two sealers would fork the chains
log = structlog.get_logger("pivot.audit")


class ChainBroken(Exception):
    """A chain does not end where the last anchor says. Nothing is sealed on top of it: run verify_audit."""


@transaction.atomic
def seal(*, at: dt.datetime, limit: int = 5000) -> int:
    """Chain at most `limit` waiting events and anchor them; how many, 0 when another sealer is at work."""
    if not _alone():
        return 0
    waiting = Pending.objects.order_by("event_id").values("event_id")[:limit]
    events = list(Event.objects.filter(pk__in=waiting).order_by("pk"))
    if not events:
        return 0
    last = Anchor.objects.order_by("number").last()
    lengths = list(last.lengths) if last else [0] * SHARDS
    heads = _heads(lengths)
    number = last.number + 1 if last else 1
    Link.objects.bulk_create([_link(event, number, lengths, heads) for event in events], batch_size=1000)
    Pending.objects.filter(pk__in=[event.pk for event in events]).delete()
    _anchor(last, number, at, lengths, heads)
    return len(events)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _heads(lengths: list[int]) -> list[bytes]:
    """The last print of each chain, where the last anchor left it."""
    ends = Q()
    for shard, length in enumerate(lengths):
        ends |= Q(shard=shard, sequence=length)
    found = {link.shard: bytes(link.digest) for link in Link.objects.filter(ends)}
    if any(length and shard not in found for shard, length in enumerate(lengths)):
        raise ChainBroken
    return [found.get(shard, rules.FRESH) for shard in range(SHARDS)]


def _link(event: Event, number: int, lengths: list[int], heads: list[bytes]) -> Link:
    shard = event.shard % SHARDS  # a line written by another hand may say anything
    lengths[shard] += 1
    place = (shard, lengths[shard], number, event.pk)
    heads[shard] = rules.link_digest(heads[shard], place, bytes(event.mac), event.line)
    return Link(event_id=event.pk, shard=shard, sequence=lengths[shard], anchor=number, digest=heads[shard])


def _anchor(
    last: Anchor | None, number: int, at: dt.datetime, lengths: list[int], heads: list[bytes]
) -> None:
    key = keyring.subkey(settings.AUDIT_KEYS[0], "audit/anchor")
    before = bytes(last.mac) if last else rules.FRESH
    mac = rules.anchor_mac(key, before, number, at, lengths, heads)
    Anchor.objects.create(number=number, at=at, lengths=lengths, mac=mac)
    # Logs leave the machine: an end cut off the journal is not cut off there (verify_audit --anchor).
    transaction.on_commit(lambda: log.info("audit.anchored", anchor=f"{number}:{mac.hex()}"))
