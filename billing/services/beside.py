"""The physician beside the patient of a colleague’s teleconsultation: a consultation of their own, in person.

The verdict judges the teleconsultation. What this physician may bill depends on their own place in the
pathway and on a tariff that Pivot does not keep: the code is proposed, its amount is theirs to complete.
"""

import datetime as dt

from audit import services as audit
from billing.enums import NothingReason, Share
from billing.models import FeeLine, FeeSheet, NothingToBill
from billing.services.natures import nature_of
from consultations.selectors import BillingFacts
from core.actors import Actor
from directory import selectors as directory
from directory.enums import ExerciseMode
from directory.models import Practitioner
from patients import selectors as patients

GENERAL_PRACTICE = frozenset({"SM26", "SM53", "SM54"})
LABEL = "Consultation en présence, auprès du patient d’une téléconsultation"
LABEL_OF_ADVICE = "Consultation en présence, pendant un téléconseil"
OWN_CONSULTATION = {
    "code": "beside_own_consultation",
    "severity": "info",
    "message": "Le médecin auprès du patient facture sa consultation habituelle, en même temps que le"
    " téléconsultant. Son montant se fixe dans son logiciel.",
    "source": "Convention médicale, avenant 6",
}
# Seen in person, the patient was: what was only advice is the colleague’s part.
BESIDE_ADVICE = OWN_CONSULTATION | {
    "code": "beside_advice",
    "message": "L’acte à distance était un téléconseil, qui ne se facture pas. Le médecin auprès du patient"
    " facture sa consultation habituelle, en présence. Son montant se fixe dans son logiciel.",
}
PATHWAY_UNJUDGED = {
    "code": "beside_pathway_unjudged",
    "severity": "warning",
    "message": "Pivot n’a jugé que le parcours de l’acte à distance : l’indicateur du vôtre est à dire"
    " dans votre logiciel.",
    "source": None,
}
# That of the teleconsultation says nothing of theirs: it may be in the pathway, or not billable, alone.
UNJUDGED = "unjudged"
WITHOUT_FEE = {
    ExerciseMode.SALARIED: NothingReason.SALARIED,
    ExerciseMode.VOLUNTEER: NothingReason.VOLUNTEER,
}


def beside_prepare(actor: Actor, facts: BillingFacts, at: dt.datetime) -> list[FeeSheet]:
    """One draft, or why there is none; nothing where nobody was held beside the patient."""
    if facts.beside is None:
        return []
    if (reason := _no_fee(facts.beside)) is not None:
        NothingToBill.objects.create(
            act_public_id=facts.act_public_id, practitioner=facts.beside, share=Share.BESIDE, reason=reason
        )
        return []
    sheet = _draft(facts, facts.beside, at)
    sheet.save(force_insert=True)
    label = LABEL_OF_ADVICE if facts.is_advice else LABEL
    FeeLine.objects.create(sheet=sheet, position=0, code=_code(facts.beside), label=label, amount=None)
    audit.record(
        actor, "billing.prepared", sheet, at=at, patient=facts.patient.public_id, share=str(Share.BESIDE)
    )
    return [sheet]


def _draft(facts: BillingFacts, beside: Practitioner, at: dt.datetime) -> FeeSheet:
    declared = patients.treating_physician_of(facts.patient)
    treats = declared is not None and declared.practitioner_id == beside.pk
    own = BESIDE_ADVICE if facts.is_advice else OWN_CONSULTATION
    return FeeSheet(
        act_public_id=facts.act_public_id,
        patient=facts.patient,
        practitioner=beside,
        share=Share.BESIDE,
        nature=nature_of(facts.situation),
        is_ald_related=facts.situation.patient.ald is True,
        ips="T" if treats else "",
        pathway_status="in_pathway" if treats else UNJUDGED,
        amo_rate=None,
        reasons=[own] if treats else [own, PATHWAY_UNJUDGED],
        act_started_at=facts.started_at,
        act_ended_at=facts.finished_at,
        prepared_at=at,
    )


def _no_fee(beside: Practitioner) -> NothingReason | None:
    """Where the directory knows them in one mode alone, that asks for no fee."""
    modes = {ExerciseMode(place.mode) for place in directory.places_of([beside.pk])}
    return WITHOUT_FEE.get(modes.pop()) if len(modes) == 1 else None


def _code(beside: Practitioner) -> str:
    specialty = beside.specialty.code if beside.specialty else ""
    return "G" if specialty in GENERAL_PRACTICE else "CS"
