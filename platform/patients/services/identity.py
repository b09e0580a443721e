"""Registering and correcting an identity; duplicates are told before anything is written."""

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.encryption import keyring
from core.errors import Conflict, Invalid
from patients import policies, selectors
from patients.enums import CareReason, Sex
from patients.models import CareRelation, Patient
from patients.rules import is_matricule, is_name, is_phone
from territory.models import Commune

OLDEST = 130  # years; nobody has reached it
MATRICULE_LENGTH = 15


class PossibleDuplicate(Conflict):
    default = "Une fiche ressemble déjà à celle-ci. Vérifiez avant d’en créer une autre."


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityTraits:
    """Strict traits, then those of every day. Empty means unknown."""

    birth_name: str
    first_given_name: str
    birth_date: dt.date
    sex: Sex
    used_name: str = ""
    used_given_name: str = ""
    given_names: str = ""
    birth_place_code: str = ""
    ins_matricule: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@transaction.atomic
def patient_register(
    *,
    actor: Actor,
    traits: IdentityTraits,
    commune: Commune | None = None,
    is_duplicate_accepted: bool = False,
    at: dt.datetime,
) -> Patient:
    """A new patient, followed by whoever registers them. PossibleDuplicate unless told that it is not one."""
    policies.require(policies.can_register(actor), "Votre rôle ne permet pas de créer une fiche patient.")
    _check(traits, at)
    alike = selectors.possible_duplicates(
        birth_name=traits.birth_name, birth_date=traits.birth_date, ins_matricule=traits.ins_matricule
    )
    if not is_duplicate_accepted and alike.exists():
        raise PossibleDuplicate
    patient = Patient(**asdict(traits), commune=commune)
    index_names(patient)
    patient.save()
    _follow(actor, patient, at)
    audit.record(actor, "patients.registered", patient, at=at, patient=patient.public_id)
    return patient


@transaction.atomic
def patient_correct(
    *,
    actor: Actor,
    public_id: UUID,
    traits: IdentityTraits,
    commune: Commune | None,
    at: dt.datetime,
) -> Patient:
    """Corrects an identity; what changed is audited by name of trait, never by value."""
    policies.require(policies.can_register(actor), "Votre rôle ne permet pas de corriger une identité.")
    patient = selectors.patient_for(actor, public_id, at=at, lock=True)
    _check(traits, at)
    changed = [name for name, value in asdict(traits).items() if getattr(patient, name) != value]
    for name in changed:
        setattr(patient, name, getattr(traits, name))
    patient.commune = commune
    index_names(patient)
    patient.save(update_fields=[*changed, "commune", *TOKEN_COLUMNS, "updated_at"])
    audit.record(actor, "patients.corrected", patient, at=at, patient=patient.public_id, traits=changed)
    return patient


TOKEN_COLUMNS = (
    "name_tokens",
    "phonetic_tokens",
    "trigram_tokens",
    "birth_date_token",
    "ins_token",
    "phone_token",
    "token_key",
)


def identity_objections(traits: IdentityTraits, at: dt.datetime) -> dict[str, str]:
    """What is wrong with each trait, in a sentence; nothing when all of them may be written."""
    names = {name: getattr(traits, name).strip() for name in ("birth_name", "first_given_name", "used_name")}
    wrong = {
        name: "Un nom s’écrit en lettres, avec au besoin tiret, apostrophe ou espace."
        for name, value in names.items()
        if value and not is_name(value)
    }
    if not names["birth_name"]:
        wrong["birth_name"] = "Le nom de naissance est nécessaire."
    if not names["first_given_name"]:
        wrong["first_given_name"] = "Le premier prénom est nécessaire."
    if traits.birth_date > today(at):
        wrong["birth_date"] = "La date de naissance est dans le futur."
    elif traits.birth_date.year < today(at).year - OLDEST:
        wrong["birth_date"] = "La date de naissance est trop ancienne."
    if traits.ins_matricule and len(traits.ins_matricule) != MATRICULE_LENGTH:
        wrong["ins_matricule"] = "Un matricule a quinze caractères, clé comprise."
    elif traits.ins_matricule and not is_matricule(traits.ins_matricule):
        wrong["ins_matricule"] = "Ce matricule n’a pas la bonne clé : vérifiez les quinze caractères."
    if traits.phone and not is_phone(traits.phone):
        wrong["phone"] = "Un numéro a dix chiffres, ou commence par l’indicatif du pays : +32…"
    return wrong


def _check(traits: IdentityTraits, at: dt.datetime) -> None:
    for field, sentence in identity_objections(traits, at).items():
        raise Invalid(sentence, field=field)


def index_names(patient: Patient) -> None:
    """The keyed tokens of what may be searched."""
    names = [patient.birth_name, patient.used_name, patient.first_given_name, patient.used_given_name]
    said = [name for name in names if name]
    patient.name_tokens = sorted({t for name in said for t in selectors.name_tokens(name)})
    patient.phonetic_tokens = sorted({t for name in said for t in selectors.phonetic_tokens(name)})
    patient.trigram_tokens = sorted({t for name in said for t in selectors.trigram_tokens(name)})
    patient.birth_date_token = selectors.birth_date_token(patient.birth_date)
    patient.ins_token = selectors.ins_token(patient.ins_matricule)
    patient.phone_token = selectors.phone_token(patient.phone)
    patient.token_key = keyring.index_key_id()


def _follow(actor: Actor, patient: Patient, at: dt.datetime) -> None:
    """Whoever registers a patient can find them again: in person, for their physicians, or for their site."""
    parties = [{"practitioner_id": key} for key in actor.practitioner_ids]
    if actor.role in policies.SITE_TEAM:
        parties = [{"site_id": key} for key in actor.site_ids]
    for party in parties:
        CareRelation.objects.create(
            patient=patient, reason=CareReason.DELEGATION, source=uuid4(), starts_at=at, **party
        )
