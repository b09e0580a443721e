"""« Confidentiel »: asked, written of, lifted, taken back; at once nothing reaches the relatives any more."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from core.models import inserted
from patients.selectors import contact_of
from scheduling import selectors
from scheduling.models import Appointment, AppointmentLink, Confidentiality, GuestLink, OfferLink
from scheduling.policies import confidentiality as policies
from scheduling.rules.confidentiality import CLOSED_FOR
from scheduling.services.holding import log
from scheduling.services.revoking import close
from scheduling.services.secrets import tell_secret

OF_AGE = "À dix-huit ans, tout est au patient : ses parents ne sont prévenus de rien sans lui."
ALREADY = "Ce rendez-vous est déjà confidentiel."
NONE_STANDS = "Ce rendez-vous n’est pas confidentiel, ou ne l’est plus."
TOO_LATE = (
    "Il est trop tard pour l’annuler comme une erreur : le mineur le lève lui-même, auprès d’un soignant."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Of a carer: what was said to convince the minor to tell, and which adult comes with them."""

    persuasion: str = ""
    companion: str = ""

    @property
    def is_said(self) -> bool:
        return bool(self.persuasion.strip() or self.companion.strip())


@transaction.atomic
def confidentiality_ask(
    *, actor: Actor, appointment: UUID, own: Collection[str] = (), words: Words | None = None, at: dt.datetime
) -> Confidentiality:
    """From now on nothing of this act goes to a relative, nor to a number that may be a parent’s.

    `own`: the mobile and the address of which it was said that they are the minor’s, who alone reads them.
    What already left cannot be called back: the links stay listed with where they went. Conflict from 18 on.
    """
    row = _locked(actor, appointment)
    policies.require_asker(actor, row)
    if not selectors.is_minor_at(row):
        raise Conflict(OF_AGE)
    if selectors.confidentiality_of(row) is not None:
        raise Conflict(ALREADY)
    secret = Confidentiality(
        appointment=row,
        own_reach=_own_reach(row, own),
        asker_id=actor.user_id,
        asked_by=actor.label,
        asked_at=at,
    )
    _write_words(actor, secret, words, at)
    inserted(secret)
    _mark(row, is_confidential=True)
    _close_links(actor, row, secret, at)
    _trace(actor, row, "secret", "scheduling.confidentiality_asked", at)
    return secret


@transaction.atomic
def confidentiality_note(
    *, actor: Actor, appointment: UUID, own: Collection[str] = (), words: Words | None = None, at: dt.datetime
) -> Confidentiality:
    """Completed: whose number it is, by whoever may ask; the words, by the carers of the act."""
    row = _locked(actor, appointment)
    policies.require_asker(actor, row)
    secret = _standing(row)
    secret.own_reach = _own_reach(row, own)
    _write_words(actor, secret, words, at)
    secret.save(update_fields=["own_reach", "persuasion", "companion", "told_by", "told_at", "updated_at"])
    _close_links(actor, row, secret, at)
    _trace(actor, row, "secret_note", "scheduling.confidentiality_noted", at)
    return secret


@transaction.atomic
def confidentiality_lift(*, actor: Actor, appointment: UUID, words: str = "", at: dt.datetime) -> None:
    """The minor says so themself. What was closed stays so: whoever is told is chosen again."""
    row = _locked(actor, appointment)
    policies.require_lifter(actor, row)
    secret = _standing(row)
    secret.end_words = words.strip()
    _end(actor, secret, at)
    _trace(actor, row, "secret_lift", "scheduling.confidentiality_lifted", at)


@transaction.atomic
def confidentiality_undo(*, actor: Actor, appointment: UUID, at: dt.datetime) -> None:
    """It never was asked: what it closed opens again. The messages that it stopped do not leave any more."""
    row = _locked(actor, appointment)
    policies.require_asker(actor, row)
    secret = _standing(row)
    if not policies.can_undo(actor, secret, at):
        raise Conflict(TOO_LATE)
    secret.is_mistake = True
    _end(actor, secret, at)
    _open_again(row, secret)
    _trace(actor, row, "secret_undo", "scheduling.confidentiality_undone", at)


