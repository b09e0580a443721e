"""The authority and the keys that it certifies: made, renewed, ended. A key that ends is erased."""

import datetime as dt
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from audit import services as audit
from core.actors import Actor, job
from core.errors import Conflict
from directory.models import Practitioner
from signatures import selectors
from signatures.adapters.certificates import Holder, Pair, authority_pair, holder_pair
from signatures.enums import KeyEnd
from signatures.models import Authority, SigningKey

NO_AUTHORITY = (
    "La signature n’est pas encore en place sur cette plateforme : l’exploitant doit créer son autorité "
    "(« manage.py signing_authority »). Rien n’est signé, votre texte est gardé."
)
SELF = job("signatures.keys")
Row = TypeVar("Row", Authority, SigningKey)


@transaction.atomic
def authority_make(*, actor: Actor, at: dt.datetime) -> Authority:
    """A new authority in the place of the one that serves, whose key is erased: what it signed stays good."""
    former = selectors.serving_authority(lock=True)
    if former is not None:
        former.private_key, former.retired_at = "", at
        former.save(update_fields=["private_key", "retired_at", "updated_at"])
        audit.record(actor, "signatures.authority_retired", former, at=at)
    span = _span(at, settings.SIGNING_AUTHORITY_LASTS)
    made = _row(Authority(), authority_pair(organisation=settings.CUSTODIAN_NAME, **span))
    made.save(force_insert=True)
    audit.record(actor, "signatures.authority_made", made, at=at)
    return made


@transaction.atomic
def key_for(practitioner: Practitioner, *, at: dt.datetime) -> SigningKey:
    """The key that signs for them, made or renewed when it must be. Conflict while there is no authority."""
    authority = _authority(at)
    known = selectors.key_of(practitioner)
    if known is not None and known.authority_id == authority.pk and not _is_old(known.ends_at, at):
        return known
    selectors.serving_authority(lock=True)  # two first signatures at once make one key
    known = selectors.key_of(practitioner)
    if known is not None and known.authority_id == authority.pk and not _is_old(known.ends_at, at):
        return known
    if known is not None:
        key_end(actor=SELF, key=known, reason=KeyEnd.RENEWED, at=at)
    return _make(practitioner, authority, at)


@transaction.atomic
def key_end(*, actor: Actor, key: SigningKey, reason: KeyEnd, at: dt.datetime) -> SigningKey:
    """It never signs again; what it signed before stays good."""
    key.private_key, key.ended_at, key.end_reason = "", at, reason
    key.save(update_fields=["private_key", "ended_at", "end_reason", "updated_at"])
    audit.record(actor, "signatures.key_ended", key, at=at, reason=reason.value)
    return key


def _authority(at: dt.datetime) -> Authority:
    authority = selectors.serving_authority()
    if authority is not None and not _is_old(authority.ends_at, at):
        return authority
    if not settings.SIGNING_MAKES_ITS_AUTHORITY:
        raise Conflict(NO_AUTHORITY, code="no_authority")
    return authority_make(actor=SELF, at=at)


def _is_old(ends_at: dt.datetime, at: dt.datetime) -> bool:
    """Renewed before its end: a signature is not made with a certificate of its last days."""
    return ends_at - at < settings.SIGNING_RENEWED_BEFORE


def _make(practitioner: Practitioner, authority: Authority, at: dt.datetime) -> SigningKey:
    issuer = Pair(
        certificate=authority.certificate,
        private_key=authority.private_key,
        begins_at=authority.begins_at,
        ends_at=authority.ends_at,
    )
    holder = Holder(name=practitioner.full_name, rpps=practitioner.rpps)
    pair = holder_pair(issuer, holder, **_span(at, settings.SIGNING_KEY_LASTS))
    key = _row(SigningKey(authority=authority, practitioner=practitioner), pair)
    key.save(force_insert=True)
    audit.record(SELF, "signatures.key_made", key, at=at)
    return key


def _span(at: dt.datetime, lasts: dt.timedelta) -> dict[str, dt.datetime]:
    return {"begins_at": at - settings.SIGNING_BEGINS_BEFORE, "ends_at": at + lasts}


def _row(row: Row, pair: Pair) -> Row:
    row.certificate, row.private_key = pair.certificate, pair.private_key
    row.begins_at, row.ends_at = pair.begins_at, pair.ends_at
    return row
