"""An interpreter or a trainee in the call: with the patient’s agreement, and somebody who answers for them.

They have no account. A link lets them in once; their browser is known after that, and nothing else of theirs.
"""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.adapters import relay
from consultations.enums import ObserverEnd, PartyRole
from consultations.models import Consultation, Observer, Party
from consultations.services.doors import or_knock, require_open
from consultations.services.steps import locked, patient_of
from consultations.states import CALL_IS_OPEN
from core.actors import Actor, guest
from core.errors import Conflict, Invalid, LinkRefused, NotFound
from patients.enums import ConsentGiver

LINK_LIFE = dt.timedelta(hours=2)
MOST_PEOPLE = 8  # as the relay seats them
QUALITIES = (PartyRole.INTERPRETER, PartyRole.TRAINEE)
CONDUCTS = "Seul le médecin de cet acte fait entrer quelqu’un."


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Who said yes to this person being there; nobody did when `given_by` is None."""

    given_by: ConsentGiver | None
    giver_name: str = ""


@transaction.atomic
def observer_invite(
    *,
    actor: Actor,
    public_id: UUID,
    role: PartyRole,
    name: str,
    agreement: Agreement,
    email: str = "",
    at: dt.datetime,
) -> tuple[Observer, str]:
    """The observer and the secret of their link, which is told this once. `actor` answers for them."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    given_by = _checked(consultation, role, name, agreement)
    party = Party.objects.create(consultation=consultation, role=role, label=name.strip())
    observer = Observer(
        party=party,
        owner_label=actor.label,
        owner_user_id=actor.user_id,
        consent_given_by=given_by,
        consent_giver_name=agreement.giver_name.strip(),
        invited_at=at,
    )
    secret = observer.link_give(at + LINK_LIFE)
    observer.save()
    _record(actor, "consultations.observer_invited", observer, at)
    if email:
        notifications.observer_invited(observer, email, secret, at=at)
    notifications.changed(consultation, "observer")
    return observer, secret


def _checked(consultation: Consultation, role: PartyRole, name: str, agreement: Agreement) -> ConsentGiver:
    if consultation.state not in CALL_IS_OPEN:
        raise Conflict("On invite pendant l’acte, ou juste avant.")
    if role not in QUALITIES:
        raise Invalid("Dites s’il s’agit d’un interprète ou d’un stagiaire.", field="role")
    if not name.strip():
        raise Invalid("Dites le nom de cette personne : il est montré au patient.", field="name")
    if agreement.given_by is None:
        raise Invalid("Recueillez d’abord l’accord : dites qui accepte sa présence.", field="given_by")
    if agreement.given_by != ConsentGiver.PATIENT and not agreement.giver_name.strip():
        raise Invalid("Dites le nom de qui a donné l’accord.", field="giver_name")
    if selectors.people_count(consultation) >= MOST_PEOPLE:
        raise Conflict("L’appel est complet : huit personnes au plus. Faites sortir quelqu’un d’abord.")
    return agreement.given_by


def observer_of_link(*, secret: str, at: dt.datetime) -> Observer:
    """Whom a link is for, without using it up: mail readers open links by themselves. LinkRefused else."""
    observer = selectors.observer_by_link(secret)
    return _let_through(observer, at, is_first=True)


@transaction.atomic
def observer_come(*, secret: str, at: dt.datetime) -> Observer:
    """Uses the link up."""
    observer = _let_through(selectors.observer_by_link(secret, lock=True), at, is_first=True)
    observer.link_used_at = at
    observer.save(update_fields=["link_used_at", "updated_at"])
    _record(guest(observer.party.label), "consultations.observer_came", observer, at)
    return observer


def observer_enter(*, observer_public_id: UUID, at: dt.datetime) -> Party:
    """Their place in the call, the same after a reload: waiting until the physician lets them in.

    DoorShut while nobody new comes in.
    """
    return or_knock(partial(_enter, observer_public_id, at), at)


