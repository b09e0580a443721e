"""The only door for reading patients."""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from core.actors import Actor
from core.encryption import blind_index
from core.errors import NotFound, Refused
from patients import policies
from patients.enums import HistoryKind
from patients.models import (
    CareRelation,
    Consent,
    HistoryItem,
    Patient,
    Relative,
    Residence,
    TreatingPhysician,
)

SHARED_TRIGRAMS = 0.4  # the share of a name’s trigrams that a misspelt one keeps
MOST_FOUND = 50


def visible_to(actor: Actor, at: dt.datetime) -> QuerySet[Patient]:
    """The patients whose identity the actor may know at this instant."""
    linked = CareRelation.objects.filter(policies.relations_of(actor, at), patient=OuterRef("pk"))
    return Patient.objects.filter(Exists(linked))


def patient_for(actor: Actor, public_id: UUID, *, at: dt.datetime, lock: bool = False) -> Patient:
    """The patient’s identity; NotFound when the actor may not know that they exist here."""
    rows = visible_to(actor, at)
    patient = (rows.select_for_update(of=("self",)) if lock else rows).filter(public_id=public_id).first()
    if patient is None:
        raise NotFound("Ce patient est introuvable, ou n’est pas suivi dans votre périmètre.")
    return patient


def file_for(actor: Actor, public_id: UUID, *, at: dt.datetime) -> Patient:
    """The same for the clinical file; Refused when only the identity is open to the actor."""
    patient = patient_for(actor, public_id, at=at)
    if not policies.can_open_file(actor, patient, at):
        raise Refused("Le dossier clinique n’est ouvert qu’aux soignants qui suivent ce patient.")
    return patient


def search(actor: Actor, text: str, *, at: dt.datetime) -> list[Patient]:
    """The actor’s patients whose names resemble `text`: same, sounding alike or misspelt; best first.

    Names are sealed: the database compares keyed tokens, and the ranking is done on what it found.
    """
    words = text.split()
    if not words:
        return []
    wanted = {token for word in words for token in name_tokens(word)}
    found = visible_to(actor, at).filter(trigram_tokens__overlap=trigram_tokens(text))
    scored = [(_score(patient, words, wanted), patient) for patient in found[:2000]]
    near = [pair for pair in scored if pair[0] > 0]
    near.sort(key=lambda pair: (-pair[0], pair[1].birth_name, pair[1].first_given_name))
    return [patient for _, patient in near[:MOST_FOUND]]


def _score(patient: Patient, words: list[str], wanted: set[str]) -> float:
    """How well the patient answers: every word must be found, exactly (3), by sound (2) or misspelt (1)."""
    return min(_word_score(patient, word) for word in words) + len(wanted & set(patient.name_tokens)) / 100


def _word_score(patient: Patient, word: str) -> float:
    if set(name_tokens(word)) & set(patient.name_tokens):
        return 3
    if blind_index.phonetic(word, domain="patient.name") in patient.phonetic_tokens:
        return 2
    grams = set(blind_index.trigrams(word, domain="patient.name"))
    shared = len(grams & set(patient.trigram_tokens)) / len(grams) if grams else 0
    return shared if shared >= SHARED_TRIGRAMS else -10


def name_tokens(text: str) -> list[str]:
    """The exact tokens of each word of a name, and of the whole."""
    parts = {text, *text.replace("-", " ").replace("’", " ").replace("'", " ").split()}
    tokens = {blind_index.exact(part, domain="patient.name") for part in parts}
    return sorted(tokens - {""})


def phonetic_tokens(text: str) -> list[str]:
    tokens = {blind_index.phonetic(part, domain="patient.name") for part in text.replace("-", " ").split()}
    return sorted(tokens - {""})


def trigram_tokens(text: str) -> list[str]:
    grams = {
        gram
        for part in text.replace("-", " ").split()
        for gram in blind_index.trigrams(part, domain="patient.name")
    }
    return sorted(grams)


def possible_duplicates(
    *, birth_name: str, birth_date: dt.date, ins_matricule: str = ""
) -> QuerySet[Patient]:
    """Patients of the whole region with the same matricule, or born the same day with a like-sounding name.

    For the registrar’s service only: a duplicate is told without opening anything.
    """
    same_day = Patient.objects.filter(
        birth_date_token=birth_date_token(birth_date),
        phonetic_tokens__overlap=phonetic_tokens(birth_name),
    )
    if not ins_matricule:
        return same_day
    return same_day | Patient.objects.filter(ins_token=ins_token(ins_matricule))


def birth_date_token(value: dt.date) -> str:
    return blind_index.exact(value.isoformat(), domain="patient.birth_date")


def ins_token(value: str) -> str:
    return blind_index.exact(value, domain="patient.ins")


def phone_token(value: str) -> str:
    return blind_index.exact(value, domain="patient.phone")


def history_of(patient: Patient, kind: HistoryKind | None = None) -> QuerySet[HistoryItem]:
    """What is still true of the file, oldest first. The caller holds the patient by `file_for`."""
    rows = patient.history.filter(ended_at__isnull=True).order_by("entered_at", "pk")
    return rows.filter(kind=kind) if kind else rows


def relatives_of(patient: Patient) -> QuerySet[Relative]:
    return patient.relatives.order_by("pk")


def treating_physician_of(patient: Patient) -> TreatingPhysician | None:
    return (
        patient.treating_physicians.filter(ends_on__isnull=True)
        .select_related("practitioner__specialty")
        .first()
    )


def residence_of(patient: Patient) -> Residence | None:
    return (
        patient.residences.filter(ends_on__isnull=True)
        .select_related("site__commune", "site__territory")
        .first()
    )


def consent_for(act_public_id: UUID) -> Consent | None:
    """The last decision about an act."""
    return Consent.objects.filter(act_public_id=act_public_id).order_by("-collected_at", "-pk").first()
