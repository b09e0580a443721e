"""Writing to the other side: a question before the call, in it a spelling, what a deaf ear needs to read.

Whoever is in the act, from its preparation on; in the call, the patient at home behind their link, and who
was let in by an invitation. What is clinical goes to the report as well: a message is kept with the act, and
is no report.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import SILENCEABLE, PartyRole
from consultations.models import ChatMessage, Consultation
from consultations.services.steps import locked, patient_of
from consultations.states import HELD, NOT_OVER, UNREADY
from core.actors import Actor, guest
from core.errors import Conflict, Invalid, LinkRefused, Refused
from scheduling import services as agenda
from scheduling.models import AppointmentLink

LONGEST = 500
CLOSED = "Les messages s’écrivent de la préparation à la fin de l’acte."
CLOSED_BY_LINK = "Les messages s’écrivent de la salle d’attente à la fin de l’acte."
NOBODY = "Personne d’autre ne prépare cet acte : les messages s’ouvrent à l’arrivée du patient."
NOT_THERE = "Votre place n’est pas, ou n’est plus, tenue par ce lien."


@transaction.atomic
def chat_write(*, actor: Actor, public_id: UUID, text: str, at: dt.datetime) -> ChatMessage:
    """From the cockpit or the cart."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_attend(actor, consultation), "Les messages sont aux personnes de l’acte.")
    if consultation.state not in NOT_OVER:
        raise Conflict(CLOSED)
    if not selectors.is_chat_open(consultation):
        raise Conflict(NOBODY)
    message = _write(actor, consultation, _role(actor, consultation), actor.label, text, at)
    if consultation.state in UNREADY:
        notifications.message_left(consultation, actor, at=at)
    return message


@transaction.atomic
def chat_seen(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """The messages are under the eyes of this person: nothing waits for them behind the bell any more."""
    consultation = selectors.act_for(actor, public_id)
    notifications.messages_read(consultation, actor, at=at)
    return consultation


@transaction.atomic
def chat_write_at_home(*, link: AppointmentLink, text: str, at: dt.datetime) -> ChatMessage:
    """From the page of a patient at home, who holds their place by this link."""
    link = agenda.link_hold_act(link=link, at=at)
    entry, consultation = selectors.entry_by_link(link), selectors.act_by_link(link, lock=True)
    if entry is None or consultation is None:
        raise LinkRefused(NOT_THERE)
    _require_held(consultation)
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
    _require_held(party.consultation)
    return _write(guest(party.label), party.consultation, PartyRole(party.role), party.label, text, at)


def _require_held(consultation: Consultation) -> None:
    if consultation.state not in HELD:
        raise Conflict(CLOSED_BY_LINK)


def _role(actor: Actor, consultation: Consultation) -> PartyRole:
    if policies.is_physician_of(actor, consultation):
        return PartyRole.PHYSICIAN
    return PartyRole.CART if policies.is_at_cart(actor, consultation) else PartyRole.SECOND_PHYSICIAN


def _write(
    actor: Actor, consultation: Consultation, role: PartyRole, author: str, text: str, at: dt.datetime
) -> ChatMessage:
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
