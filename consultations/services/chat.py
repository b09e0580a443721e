"""Writing to the other side while an act lasts: a spelling, a number, what a deaf ear needs to read.

Whoever is in the act, the patient at home behind their link, and who was let in by an invitation. What is
clinical goes to the report as well: a message is kept with the act, and is no report.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import SILENCEABLE, PartyRole
from consultations.models import ChatMessage, Consultation
from consultations.services.steps import locked, patient_of
from consultations.states import HELD
from core.actors import Actor, guest
from core.errors import Conflict, Invalid, LinkRefused, Refused
from scheduling import services as agenda
from scheduling.models import AppointmentLink

LONGEST = 500
CLOSED = "Les messages s’écrivent de la salle d’attente à la fin de l’acte."
NOT_THERE = "Votre place n’est pas, ou n’est plus, tenue par ce lien."


@transaction.atomic
def chat_write(*, actor: Actor, public_id: UUID, text: str, at: dt.datetime) -> ChatMessage:
    """From the cockpit or the cart."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_attend(actor, consultation), "Les messages sont aux personnes de l’acte.")
    return _write(actor, consultation, _role(actor, consultation), actor.label, text, at)


@transaction.atomic
def chat_write_at_home(*, link: AppointmentLink, text: str, at: dt.datetime) -> ChatMessage:
    """From the page of a patient at home, who holds their place by this link."""
    link = agenda.link_hold_act(link=link, at=at)
    entry, consultation = selectors.entry_by_link(link), selectors.act_by_link(link, lock=True)
    if entry is None or consultation is None:
        raise LinkRefused(NOT_THERE)
    return _write(agenda.actor_of(link), consultation, PartyRole.PATIENT, entry.party.label, text, at)


@transaction.atomic
def chat_write_by_guest(*, observer_public_id: UUID, text: str, at: dt.datetime) -> ChatMessage:
    """From the page of who came by an invitation and was let in; a trainee reads and does not write."""
    observer = selectors.observer_known(observer_public_id, lock=True)
    if observer is None or observer.ended_at is not None:
        raise LinkRefused(NOT_THERE)
    party = observer.party
    if party.admitted_at is None:
        raise Conflict("Les messages s’ouvrent quand le médecin vous fait entrer.")
    if party.role not in SILENCEABLE:
        raise Refused("Un stagiaire lit les messages et n’en écrit pas.")
    return _write(guest(party.label), party.consultation, PartyRole(party.role), party.label, text, at)


def _role(actor: Actor, consultation: Consultation) -> PartyRole:
    if policies.is_physician_of(actor, consultation):
        return PartyRole.PHYSICIAN
    return PartyRole.CART if policies.is_at_cart(actor, consultation) else PartyRole.SECOND_PHYSICIAN


def _write(
    actor: Actor, consultation: Consultation, role: PartyRole, author: str, text: str, at: dt.datetime
) -> ChatMessage:
    if consultation.state not in HELD:
        raise Conflict(CLOSED)
    text = text.strip()
    if not text:
        raise Invalid("Écrivez un message.", field="text")
    if len(text) > LONGEST:
        raise Invalid(f"Un message a {LONGEST} caractères au plus.", field="text")
    message = ChatMessage.objects.create(
        consultation=consultation, role=role, author=author, text=text, written_at=at
    )
    audit.record(
        actor, "consultations.message_written", consultation, at=at, patient=patient_of(consultation)
    )
    notifications.changed(consultation, "chat")
    return message
