"""The microphone of a third party, cut by the physician of the act: at the relay, until it is given back."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.adapters import relay
from consultations.enums import SILENCEABLE
from consultations.models import Consultation, Party
from consultations.services.steps import locked, patient_of
from consultations.states import CALL_IS_OPEN
from core.actors import Actor, guest
from core.errors import Conflict, LinkRefused, NotFound

CUTS = "Seul le médecin de cet acte coupe ou rend un micro."
CALL_IS_OVER = "L’appel n’est plus ouvert."
FIELDS = ("silenced_at", "silenced_by", "word_asked_at", "updated_at")


@transaction.atomic
def party_silence(*, actor: Actor, public_id: UUID, party_public_id: UUID, at: dt.datetime) -> None:
    """Nothing that this one says reaches anybody any more. Twice is once."""
    consultation = _conducted(actor, public_id)
    _silence(actor, _third_party(consultation, party_public_id), at)
    notifications.changed(consultation, "observer")


@transaction.atomic
def parties_silence(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """All third parties who may come in, those who are not there yet too."""
    consultation = _conducted(actor, public_id)
    for party in selectors.silenceable(consultation):
        _silence(actor, party, at)
    notifications.changed(consultation, "observer")


@transaction.atomic
def party_unsilence(*, actor: Actor, public_id: UUID, party_public_id: UUID, at: dt.datetime) -> None:
    """The word is given, asked for or not."""
    consultation = _conducted(actor, public_id)
    party = _third_party(consultation, party_public_id)
    if party.silenced_at is None:
        return
    party.silenced_at, party.silenced_by, party.word_asked_at = None, "", None
    party.save(update_fields=FIELDS)
    _record(actor, "consultations.unsilenced", party, at)
    relay.silence(party, at)
    notifications.changed(consultation, "observer")


@transaction.atomic
def word_ask(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """By a physician invited, from their own page."""
    consultation = locked(actor, public_id)
    party = selectors.party_of(actor, consultation)
    if party is None:
        raise Conflict("Entrez d’abord dans l’appel.")
    _ask(actor, consultation, party, at)


@transaction.atomic
def word_ask_by_link(*, observer_public_id: UUID, at: dt.datetime) -> None:
    """By who came by a link."""
    observer = selectors.observer_known(observer_public_id, lock=True)
    if observer is None or observer.ended_at is not None or observer.party.admitted_at is None:
        raise LinkRefused("Votre présence n’est pas, ou plus, attendue.")
    _ask(guest(observer.party.label), observer.party.consultation, observer.party, at)


def _ask(actor: Actor, consultation: Consultation, party: Party, at: dt.datetime) -> None:
    if consultation.state not in CALL_IS_OPEN:
        raise Conflict(CALL_IS_OVER)
    # The word may be given at this very moment, under another lock.
    waiting = Party.objects.filter(pk=party.pk, silenced_at__isnull=False, word_asked_at__isnull=True)
    if not waiting.update(word_asked_at=at, updated_at=at):
        return
    _record(actor, "consultations.word_asked", party, at)
    notifications.changed(consultation, "observer")


def _silence(actor: Actor, party: Party, at: dt.datetime) -> None:
    if party.silenced_at is not None:
        return
    party.silenced_at, party.silenced_by = at, actor.label
    party.save(update_fields=FIELDS)
    _record(actor, "consultations.silenced", party, at)
    relay.silence(party, at)


def _conducted(actor: Actor, public_id: UUID) -> Consultation:
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CUTS)
    if consultation.state not in CALL_IS_OPEN:
        raise Conflict(CALL_IS_OVER)
    return consultation


def _third_party(consultation: Consultation, public_id: UUID) -> Party:
    party = selectors.parties_of(consultation).filter(public_id=public_id).first()
    if party is None:
        raise NotFound
    if party.role not in SILENCEABLE:
        raise Conflict("Seul le micro d’un tiers se coupe d’ici.")
    return party


def _record(actor: Actor, event: str, party: Party, at: dt.datetime) -> None:
    audit.record(actor, event, party, at=at, patient=patient_of(party.consultation), role=party.role)
