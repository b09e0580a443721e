"""The journal held against its own chains and anchors. Reads everything once, in order, in small pieces."""

import datetime as dt
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery

from audit import rules
from audit.enums import SHARDS
from audit.models import Anchor, Event, Link, Pending
from core.encryption import keyring

CHUNK = 2000
LATE = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: `row` says where, `what` says how."""

    row: str
    what: str


def findings(*, at: dt.datetime, known_anchor: str = "") -> Iterator[Finding]:
    """Every broken row, chains first; nothing when the journal is whole.

    `known_anchor` is "number:mac" as it was logged elsewhere: without it, a journal cut off at an anchor
    (lines, links and anchors alike) looks whole. After a break the walk goes on from what is stored.
    """
    for shard in range(SHARDS):
        yield from _chain(shard)
    yield from _anchors()
    yield from _unchained(at)
    if known_anchor:
        yield from _known(known_anchor)


def _chain(shard: int) -> Iterator[Finding]:
    previous, length = rules.FRESH, 0
    for link, event in _linked(shard):
        row = f"événement {link.event_id} (chaîne {shard}, rang {link.sequence})"
        whole = link.sequence == length + 1
        if not whole:
            yield Finding(f"chaîne {shard}, rang {length + 1}", "maillon retiré")
        yield from _link(row, link, event, previous if whole else None)
        previous, length = bytes(link.digest), link.sequence


def _link(row: str, link: Link, event: Event | None, previous: bytes | None) -> Iterator[Finding]:
    if event is None:
        yield Finding(row, "ligne retirée")
        return
    if not _signed(event):
        yield Finding(row, "ligne altérée")
    if previous is None:
        return
    place = (link.shard, link.sequence, link.anchor, link.event_id)
    digest = rules.link_digest(previous, place, bytes(event.mac), event.line)
    if not hmac.compare_digest(digest, bytes(link.digest)):
        yield Finding(row, "maillon altéré ou déplacé")


def _linked(shard: int) -> Iterator[tuple[Link, Event | None]]:
    links = Link.objects.filter(shard=shard).order_by("sequence").iterator(CHUNK)
    while chunk := list(islice(links, CHUNK)):
        events = Event.objects.in_bulk([link.event_id for link in chunk])
        yield from ((link, events.get(link.event_id)) for link in chunk)


def _anchors() -> Iterator[Finding]:
    heads, lengths = [rules.FRESH] * SHARDS, [0] * SHARDS
    previous, number = rules.FRESH, 0
    anchors = {anchor.number: anchor for anchor in Anchor.objects.all()}
    for run, links in _runs():
        for shard, sequence, digest in links:
            heads[shard], lengths[shard] = digest, sequence
        for missing in range(number + 1, run + (run not in anchors)):
            yield Finding(f"ancre {missing}", "ancre retirée")
        if anchor := anchors.pop(run, None):
            if list(anchor.lengths) != lengths or not _anchored(anchor, previous, heads):
                yield Finding(f"ancre {run}", "ancre altérée, ou maillons retirés avant elle")
            previous = bytes(anchor.mac)
        number = run
    yield from (Finding(f"ancre {left}", "maillons de l’ancre retirés") for left in sorted(anchors))


def _runs() -> Iterator[tuple[int, list[tuple[int, int, bytes]]]]:
    """The links of each run of the sealer: (shard, sequence, digest)."""
    links = Link.objects.order_by("anchor", "shard", "sequence").values_list(
        "anchor", "shard", "sequence", "digest"
    )
    for run, group in groupby(links.iterator(CHUNK), key=lambda link: link[0]):
        yield run, [(shard, sequence, bytes(digest)) for _, shard, sequence, digest in group]


def _unchained(at: dt.datetime) -> Iterator[Finding]:
    chained = Link.objects.filter(event_id=OuterRef("pk"))
    queued_at = Subquery(Pending.objects.filter(event_id=OuterRef("pk")).values("queued_at"))
    loose = Event.objects.filter(~Exists(chained)).annotate(queued_at=queued_at)
    for event in loose.order_by("pk").iterator(CHUNK):
        row = f"événement {event.pk}"
        if not _signed(event):
            yield Finding(row, "ligne altérée ou ajoutée par une autre main")
        elif event.queued_at is None:
            yield Finding(row, "ligne hors des chaînes")
        elif event.queued_at < at - LATE:
            yield Finding(row, "ligne jamais scellée : la tâche audit.tasks.seal tourne-t-elle ?")
    lost = Pending.objects.filter(~Exists(Event.objects.filter(pk=OuterRef("event_id"))))
    yield from (
        Finding(f"événement {one.pk}", "ligne retirée avant d’être scellée") for one in lost.order_by("pk")
    )


def _known(known_anchor: str) -> Iterator[Finding]:
    number, _, mac = known_anchor.partition(":")
    if not Anchor.objects.filter(number=int(number), mac=bytes.fromhex(mac)).exists():
        yield Finding(
            f"ancre {number}", "ancre connue ailleurs, absente ou différente ici : fin du journal retirée"
        )


def _signed(event: Event) -> bool:
    macs = (rules.line_mac(keyring.subkey(key, "audit/line"), event.line) for key in settings.AUDIT_KEYS)
    return any(hmac.compare_digest(mac, bytes(event.mac)) for mac in macs)


def _anchored(anchor: Anchor, previous: bytes, heads: list[bytes]) -> bool:
    keys = (keyring.subkey(key, "audit/anchor") for key in settings.AUDIT_KEYS)
    return any(
        hmac.compare_digest(
            rules.anchor_mac(key, previous, anchor.number, anchor.at, anchor.lengths, heads),
            bytes(anchor.mac),
        )
        for key in keys
    )
