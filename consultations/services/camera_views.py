"""Views of the cart’s camera, kept for every physician who drives it, named, named again, forgotten."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import ConsultationState
from consultations.models import CameraView, Consultation
from consultations.services.steps import locked, patient_of
from core.actors import Actor
from core.errors import Conflict, Invalid
from territory.models import Cart

MOST_VIEWS = 12
LONGEST_NAME = 40
LONGEST_CAMERA = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Where a camera looks, in its own units; None on an axis that it has not."""

    camera: str
    pan: float | None = None
    tilt: float | None = None
    zoom: float | None = None


@transaction.atomic
def camera_view_keep(
    *, actor: Actor, public_id: UUID, name: str, looking: Looking, at: dt.datetime
) -> CameraView:
    """What is seen now; the same name again is the new view."""
    consultation = _driven(actor, public_id)
    cart, name = _held(consultation), _named(name)
    where = {"pan": looking.pan, "tilt": looking.tilt, "zoom": looking.zoom}
    if not looking.camera.strip() or all(value is None for value in where.values()):
        raise Invalid("La caméra ne dit pas où elle regarde : réessayez.", field="camera")
    same: dict[str, Any] = {"cart": cart, "camera": looking.camera.strip()[:LONGEST_CAMERA]}
    others = CameraView.objects.filter(**same).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise Conflict(f"{MOST_VIEWS} vues au plus par caméra : oubliez-en une.")
    kept: dict[str, Any] = {**where, "kept_by": actor.label, "kept_at": at}
    view, _ = CameraView.objects.update_or_create(defaults=kept, name=name, **same)
    _tell(actor, "consultations.camera_view_kept", consultation, at)
    return view


@transaction.atomic
def camera_view_rename(
    *, actor: Actor, public_id: UUID, view_public_id: UUID, name: str, at: dt.datetime
) -> CameraView:
    consultation = _driven(actor, public_id)
    view, name = selectors.camera_view_of(consultation, view_public_id), _named(name)
    taken = CameraView.objects.filter(cart=view.cart_id, camera=view.camera, name=name)
    if taken.exclude(pk=view.pk).exists():
        raise Conflict("Une vue de cette caméra porte déjà ce nom.")
    if view.name == name:
        return view
    view.name = name
    view.save(update_fields=["name", "updated_at"])
    _tell(actor, "consultations.camera_view_renamed", consultation, at)
    return view


@transaction.atomic
def camera_view_forget(*, actor: Actor, public_id: UUID, view_public_id: UUID, at: dt.datetime) -> None:
    """For everybody: the journal says by whom and when."""
    consultation = _driven(actor, public_id)
    selectors.camera_view_of(consultation, view_public_id).delete()
    _tell(actor, "consultations.camera_view_forgotten", consultation, at)


def _driven(actor: Actor, public_id: UUID) -> Consultation:
    """The act, where the physicians of the other end may drive: during the call."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_keep_views(actor, consultation), policies.DRIVES)
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("L’acte n’est pas en cours.")
    return consultation


def _held(consultation: Consultation) -> Cart:
    """Locked: two physicians who keep at once do not go past what is kept at most."""
    key = consultation.appointment.cart_id
    if key is None:
        raise Conflict("Cet acte se fait sans chariot.")
    return Cart.objects.select_for_update().get(pk=key)


def _named(name: str) -> str:
    named = " ".join(name.split())
    if not named or len(named) > LONGEST_NAME:
        raise Invalid(f"Nommez cette vue, en {LONGEST_NAME} caractères au plus.", field="name")
    return named


def _tell(actor: Actor, event: str, consultation: Consultation, at: dt.datetime) -> None:
    audit.record(actor, event, consultation, at=at, patient=patient_of(consultation))
    notifications.changed(consultation, "views")