@transaction.atomic
def _enter(observer_public_id: UUID, at: dt.datetime) -> Party:
    observer = selectors.observer_known(observer_public_id, lock=True)
    observer = _let_through(observer, at, is_first=False)
    party = observer.party
    require_open(guest(party.label), party)
    party.joined_at, party.left_at = at, None
    party.save(update_fields=["joined_at", "left_at", "updated_at"])
    _record(guest(party.label), "consultations.joined", observer, at)
    notifications.changed(party.consultation, "observer")
    return party


def _let_through(observer: Observer | None, at: dt.datetime, *, is_first: bool) -> Observer:
    if observer is None:
        raise Observer.refusal()
    if observer.party.consultation.state not in CALL_IS_OPEN:
        raise LinkRefused("Cette téléconsultation est terminée. Vous pouvez fermer cette page.")
    if observer.ended_at is not None:
        raise LinkRefused("Votre présence n’est plus attendue. Vous pouvez fermer cette page.")
    if is_first:
        observer.require_fresh(at)
    return observer


@transaction.atomic
def observer_admit(*, actor: Actor, public_id: UUID, observer_public_id: UUID, at: dt.datetime) -> None:
    """They see and hear from now on."""
    consultation, observer = _held(actor, public_id, observer_public_id)
    if observer.link_used_at is None:
        raise Conflict("Cette personne n’est pas encore là.")
    if observer.party.admitted_at is not None:
        return
    observer.party.admitted_at = at
    observer.party.save(update_fields=["admitted_at", "updated_at"])
    _record(actor, "consultations.observer_admitted", observer, at)
    relay.admit(observer.party, at)
    notifications.changed(consultation, "observer")


@transaction.atomic
def observer_remove(*, actor: Actor, public_id: UUID, observer_public_id: UUID, at: dt.datetime) -> None:
    """They are out with the next packet, and their link and page are worth nothing any more."""
    consultation, observer = _held(actor, public_id, observer_public_id)
    _end(actor, observer, ObserverEnd.REMOVED, at)
    notifications.changed(consultation, "observer")


@transaction.atomic
def observers_refuse(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """The patient wants nobody else any more: all are out at once. The act goes on."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    end_observers(actor, consultation, ObserverEnd.REFUSED, at)


def end_observers(actor: Actor, consultation: Consultation, why: ObserverEnd, at: dt.datetime) -> None:
    """Ends the presence of everybody who came, or may come, by a link."""
    for observer in selectors.observers_of(consultation):
        _end(actor, observer, why, at)
    notifications.changed(consultation, "observer")


@transaction.atomic
def observer_left(*, participant: UUID, at: dt.datetime) -> None:
    """The relay says that they are gone. Told several times, it is written once; of others, nothing is."""
    party = Party.objects.select_for_update(of=("self",)).filter(public_id=participant).first()
    if party is None or party.role not in (*QUALITIES, PartyRole.PATIENT) or party.left_at is not None:
        return
    party.left_at = at
    party.save(update_fields=["left_at", "updated_at"])
    notifications.changed(party.consultation, "party" if party.role == PartyRole.PATIENT else "observer")


def _held(actor: Actor, public_id: UUID, observer_public_id: UUID) -> tuple[Consultation, Observer]:
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    observer = selectors.observer_in(consultation, observer_public_id)
    if observer is None:
        raise NotFound
    return consultation, observer


def _end(actor: Actor, observer: Observer, why: ObserverEnd, at: dt.datetime) -> None:
    observer.ended_at, observer.ended_by, observer.ended_why = at, actor.label, why
    observer.save(update_fields=["ended_at", "ended_by", "ended_why", "updated_at"])
    party = observer.party
    party.left_at = party.left_at or at
    party.save(update_fields=["left_at", "updated_at"])
    _record(actor, "consultations.observer_ended", observer, at, why=why)
    relay.remove(party, at)


def _record(actor: Actor, event: str, observer: Observer, at: dt.datetime, **details: str) -> None:
    consultation = observer.party.consultation
    audit.record(
        actor,
        event,
        observer,
        at=at,
        patient=patient_of(consultation),
        role=observer.party.role,
        **details,
    )
