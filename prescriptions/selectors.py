"""The only door for reading prescriptions and drugs."""

import datetime as dt
import re
from uuid import UUID

from django.db.models import QuerySet

from consultations import selectors as acts
from consultations.enums import VitalKind
from consultations.models import Consultation
from core.actors import Actor
from core.clock import today
from core.errors import NotFound
from directory import selectors as directory
from directory.models import Practitioner
from patients import presenters as people
from patients import selectors as patients
from patients.rules import age_in_years
from prescriptions import policies
from prescriptions.enums import Origin, PrescriptionState
from prescriptions.models import Drug, DrugList, Prescription, PrescriptionLine
from prescriptions.rules import lines, mentions, restrictions, sick_leave
from prescriptions.rules.restrictions import Refusal, plain
from prescriptions.rules.sick_leave import Verdict

MOST_FOUND = 8
WITH = (
    "consultation__appointment__patient",
    "consultation__appointment__practitioner__specialty",
    "prescriber__specialty",
)


def prescription_for(actor: Actor, public_id: UUID, *, lock: bool = False) -> Prescription:
    """NotFound for who may not know of it: a draft is nobody else’s."""
    rows = Prescription.objects.select_related(*WITH)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(public_id=public_id).first()
    if found is None or not policies.can_read(actor, found):
        raise NotFound("Cette ordonnance est introuvable, ou hors de votre périmètre.")
    return found


def prescription_of_document(document: UUID) -> Prescription | None:
    """For what carries it by its paper: the caller has judged the right."""
    return Prescription.objects.filter(document_public_id=document).first()


def prescriptions_of(actor: Actor, consultation: Consultation) -> list[Prescription]:
    """Those of an act that the actor may read, in the order they were begun."""
    rows = Prescription.objects.filter(consultation=consultation).select_related(*WITH).order_by("number")
    return [row for row in rows if policies.can_read(actor, row)]


def draft_of(consultation: Consultation) -> Prescription | None:
    return Prescription.objects.filter(consultation=consultation, state=PrescriptionState.DRAFT).first()


def lines_of(prescription: Prescription) -> QuerySet[PrescriptionLine]:
    return prescription.lines.order_by("position")


def line_of(prescription: Prescription, public_id: UUID) -> PrescriptionLine:
    found = prescription.lines.filter(public_id=public_id).first()
    if found is None:
        raise NotFound("Cette ligne n’est plus sur l’ordonnance.")
    return found


def renewable(actor: Actor, consultation: Consultation, most: int = 5) -> list[Prescription]:
    """The patient’s signed prescriptions, from acts the actor may know, whose lines can be taken again."""
    rows = Prescription.objects.filter(
        consultation__in=acts.visible_to(actor),
        consultation__appointment__patient=consultation.appointment.patient_id,
        state=PrescriptionState.SIGNED,
        origin=Origin.HERE,
    )
    return list(rows.select_related(*WITH).order_by("-signed_at", "-pk")[:most])


def current_list() -> DrugList | None:
    return DrugList.objects.order_by("-loaded_at", "-pk").first()


def drugs_found(query: str) -> list[Drug]:
    """The drugs that every word typed begins a word of; those whose name begins so come first."""
    typed, listing = re.findall(r"[a-z0-9,./]+", plain(query)), current_list()
    if not typed or listing is None:
        return []
    rows = Drug.objects.filter(listing=listing)
    for word in typed:
        rows = rows.filter(words__regex=rf"(^|[^a-z0-9]){re.escape(word)}")
    return sorted(rows[: 10 * MOST_FOUND], key=lambda drug: _nearness(drug, typed[0]))[:MOST_FOUND]


def _nearness(drug: Drug, word: str) -> tuple[bool, str]:
    return (not drug.words.startswith(word), drug.words)


def drug_of(cis: str) -> Drug | None:
    return Drug.objects.filter(listing=current_list(), cis=cis).first()


def refusal_of(content: lines.Content, on: dt.date) -> Refusal | None:
    """Why this drug is not prescribed here. A typed name is judged by what the list knows of it too."""
    named = [str(content["name"]), *content.get("substances", ())]
    refused = restrictions.refusal(named, content.get("conditions", ()), on)
    if refused or content.get("cis"):
        return refused
    judged = [_refused(drug, on) for drug in _called(named[0])]
    return judged[0] if judged and all(judged) else None  # a brand is what all its drugs are


def _refused(drug: Drug, on: dt.date) -> Refusal | None:
    return restrictions.refusal(drug.substances, drug.conditions, on)


def _called(name: str) -> list[Drug]:
    """The drugs of the list whose name begins with the first word of this one."""
    word = next(iter(re.findall(r"[a-z]{3,}", plain(name))), "")
    if not word:
        return []
    rows = Drug.objects.filter(listing=current_list(), words__regex=rf"^{re.escape(word)}([^a-z]|$)")
    return list(rows[:50])


def leave_verdict(prescription: Prescription, content: lines.Content, on: dt.date) -> Verdict:
    """Whether these days off work may be prescribed at a distance by this physician."""
    declared = patients.treating_physician_of(prescription.consultation.appointment.patient)
    by_treating = declared is not None and declared.practitioner_id == prescription.prescriber_id
    return sick_leave.judged(lines.leave_of(content), by_treating=by_treating, on=on)


def missing_of(prescription: Prescription, at: dt.datetime) -> list[mentions.Missing]:
    """What the paper would lack."""
    written = [lines.read(line.kind, line.content) for line in lines_of(prescription)]
    return mentions.missing(_bearer(prescription, at), written)


def _bearer(prescription: Prescription, at: dt.datetime) -> mentions.Bearer:
    patient, prescriber = prescription.consultation.appointment.patient, prescription.prescriber
    return mentions.Bearer(
        patient_name=people.display_name(patient),
        has_birth_date=bool(patient.birth_date),
        has_sex=bool(patient.sex),
        age=age_in_years(patient.birth_date, today(at)),
        weight=prescription.weight,
        height=prescription.height,
        prescriber_name=prescriber.full_name,
        quality=prescriber.trade,
        rpps=prescriber.rpps,
        address=", ".join(address_of(prescriber)),
        phone=prescriber.professional_phone,
    )


def address_of(prescriber: Practitioner) -> list[str]:
    """« MSP de Guise », « 1 rue de Guise, 02120 Guise, France »: their first place of exercise."""
    place = directory.places_of([prescriber.pk]).first()
    if place is None:
        return []
    town = f"{place.site.commune.postcode} {place.site.commune}"
    return [place.site.name, ", ".join(filter(None, [place.site.address, town, "France"]))]


def town_of(prescriber: Practitioner) -> str:
    place = directory.places_of([prescriber.pk]).first()
    return "" if place is None else f"{place.site.commune}"


def measured(actor: Actor, consultation: Consultation) -> dict[str, str]:
    """The last weight and height of the patient, to begin with."""
    kinds = {VitalKind.WEIGHT: "weight", VitalKind.HEIGHT: "height"}
    rows = acts.latest_vitals(actor, consultation.appointment.patient)
    return {kinds[VitalKind(row.kind)]: f"{row.measure['value']}" for row in rows if row.kind in kinds}
