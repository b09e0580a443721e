"""Inviting a third party by a link and a code told apart: with the patient’s agreement, and an owner.

A relative, a guardian, an interpreter, a trainee. The link serves once, for as long as who invites chose.
"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import BY_LINK, Capacity, LinkLife, PartyRole
from consultations.models import Consultation, Observer, Party
from consultations.selectors import LONGEST_CALL
from consultations.services.steps import locked, patient_of
from consultations.states import CALL_IS_OPEN
from core.actors import Actor
from core.codes import code_digest, code_made
from core.errors import Conflict, Invalid, NotFound
from patients.enums import ConsentGiver
from scheduling import selectors as agenda

MOST_PEOPLE = 8  # as the relay seats them
CODE = "consultations.observer_code"
LIVES = {
    LinkLife.FIVE: dt.timedelta(minutes=5),
    LinkLife.QUARTER: dt.timedelta(minutes=15),
    LinkLife.HALF: dt.timedelta(minutes=30),
    LinkLife.ACT: LONGEST_CALL,  # the end of the act comes before, and ends it
}
CONDUCTS = "Seul le médecin de cet acte fait entrer quelqu’un."
KEPT_FROM_THEM = (
    "Ce patient mineur a demandé le secret de cet acte : un titulaire de l’autorité parentale ou un tuteur "
    "n’y est pas invité. Le mineur peut être accompagné d’un adulte qu’il choisit : invitez-le comme proche."
)
OWN_WORD = "Ce patient mineur a demandé le secret de cet acte : l’accord vient du mineur lui-même."


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Who said yes to this person being there; nobody did when `given_by` is None."""

    given_by: ConsentGiver | None
    giver_name: str = ""


class Invitation(NamedTuple):
    """What is told once to who invites: the secret of the link, and the code that is given by another way."""

    observer: Observer
    secret: str
    code: str


@transaction.atomic
def observer_invite(
    *,
    actor: Actor,
    public_id: UUID,
    role: PartyRole,
    name: str,
    agreement: Agreement,
    capacity: Capacity | None = None,
    life: LinkLife = LinkLife.QUARTER,
    email: str = "",
    at: dt.datetime,
) -> Invitation:
    """`actor` answers for who is invited. `capacity`: of a guardian, and asked of them alone."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    given_by = _agreed(consultation, agreement)
    _require_person(consultation, role, name, capacity)
    party = Party.objects.create(consultation=consultation, role=role, label=name.strip())
    observer = Observer(
        party=party,
        owner_label=actor.label,
        owner_user_id=actor.user_id,
        capacity=(capacity or "") if role == PartyRole.GUARDIAN else "",
        consent_given_by=given_by,
        consent_giver_name=agreement.giver_name.strip(),
        link_life=life,
        email=email.strip(),
        invited_at=at,
    )
    secret, code = _give(observer, at)
    observer.save(force_insert=True)
    _record(actor, "consultations.observer_invited", observer, at)
    _send(observer, secret, at)
    notifications.changed(consultation, "observer")
    return Invitation(observer, secret, code)


@transaction.atomic
def observer_renew(*, actor: Actor, public_id: UUID, observer_public_id: UUID, at: dt.datetime) -> Invitation:
    """Another link and code for who has not come yet, sent where the first was; those before are worth
    nothing any more.
    """
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    observer = selectors.observer_in(consultation, observer_public_id, lock=True)
    if observer is None:
        raise NotFound
    if observer.link_used_at is not None:
        raise Conflict(
            "Cette personne est déjà venue par son lien : faites-la sortir, puis invitez-la de nouveau."
        )
    require_call(consultation)
    require_no_secret(observer.party)
    secret, code = _give(observer, at)
    observer.save(update_fields=["link_digest", "link_until", "code_digest", "code_tries", "updated_at"])
    _record(actor, "consultations.observer_renewed", observer, at)
    _send(observer, secret, at)
    notifications.changed(consultation, "observer")
    return Invitation(observer, secret, code)


def require_call(consultation: Consultation) -> None:
    if consultation.state not in CALL_IS_OPEN:
        raise Conflict("On invite pendant l’acte, ou juste avant.")


def require_no_secret(party: Party) -> None:
    """Who decides for a minor does not enter what the minor keeps from them (L1111-5 CSP)."""
    if party.role == PartyRole.GUARDIAN and _is_secret(party.consultation):
        raise Conflict(KEPT_FROM_THEM)


def _is_secret(consultation: Consultation) -> bool:
    return agenda.confidentiality_of(consultation.appointment) is not None


def _agreed(consultation: Consultation, agreement: Agreement) -> ConsentGiver:
    require_call(consultation)
    if agreement.given_by is None:
        raise Invalid("Recueillez d’abord l’accord : dites qui accepte sa présence.", field="given_by")
    if agreement.given_by == ConsentGiver.PATIENT:
        return agreement.given_by
    if _is_secret(consultation):
        raise Invalid(OWN_WORD, field="given_by")
    if not agreement.giver_name.strip():
        raise Invalid("Dites le nom de qui a donné l’accord.", field="giver_name")
    return agreement.given_by


def _require_person(
    consultation: Consultation, role: PartyRole, name: str, capacity: Capacity | None
) -> None:
    if role not in BY_LINK:
        raise Invalid(
            "Dites qui est cette personne : proche, représentant légal, interprète, stagiaire.", field="role"
        )
    if not name.strip():
        raise Invalid("Dites le nom de cette personne : il est montré au patient.", field="name")
    if role == PartyRole.GUARDIAN and capacity is None:
        raise Invalid("Dites à quel titre cette personne représente ou assiste le patient.", field="capacity")
    require_no_secret(Party(consultation=consultation, role=role))
    if selectors.people_count(consultation) >= MOST_PEOPLE:
        raise Conflict("L’appel est complet : huit personnes au plus. Faites sortir quelqu’un d’abord.")


def _give(observer: Observer, at: dt.datetime) -> tuple[str, str]:
    """A new link and its code; the row is still to be saved."""
    code = code_made()
    observer.code_digest, observer.code_tries = code_digest(observer.public_id, code, domain=CODE), 0
    return observer.link_give(at + LIVES[LinkLife(observer.link_life)]), code


def _send(observer: Observer, secret: str, at: dt.datetime) -> None:
    if observer.email:
        notifications.observer_invited(observer, observer.email, secret, at=at)


def _record(actor: Actor, event: str, observer: Observer, at: dt.datetime) -> None:
    party = observer.party
    audit.record(actor, event, observer, at=at, patient=patient_of(party.consultation), role=party.role)
