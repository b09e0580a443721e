"""One line in the journal for each thing done or opened."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction

from audit import rules, wording
from audit.enums import SHARDS
from audit.models import Event
from core.actors import NAMELESS, Actor
from core.encryption import keyring
from core.models import write_changes

GUEST = "Invité"  # a guest may be the patient: their name stays out of the journal


def record(
    actor: Actor,
    event: str,
    subject: models.Model | None,
    *,
    at: dt.datetime,
    patient: UUID | None = None,
    **details: object,
) -> Event:
    """Write a line in the caller's transaction: both are saved, or neither.

    `details` are codes, ids, counts and flags, never personal data (ValueError otherwise). LookupError for an
    event that no app worded; RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event} is recorded in the transaction of what it speaks of.")
    wording.of(event)
    line = Event(
        at=at,
        kind=event,
        patient_public_id=patient,
        details={name: rules.detail(name, value) for name, value in sorted(details.items())},
        **_who(actor),
        **_what(subject),
    )
    line.shard = rules.shard_of(str(patient or actor.user_id or actor.label), SHARDS)
    line.mac = rules.line_mac(keyring.subkey(settings.AUDIT_KEYS[0], "audit/line"), line.line)
    line.save(force_insert=True)
    return line


def edit(
    actor: Actor,
    event: str,
    row: models.Model,
    values: Mapping[str, Any],
    *,
    shown: Mapping[str, Any] | None,
    at: dt.datetime,
) -> None:
    """Write what changed of a row, and a line with the names of those fields: none when nothing did.

    `shown`: what the writer looked at; Stale as `write_changes` says.
    """
    if changed := write_changes(row, values, shown=shown):
        record(actor, event, row, at=at, fields=changed)


def read(
    actor: Actor,
    event: str,
    subject: models.Model | None,
    *,
    at: dt.datetime,
    patient: UUID | None = None,
    **details: object,
) -> Event:
    """The same for an opening, which often has no transaction of its own.

    Once for what a person opens, not for each request of its page: the caller knows which is which.
    """
    with transaction.atomic(savepoint=False):
        return record(actor, event, subject, at=at, patient=patient, **details)


def _who(actor: Actor) -> dict[str, Any]:
    return {
        "actor_label": GUEST if actor.role == "guest" and actor.label not in NAMELESS else actor.label,
        "actor_role": actor.role,
        "actor_user_id": actor.user_id,
        "actor_site_ids": sorted(actor.site_ids),
        "purpose": actor.purpose,
    }


def _what(subject: models.Model | None) -> dict[str, Any]:
    if subject is None:
        return {}
    return {
        "subject_label": subject._meta.label_lower,
        "subject_public_id": getattr(subject, "public_id", None),
    }
