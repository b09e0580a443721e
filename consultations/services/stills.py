"""Still images taken from a live track into the file. Nothing else of picture or sound is kept."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import ConsultationState, StillGivenUp, StillSource
from consultations.models import CartRequest, Consultation, ImageDecision, StillImage, StillRequest
from consultations.services.steps import locked, patient_of
from consultations.states import REPORT_IS_OPEN
from core.actors import Actor
from core.errors import Conflict
from documents import services as documents
from documents.enums import ContentType, DocumentKind
from patients.enums import ConsentDecision

FROM_THE_CART = "Cette image est prise au chariot."


@transaction.atomic
def still_take(
    *,
    actor: Actor,
    public_id: UUID,
    content: bytes,
    source: StillSource,
    original: UUID | None = None,
    at: dt.datetime,
) -> StillImage:
    """Keeps what the physician’s own screen shows: the way left when the cart cannot take the image, or what
    they drew upon the image `original`, which stays as it is.
    """
    consultation = locked(actor, public_id)
    _require_asker(actor, consultation)
    _require_allowed(consultation)
    drawn_upon = selectors.still_of(consultation, original) if original else None
    if drawn_upon is not None and drawn_upon.track_role != source:
        raise Conflict("Un dessin est de la même caméra que son image.")
    gesture = selectors.current_request(consultation)
    still = _keep(actor, consultation, content, source, actor.label, at, side=_side(source, gesture))
    if drawn_upon is not None:
        still.original, still.side = drawn_upon, drawn_upon.side
        still.save(update_fields=["original", "side", "updated_at"])
    return still


@transaction.atomic
def still_side(*, actor: Actor, public_id: UUID, document: UUID, side: str, at: dt.datetime) -> StillImage:
    """Which ear it is of, or "" : by the physicians of the act, until the report is signed."""
    consultation = locked(actor, public_id)
    _require_asker(actor, consultation)
    if consultation.state not in REPORT_IS_OPEN:
        raise Conflict("Le compte rendu est signé : ses images ne changent plus.")
    still = selectors.still_of(consultation, document)
    if still.track_role != StillSource.HAND_CAMERA:
        raise Conflict("Seule une image de la caméra main est d’une oreille.")
    if still.side == side:
        return still
    still.side = side
    still.save(update_fields=["side", "updated_at"])
    _record(actor, "consultations.still_side_said", consultation, StillSource.HAND_CAMERA, at)
    notifications.changed(consultation, "still")
    return still


@transaction.atomic
def still_ask(*, actor: Actor, public_id: UUID, source: StillSource, at: dt.datetime) -> StillRequest:
    """Asks the cart for an image of its own camera, whole whatever the line makes of the picture."""
    consultation = locked(actor, public_id)
    _require_asker(actor, consultation)
    _require_allowed(consultation)
    request = StillRequest.objects.create(
        consultation=consultation,
        track_role=source,
        gesture=selectors.current_request(consultation),
        asked_by=actor.label,
        asked_at=at,
    )
    _record(actor, "consultations.still_asked", consultation, source, at)
    notifications.changed(consultation, "still_wanted")
    return request


@transaction.atomic
def still_begin(*, actor: Actor, public_id: UUID, request_public_id: UUID, at: dt.datetime) -> None:
    """The cart has heard: it takes the image now."""
    consultation = locked(actor, public_id)
    policies.require(policies.is_at_cart(actor, consultation), FROM_THE_CART)
    request = _open(consultation, request_public_id)
    if request.begun_at is None:
        request.begun_at = at
        request.save(update_fields=["begun_at", "updated_at"])
        notifications.changed(consultation, "still_wanted")


@transaction.atomic
def still_deliver(
    *, actor: Actor, public_id: UUID, request_public_id: UUID, content: bytes, at: dt.datetime
) -> StillImage:
    """Keeps the image that was asked of the cart. Sent again after a cut, it is kept once."""
    consultation = locked(actor, public_id)
    policies.require(policies.is_at_cart(actor, consultation), FROM_THE_CART)
    request = selectors.still_request_of(consultation, request_public_id)
    if request.still is not None:
        return request.still
    _open(consultation, request_public_id)
    _require_allowed(consultation)
    source = StillSource(request.track_role)
    side = _side(source, request.gesture)
    request.still = _keep(actor, consultation, content, source, request.asked_by, at, side=side)
    request.save(update_fields=["still", "updated_at"])
    return request.still


@transaction.atomic
def still_give_up(
    *, actor: Actor, public_id: UUID, request_public_id: UUID, why: StillGivenUp, at: dt.datetime
) -> StillRequest:
    """The cart cannot, or whoever asked waits no longer. What was received meanwhile stays received."""
    consultation = locked(actor, public_id)
    request = selectors.still_request_of(consultation, request_public_id)
    if request.is_open:
        request.given_up, request.updated_at = why, at
        request.save(update_fields=["given_up", "updated_at"])
        notifications.changed(consultation, "still_wanted")
    return request


def _require_asker(actor: Actor, consultation: Consultation) -> None:
    policies.require(not policies.is_at_cart(actor, consultation), "C’est le médecin qui prend l’image.")


def _require_allowed(consultation: Consultation) -> None:
    """Asked again when the image comes: an agreement, an act or an aparté may have changed meanwhile."""
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("L’acte n’est pas en cours.")
    last = selectors.image_decision_of(consultation)
    if last is None or last.decision != ConsentDecision.GIVEN:
        raise Conflict(_barred(last), code="agreement_missing")
    if selectors.aparte_of(consultation) is not None:
        raise Conflict("Pendant un aparté, aucune image n’est prise.", code="aside")


def _barred(last: ImageDecision | None) -> str:
    if last is None:
        return "Demandez d’abord l’accord du patient pour garder des images."
    if last.decision == ConsentDecision.REFUSED:
        return "Les images sont refusées : aucune n’est prise."
    return "L’accord pour les images est retiré : aucune n’est prise."


def _open(consultation: Consultation, public_id: UUID) -> StillRequest:
    request = selectors.still_request_of(consultation, public_id)
    if not request.is_open:
        raise Conflict("Cette image n’est plus attendue.", code="not_wanted")
    return request


def _side(source: StillSource, gesture: CartRequest | None) -> str:
    """The ear that was being looked at; "" for anything else."""
    return gesture.side if gesture is not None and source == StillSource.HAND_CAMERA else ""


def _keep(
    actor: Actor,
    consultation: Consultation,
    content: bytes,
    source: StillSource,
    taken_by: str,
    at: dt.datetime,
    *,
    side: str,
) -> StillImage:
    document = documents.document_upload(
        actor=actor,
        kind=DocumentKind.STILL_IMAGE,
        title=f"Image, {source.label.lower()}",
        content=content,
        formats=frozenset({ContentType.JPEG}),
        patient_public_id=patient_of(consultation),
        act_public_id=consultation.public_id,
        at=at,
    )
    still = StillImage.objects.create(
        consultation=consultation,
        document_public_id=document.public_id,
        track_role=source,
        taken_by=taken_by,
        taken_at=at,
        side=side,
    )
    _record(actor, "consultations.still_taken", consultation, source, at)
    notifications.changed(consultation, "still")
    return still


def _record(
    actor: Actor, event: str, consultation: Consultation, source: StillSource, at: dt.datetime
) -> None:
    audit.record(actor, event, consultation, at=at, patient=patient_of(consultation), source=source)
