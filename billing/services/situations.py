"""The facts of a closed act as the pathway engine asks for them."""

from consultations.selectors import BillingFacts
from core.clock import PARIS, today
from directory.enums import ExerciseMode, Profession
from directory.models import PlaceOfExercise, Practitioner
from pathways.engine import Accompanying, Patient, Physician, Situation
from patients import selectors as patients
from scheduling.enums import ActForm
from territory.enums import SiteKind

ACCOMPANYING = {Profession.NURSE: "nurse", Profession.PHARMACIST: "pharmacist"}


def situation_of(facts: BillingFacts) -> Situation:
    """What is known, and only that: an unknown fact stays unknown and the verdict says what is missing."""
    return Situation(
        date=today(facts.started_at),
        starts_at=facts.started_at.astimezone(PARIS),
        form=facts.form,  # type: ignore[arg-type]  # ActForm holds the contract’s own codes
        video="ok" if facts.is_video_ok else "failed",
        patient=_patient(facts),
        physician=_physician(facts),
        orientation=facts.orientation,  # type: ignore[arg-type]
        accompanying=_accompanying(facts),
    )


def _patient(facts: BillingFacts) -> Patient:
    residence = patients.residence_of(facts.patient)
    declared = patients.treating_physician_of(facts.patient)
    commune = facts.patient.commune
    return Patient(
        birth_date=facts.patient.birth_date,
        commune=commune.insee_code if commune else None,
        priority_zone=commune.is_priority_zone if commune else None,
        ehpad_resident=residence is not None and residence.site.kind == SiteKind.EHPAD,
        ald=facts.patient.has_ald,
        treating_physician="declared" if declared else "none",
    )


def _physician(facts: BillingFacts) -> Physician:
    practitioner = facts.physician
    return Physician(
        rpps=practitioner.rpps,
        specialty=practitioner.specialty.code if practitioner.specialty else None,
        sector=practitioner.sector or None,  # type: ignore[arg-type]
        optam=practitioner.has_optam,
        salaried=facts.physician_mode == ExerciseMode.SALARIED,
        is_treating_physician=facts.is_treating_physician,
        same_territory=_same_territory(practitioner, facts),
    )


def _same_territory(practitioner: Practitioner, facts: BillingFacts) -> bool | None:
    """Whether the physician works in a territory that covers the patient’s commune."""
    if facts.patient.commune is None:
        return None
    places = PlaceOfExercise.objects.filter(practitioner=practitioner, ends_on__isnull=True)
    return places.filter(site__territory__communes=facts.patient.commune).exists()


def _accompanying(facts: BillingFacts) -> Accompanying:
    if facts.nurse is None or facts.form != ActForm.ASSISTED:
        return Accompanying()
    profession = ACCOMPANYING.get(Profession(facts.nurse.profession), "other")
    return Accompanying(
        profession=profession,  # type: ignore[arg-type]
        liberal=facts.nurse_mode == ExerciseMode.LIBERAL,
        # A cart of a site is a dedicated place; a planned care or a home visit is said by the nurse herself.
        setting="dedicated_place",
    )