def confidentiality_carry(
    actor: Actor, secret: Confidentiality | None, row: Appointment, at: dt.datetime
) -> None:
    """Called by whatever makes an appointment that follows another: it is as secret as that one was."""
    if secret is None or not selectors.is_minor_at(row) or selectors.confidentiality_of(row) is not None:
        return
    Confidentiality.objects.create(
        appointment=row,
        own_reach=secret.own_reach,
        asked_by=secret.asked_by,
        asked_at=secret.asked_at,
        persuasion=secret.persuasion,
        companion=secret.companion,
        told_by=secret.told_by,
        told_at=secret.told_at,
    )
    _mark(row, is_confidential=True)
    _trace(actor, row, "secret", "scheduling.confidentiality_asked", at)


def _locked(actor: Actor, appointment: UUID) -> Appointment:
    """As links do: whoever sends one meanwhile does so before, and it is closed, or after, and is refused."""
    return selectors.appointment_for(actor, appointment, lock=True)


def _standing(row: Appointment) -> Confidentiality:
    secret = selectors.confidentiality_of(row)
    if secret is None:
        raise Conflict(NONE_STANDS)
    return secret


def _own_reach(row: Appointment, own: Collection[str]) -> str:
    """Of what is noted in the file now: a number corrected meanwhile is nobody’s word."""
    person = contact_of(row.patient)
    return " ".join(one for one in (person.mobile, person.email) if one and one in own)


def _write_words(actor: Actor, secret: Confidentiality, words: Words | None, at: dt.datetime) -> None:
    if words is None or not policies.can_tell(actor, secret.appointment):
        return
    if words.is_said or secret.told_at is not None:
        secret.persuasion, secret.companion = words.persuasion.strip(), words.companion.strip()
        secret.told_by, secret.told_at = actor.label, at


def _close_links(actor: Actor, row: Appointment, secret: Confidentiality, at: dt.datetime) -> None:
    for link in selectors.links_kept_from(row, secret):
        close(link, CLOSED_FOR, at)
        audit.record(actor, "scheduling.link_revoked", link, at=at, patient=row.patient.public_id)
    tell_secret(row.public_id, at)


def _open_again(row: Appointment, secret: Confidentiality) -> None:
    """What it closed, unless another link of the same person lives since."""
    closed = {"revoked_by": CLOSED_FOR, "revoked_at__gte": secret.asked_at}
    of_act = AppointmentLink.objects.filter(appointment=row, **closed)
    offered = OfferLink.objects.filter(
        offer__entry__patient=row.patient_id, offer__entry__motive=row.motive_id, **closed
    )
    for link in [*of_act.order_by("pk"), *offered.order_by("pk")]:
        if not _is_replaced(link):
            link.revoked_at, link.revoked_by = None, ""
            link.save(update_fields=["revoked_at", "revoked_by", "updated_at"])


def _is_replaced(link: GuestLink) -> bool:
    living = type(link).objects.filter(relative=link.relative_id, revoked_at__isnull=True)  # type: ignore[attr-defined]
    if isinstance(link, OfferLink):
        return bool(living.filter(offer=link.offer_id).exists())
    return bool(living.filter(appointment=link.appointment_id).exists())  # type: ignore[attr-defined]


def _end(actor: Actor, secret: Confidentiality, at: dt.datetime) -> None:
    secret.ended_by, secret.ended_at = actor.label, at
    secret.save(update_fields=["end_words", "ended_by", "ended_at", "is_mistake", "updated_at"])
    _mark(secret.appointment, is_confidential=False)


def _mark(row: Appointment, *, is_confidential: bool) -> None:
    row.is_confidential = is_confidential
    row.save(update_fields=["is_confidential", "updated_at"])


def _trace(actor: Actor, row: Appointment, step: str, event: str, at: dt.datetime) -> None:
    """That it was said, and nothing of why."""
    log(actor, row, step, row.state, at)
    audit.record(actor, event, row, at=at, patient=row.patient.public_id)
