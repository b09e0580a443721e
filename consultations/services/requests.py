"""What the physician asks of the person at the cart, and hears there."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import transaction

from audit import services as audit
from consultations import notifications, policies
from consultations.enums import (
    AuscultationPoint,
    ConsultationState,
    EarSide,
    RequestKind,
    SoundFilter,
)
from consultations.models import CartRequest, Consultation
from consultations.rules import sounds
from consultations.services.steps import locked, patient_of
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound

LONGEST_WORDS = 300
HEARD = ("heard_at", "words", "worded_at", "sound_filter", "filters_version", "updated_at")


@transaction.atomic
def request_make(
    *, actor: Actor, public_id: UUID, kind: RequestKind, point: str = "", side: str = "", at: dt.datetime
) -> CartRequest:
    """What the cart shows in giant letters; asking something else replaces it."""
    consultation = _in_call(actor, public_id)
    policies.require(not policies.is_at_cart(actor, consultation), "La demande vient du médecin.")
    if (kind == RequestKind.STETHOSCOPE) != (point in AuscultationPoint.values):
        raise Invalid("Dites où poser le stéthoscope.", field="point")
    if side and (kind != RequestKind.HAND_CAMERA or side not in EarSide.values):
        raise Invalid("Dites quelle oreille.", field="side")
    request = CartRequest.objects.create(
        consultation=consultation, kind=kind, point=point, side=side, asked_by=actor.label, asked_at=at
    )
    audit.record(
        actor,
        "consultations.asked",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=point or kind,
        side=side or None,
    )
    notifications.changed(consultation, "request")
    return request


@transaction.atomic
def request_placed(*, actor: Actor, public_id: UUID, request_public_id: UUID, at: dt.datetime) -> CartRequest:
    """« C’est posé »."""
    consultation = _in_call(actor, public_id)
    policies.require(
        policies.is_at_cart(actor, consultation), "C’est la personne auprès du patient qui confirme."
    )
    request = _request(consultation, request_public_id)
    request.placed_at, request.repeat_asked_at = at, None
    request.save(update_fields=["placed_at", "repeat_asked_at", "updated_at"])
    audit.record(
        actor,
        "consultations.placed",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=request.point or request.kind,
        point=request.point or None,
    )
    notifications.changed(consultation, "request")
    return request


@transaction.atomic
def request_repeat(*, actor: Actor, public_id: UUID, request_public_id: UUID, at: dt.datetime) -> CartRequest:
    """« Faire répéter »: the physician sees that the request was not understood."""
    consultation = _in_call(actor, public_id)
    policies.require(
        policies.is_at_cart(actor, consultation), "C’est la personne auprès du patient qui le demande."
    )
    request = _request(consultation, request_public_id)
    request.repeat_asked_at = at
    request.save(update_fields=["repeat_asked_at", "updated_at"])
    notifications.changed(consultation, "request")
    return request


@transaction.atomic
def request_side(
    *, actor: Actor, public_id: UUID, request_public_id: UUID, side: str, at: dt.datetime
) -> CartRequest:
    """« C’est l’autre oreille »: whoever holds the camera knows which ear it is at."""
    consultation = _in_call(actor, public_id)
    policies.require(
        policies.is_at_cart(actor, consultation), "C’est la personne auprès du patient qui le voit."
    )
    request = _request(consultation, request_public_id)
    if not request.side or side not in EarSide.values:
        raise Invalid("Dites quelle oreille.", field="side")
    if request.side == side:
        return request
    request.side, request.side_said_by = side, actor.label
    request.save(update_fields=["side", "side_said_by", "updated_at"])
    patient = patient_of(consultation)
    audit.record(actor, "consultations.request_side_said", consultation, at=at, patient=patient, side=side)
    notifications.changed(consultation, "request")
    return request


@transaction.atomic
def request_heard(
    *,
    actor: Actor,
    public_id: UUID,
    request_public_id: UUID,
    words: str = "",
    sound_filter: str = "",
    at: dt.datetime,
) -> CartRequest:
    """« Entendu »: the physician is done with this point, and may say once what they heard there."""
    consultation = _in_call(actor, public_id)
    policies.require(not policies.is_at_cart(actor, consultation), "C’est le médecin qui écoute.")
    request = _request(consultation, request_public_id)
    request.heard_at = at
    if words.strip():
        _put_into_words(actor, request, words.strip(), at)
    if sound_filter:
        _note_filter(request, sound_filter)
    request.save(update_fields=HEARD)
    audit.record(
        actor,
        "consultations.heard",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=request.point or request.kind,
        point=request.point or None,
    )
    notifications.changed(consultation, "request")
    return request


def _put_into_words(actor: Actor, request: CartRequest, words: str, at: dt.datetime) -> None:
    """They go to the report, which is written by the physician of the act."""
    policies.require(
        policies.can_conduct(actor, request.consultation),
        "Le médecin de cet acte écrit ce qu’il entend.",
    )
    if request.kind != RequestKind.STETHOSCOPE or len(words) > LONGEST_WORDS:
        raise Invalid(f"Dites ce que vous entendez en {LONGEST_WORDS} caractères au plus.", field="words")
    if request.worded_at is not None:
        raise Conflict("Ce point est déjà décrit : corrigez dans vos notes.")
    request.words, request.worded_at = words, at


def _note_filter(request: CartRequest, sound_filter: str) -> None:
    """With the version of the filters, which only exist behind their switch."""
    if request.kind != RequestKind.STETHOSCOPE or sound_filter not in SoundFilter.values:
        raise Invalid("Ce filtre n’existe pas.", field="filter")
    if settings.MEDICAL_FUNCTIONS["stethoscope_filters"]:
        request.sound_filter, request.filters_version = sound_filter, sounds.VERSION


def _in_call(actor: Actor, public_id: UUID) -> Consultation:
    consultation = locked(actor, public_id)
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("L’acte n’est pas en cours.")
    return consultation


def _request(consultation: Consultation, public_id: UUID) -> CartRequest:
    request = consultation.requests.filter(public_id=public_id).first()
    if request is None:
        raise NotFound
    return request
