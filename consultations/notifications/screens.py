"""What the screens of an act hear. They get ids and names of events, never a value."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from consultations.models import Consultation


def act_group(public_id: object) -> str:
    """The channel group of everybody who has this act on a screen."""
    return f"consultation.{public_id}"


def practitioner_group(practitioner_pk: int) -> str:
    """The channel group of the pages where this practitioner, or who keeps their agenda, sees the day."""
    return f"waiting-room.{practitioner_pk}"


def site_group(site_pk: int) -> str:
    """The same of those who are beside the patients of a site."""
    return f"waiting-room.site.{site_pk}"


def changed(consultation: Consultation, event: str) -> None:
    """After the commit, the screens of this act fetch again what `event` names."""
    _send(act_group(consultation.public_id), event, consultation)


def state_changed(consultation: Consultation) -> None:
    changed(consultation, "state")
    day_changed(consultation)


def day_changed(consultation: Consultation) -> None:
    """The pages where its people see who waits, and what waits for them."""
    held = consultation.appointment
    people = {one for one in (held.practitioner_id, held.beside_id, held.nurse_id) if one is not None}
    groups = [practitioner_group(one) for one in sorted(people)]
    groups += [site_group(held.site_id)] if held.site_id else []
    for group in groups:
        _send(group, "waiting", consultation)


def asked_in(consultation: Consultation, practitioner_pk: int) -> None:
    """The same of a physician who is invited."""
    _send(practitioner_group(practitioner_pk), "invited", consultation)


def _send(group: str, event: str, consultation: Consultation) -> None:
    message = {"type": "act.changed", "event": event, "act": str(consultation.public_id)}

    def deliver() -> None:  # no partial: Django names what failed
        layer = get_channel_layer()
        if layer is not None:
            async_to_sync(layer.group_send)(group, message)

    transaction.on_commit(deliver, robust=True)
