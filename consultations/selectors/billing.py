"""What `billing` reads of a closed act: facts, no clinical text."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from consultations.enums import ConsultationState, PartyRole
from consultations.models import Consultation
from consultations.selectors.acts import WITH
from core.clock import today
from core.errors import NotFound
from directory.models import PlaceOfExercise, Practitioner
from patients import selectors as patients
from patients.models import Patient
from scheduling.models import Motive
from territory.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingFacts:
    """One act as its fee sheets need it. Modes are codes of directory.enums.ExerciseMode, "" when unknown.

    `orientation` is never guessed: None until the physician says who sent the patient.
    """

    act_public_id: UUID
    patient: Patient
    physician: Practitioner
    physician_mode: str
    is_treating_physician: bool
    nurse: Practitioner | None
    nurse_mode: str
    site: Site | None
    motive: Motive
    form: str
    started_at: dt.datetime
    finished_at: dt.datetime
    closed_at: dt.datetime
    is_video_ok: bool
    orientation: str | None = None


def closed_since(instant: dt.datetime) -> QuerySet[Consultation]:
    """The acts closed at or after this instant, in order. For jobs: it asks no actor."""
    rows = Consultation.objects.filter(state=ConsultationState.CLOSED, closed_at__gte=instant)
    return rows.select_related(*WITH).order_by("closed_at", "pk")


def billing_facts(public_id: UUID) -> BillingFacts:
    """The facts of a closed act. For jobs and for `billing`, which judges who reads them."""
    act = Consultation.objects.filter(public_id=public_id, state=ConsultationState.CLOSED)
    consultation = act.select_related(*WITH).first()
    if consultation is None or not (
        consultation.started_at and consultation.finished_at and consultation.closed_at
    ):
        raise NotFound("Cet acte n’est pas clôturé.")
    appointment = consultation.appointment
    day = today(consultation.started_at)
    nurse = companion_of(consultation)
    declared = patients.treating_physician_of(appointment.patient)
    return BillingFacts(
        act_public_id=consultation.public_id,
        patient=appointment.patient,
        physician=appointment.practitioner,
        physician_mode=_mode(appointment.practitioner, None, day),
        is_treating_physician=(
            declared is not None and declared.practitioner_id == appointment.practitioner_id
        ),
        nurse=nurse,
        nurse_mode=_mode(nurse, appointment.site, day) if nurse else "",
        site=appointment.site,
        motive=appointment.motive,
        form=appointment.form,
        started_at=consultation.started_at,
        finished_at=consultation.finished_at,
        closed_at=consultation.closed_at,
        is_video_ok=not consultation.is_video_failed,
    )


def companion_of(consultation: Consultation) -> Practitioner | None:
    """The professional who was at the cart: the one who entered the call, else the one named."""
    at_cart = consultation.parties.filter(role=PartyRole.CART, practitioner__isnull=False)
    entered = at_cart.select_related("practitioner").order_by("created_at", "pk").first()
    return entered.practitioner if entered is not None else consultation.appointment.nurse


def _mode(practitioner: Practitioner, site: Site | None, on: dt.date) -> str:
    """How the practitioner exercises: at this site if they do, else at their own place."""
    held = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    places = list(PlaceOfExercise.objects.filter(held, practitioner=practitioner).order_by("starts_on", "pk"))
    here = [place for place in places if site is not None and place.site_id == site.pk]
    chosen = here or places
    return chosen[0].mode if chosen else ""
