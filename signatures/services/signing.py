"""A document drawn, signed and kept in one gesture: all of it in the caller’s transaction, or nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse

from audit import services as audit
from core.actors import Actor, Factor
from core.encryption.blind_index import exact
from directory.models import Practitioner
from documents import pdf
from documents.models import Document
from signatures import policies, rules, selectors
from signatures.models import Signature, SigningKey
from signatures.services.keys import key_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who signs what. `shown`: all that they had before their eyes; `lines`: how many on each sheet.

    `is_void`: a rehearsal, whose paper is worth nothing: the gesture is the same, no signature is made.
    """

    practitioner: Practitioner
    shown: Any
    lines: tuple[int, ...] = ()
    is_void: bool = False


@transaction.atomic
def document_sign(
    *,
    actor: Actor,
    said: Said,
    draw: Callable[[pdf.Check | None], bytes],
    keep: Callable[[bytes], Document],
    at: dt.datetime,
) -> Document:
    """`draw` gives the PDF with the reference that it must bear, `keep` stores what was signed.

    Conflict without a fresh second factor, or while the platform has no authority.
    """
    factor = policies.require_factor(actor, at)
    if said.is_void:
        return keep(draw(None))
    from signatures.adapters import pades

    key, reference = key_for(said.practitioner, at=at), rules.reference_made()
    content = pades.signed(draw(_check(reference)), _signer(key, said.practitioner), at)
    document = keep(content)
    row = _row(said, key, factor, at)
    row.document, row.reference, row.digest = document, reference, pades.digest(content)
    row.save(force_insert=True)
    _record(actor, row, at)
    return document


@transaction.atomic
def signature_revoke(*, actor: Actor, document_public_id: UUID | None, at: dt.datetime) -> None:
    """What it says is withdrawn: the page that anybody reads says so. Twice the same is once."""
    row = selectors.signature_of(document_public_id)
    if row is None or row.revoked_at is not None:
        return
    row.revoked_at = at
    row.save(update_fields=["revoked_at", "updated_at"])
    audit.record(actor, "signatures.revoked", row, at=at, patient=row.document.patient_public_id)


def _check(reference: str) -> pdf.Check:
    address = settings.PUBLIC_ORIGIN + reverse("signatures:check", args=[reference])
    return pdf.Check(address=address, reference=rules.reference_shown(reference))


def _signer(key: SigningKey, practitioner: Practitioner) -> Any:
    from signatures.adapters import pades

    return pades.Signer(
        name=practitioner.full_name,
        certificate=key.certificate,
        private_key=key.private_key,
        authority=key.authority.certificate,
    )


def _row(said: Said, key: SigningKey, factor: Factor, at: dt.datetime) -> Signature:
    return Signature(
        key=key,
        signer=said.practitioner.full_name,
        quality=said.practitioner.trade,
        lines=list(said.lines),
        signed_at=at,
        factor=factor.kind,
        factor_given_at=min(factor.given_at, at),  # hosts do not have the same clock to the second
        shown=shown_digest(said.shown),
    )


def shown_digest(shown: Any) -> UUID:
    """What only this content gives, under the key of the indexes; an id, which the journal keeps."""
    text = DjangoJSONEncoder(sort_keys=True).encode(shown)
    return UUID(int=int(exact(text.encode().hex(), domain="signatures.shown"), 16))


def _record(actor: Actor, row: Signature, at: dt.datetime) -> None:
    """The intent, as the journal keeps it: what was shown, when, and by which factor it was confirmed."""
    audit.record(
        actor,
        "signatures.signed",
        row,
        at=at,
        patient=row.document.patient_public_id,
        document=row.document.public_id,
        factor=row.factor,
        factor_age=int((at - row.factor_given_at).total_seconds()),
        shown=row.shown,
    )
