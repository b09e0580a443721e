"""Who is in the call. Nothing here moves the act."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.adapters import relay
from consultations.enums import PartyRole
from consultations.models import Consultation, Party
from consultations.services.doors import require_open
from consultations.services.steps import locked, patient_of
from consultations.states import CALL_IS_OPEN, GOING_ON
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from directory.enums import Profession
from directory.models import Practitioner
from patients import services as patients
from patients.enums import CareReason

# The second opinion outlives the call by the time it takes to answer a question about it.
SECOND_LOOK = dt.timedelta(days=30)


@transaction.atomic
def party_enter(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Party:
    """The actor’s place in the call, the same after a reload. A cart that waits is not admitted yet."""
    consultation = locked(actor, public_id)
    if consultation.state not in CALL_IS_OPEN:
        raise Conflict("L’appel n’est pas ouvert.", code="call_not_open")
    party = selectors.party_of(actor, consultation)
    if party is None:
        party = _place(actor, consultation, at)
    require_open(actor, party)
    if party.admitted_at is None and _is_let_in(party.role, consultation):
        party.admitted_at = at
        party.save(update_fields=["admitted_at", "updated_at"])
    audit.record(
        actor, "consultations.joined", consultation, at=at, patient=patient_of(consultation), role=party.role
    )
    return party


@transaction.atomic
def party_present(
    *, party_public_id: UUID, is_present: bool, at: dt.datetime, since: dt.datetime | None = None
) -> dt.datetime | None:
    """What the line says of a participant. It is shown; it never changes the state of the act.

    Returns since when they are here, to give back on leaving: a socket closed late then hides nobody
    who came back.
    """
    party = Party.objects.select_for_update(of=("self",)).filter(public_id=party_public_id).first()
    if party is None or (not is_present and party.joined_at != since):
        return None
    if is_present:
        party.joined_at, party.left_at = at, None
    else:
        party.left_at = at
    party.save(update_fields=["joined_at", "left_at", "updated_at"])
    notifications.changed(party.consultation, "party")
    return party.joined_at


@transaction.atomic
def second_physician_invite(
    *, actor: Actor, public_id: UUID, practitioner: Practitioner, at: dt.datetime
) -> Party:
    """Another physician joins this act, opens its file for a while, and is told."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), "Seul le médecin de cet acte invite.")
    user = getattr(practitioner, "user", None)
    if practitioner.profession != Profession.PHYSICIAN or user is None:
        raise Invalid("Choisissez un médecin qui a un compte sur la plateforme.", field="practitioner")
    if practitioner.pk == consultation.appointment.practitioner_id:
        raise Invalid("Vous êtes déjà dans cet acte.", field="practitioner")
    if practitioner.pk == consultation.appointment.beside_id:
        raise Conflict("Ce médecin est déjà attendu, auprès du patient.")
    if consultation.state not in CALL_IS_OPEN:
        raise Conflict("On invite pendant l’acte, ou juste avant.")
    party = _seat(consultation, practitioner, user.pk, at)
    patients.care_relation_open(
        actor=actor,
        patient=consultation.appointment.patient,
        reason=CareReason.APPOINTMENT,
        source=consultation.public_id,
        practitioner=practitioner,
        until=at + SECOND_LOOK,
        at=at,
    )
    audit.record(actor, "consultations.invited", consultation, at=at, patient=patient_of(consultation))
    notifications.invited(party, at=at)
    return party


def _seat(consultation: Consultation, practitioner: Practitioner, user_id: int, at: dt.datetime) -> Party:
    """Of who is invited; that of before, for who was shown out."""
    party = consultation.parties.filter(user_id=user_id).first()
    if party is None:
        party = Party(consultation=consultation, user_id=user_id, role=PartyRole.SECOND_PHYSICIAN)
    elif party.removed_at is None:
        raise Conflict("Ce médecin est déjà invité.")
    party.practitioner, party.label, party.admitted_at = practitioner, practitioner.full_name, at
    party.removed_at, party.removed_by = None, ""
    party.save()
    return party


@transaction.atomic
def second_physician_remove(*, actor: Actor, public_id: UUID, party_public_id: UUID, at: dt.datetime) -> None:
    """Out of the call and of the act while it goes on; who never came has the file closed too."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), "Seul le médecin de cet acte fait sortir.")
    party = selectors.second_physicians_expected(consultation).filter(public_id=party_public_id).first()
    if party is None or party.practitioner is None:
        raise NotFound
    if party.practitioner_id == consultation.appointment.beside_id:
        raise Conflict("Ce médecin est attendu auprès du patient : c’est le rendez-vous qui le dit.")
    if consultation.state not in CALL_IS_OPEN:
        raise Conflict("L’appel n’est plus ouvert.")
    has_come = party.joined_at is not None
    party.removed_at, party.removed_by = at, actor.label
    party.left_at = party.left_at or (at if has_come else None)
    party.save(update_fields=["removed_at", "removed_by", "left_at", "updated_at"])
    if not has_come:
        _close_file(actor, party, at)
    patient = patient_of(consultation)
    audit.record(actor, "consultations.second_removed", party, at=at, patient=patient, role=party.role)
    relay.remove(party, at)
    notifications.changed(consultation, "observer")
    notifications.changed(consultation, "party")


def _close_file(actor: Actor, party: Party, at: dt.datetime) -> None:
    patients.care_relation_close(
        actor=actor, source=party.consultation.public_id, practitioner=party.practitioner, at=at
    )


def _place(actor: Actor, consultation: Consultation, at: dt.datetime) -> Party:
    role = _role(actor, consultation)
    return Party.objects.create(
        consultation=consultation,
        role=role,
        user_id=actor.user_id,
        practitioner_id=actor.practitioner_id,
        label=actor.label,
        admitted_at=at if _is_let_in(role, consultation) else None,
    )


def _role(actor: Actor, consultation: Consultation) -> PartyRole:
    """Who is invited has a place since then; the physician booked beside the patient takes theirs now:
    where no cart is held, that of who presents the patient."""
    if policies.is_physician_of(actor, consultation):
        return PartyRole.PHYSICIAN
    if policies.is_presenting(actor, consultation):
        return PartyRole.CART
    return PartyRole.SECOND_PHYSICIAN if policies.is_beside(actor, consultation) else PartyRole.CART


def _is_let_in(role: str, consultation: Consultation) -> bool:
    return role != PartyRole.CART or consultation.state in GOING_ON
