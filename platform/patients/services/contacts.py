"""Where the patient and those around them are reached, and what they want to receive."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Invalid
from patients import policies
from patients.enums import RelativeKind
from patients.models import ContactChoice, Patient, Relative
from patients.rules import is_phone
from patients.services.identity import TOKEN_COLUMNS, index_names

LONGEST_ADDRESS = 200


@transaction.atomic
def relative_add(
    *,
    actor: Actor,
    patient: Patient,
    kind: RelativeKind,
    name: str,
    relation: str,
    phone: str,
    email: str = "",
    at: dt.datetime,
) -> Relative:
    """A relative, guardian, parent or trusted person."""
    policies.require(policies.can_know(actor, patient, at))
    if not name.strip():
        raise Invalid("Écrivez le nom de cette personne.", field="name")
    _check(phone, email)
    relative = Relative(patient=patient, kind=kind, name=name, relation=relation, phone=phone, email=email)
    relative.save()
    audit.record(actor, "patients.relative_added", relative, at=at, patient=patient.public_id)
    return relative


@transaction.atomic
def patient_reach_set(*, actor: Actor, patient: Patient, phone: str, email: str, at: dt.datetime) -> Patient:
    """Where the patient themself is reached. Which of the two changed is audited, not to what."""
    policies.require(policies.can_register(actor) and policies.can_know(actor, patient, at))
    _check(phone, email)
    locked = Patient.objects.select_for_update().get(pk=patient.pk)
    said = {"phone": phone, "email": email}
    changed = [name for name, value in said.items() if getattr(locked, name) != value]
    locked.phone, locked.email = phone, email
    if changed:
        index_names(locked)
        locked.save(update_fields=[*changed, *TOKEN_COLUMNS, "updated_at"])
        audit.record(actor, "patients.reach_set", locked, at=at, patient=locked.public_id, traits=changed)
    return locked


@transaction.atomic
def patient_address_set(*, actor: Actor, patient: Patient, address: str, at: dt.datetime) -> Patient:
    """Where they live, as whoever goes there must know it. That it changed is audited, not to what."""
    policies.require(policies.can_know(actor, patient, at))
    said = address.strip()
    if not said:
        raise Invalid("Écrivez l’adresse où l’on va.", field="address")
    if len(said) > LONGEST_ADDRESS:
        raise Invalid(f"Une adresse a {LONGEST_ADDRESS} caractères au plus.", field="address")
    locked = Patient.objects.select_for_update().get(pk=patient.pk)
    if locked.address != said:
        locked.address = said
        locked.save(update_fields=["address", "updated_at"])
        audit.record(actor, "patients.address_set", locked, at=at, patient=locked.public_id)
    return locked


@transaction.atomic
def contact_choice_set(
    *,
    actor: Actor,
    patient: Patient,
    relative: Relative | None,
    by_sms: bool,
    by_email: bool,
    day_before: bool,
    hour_before: bool,
    at: dt.datetime,
) -> None:
    """What this person wants to receive: said by themself, behind their link, which the caller judged."""
    wanted = {
        "by_sms": by_sms,
        "by_email": by_email,
        "day_before": day_before,
        "hour_before": hour_before,
    }
    row, _ = ContactChoice.objects.update_or_create(patient=patient, relative=relative, defaults=wanted)
    audit.record(actor, "patients.contact_choice_set", row, at=at, patient=patient.public_id)


def _check(phone: str, email: str) -> None:
    if phone and not is_phone(phone):
        raise Invalid("Un numéro a dix chiffres, ou commence par l’indicatif du pays : +32…", field="phone")
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid("Cette adresse électronique n’est pas complète.", field="email") from error
