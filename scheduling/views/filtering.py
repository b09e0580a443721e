"""What a booking and a request begin with alike: for whom, what the motive asks, where that stops."""

from collections.abc import Callable
from typing import Any

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid
from directory.models import Practitioner
from patients import selectors as patients
from patients.models import Patient
from patients.policies import can_register
from scheduling import presenters, services
from scheduling.enums import ActForm
from scheduling.forms import MotiveForm, PatientSearchForm
from scheduling.models import Motive
from scheduling.presenters import screening
from scheduling.services import Unanswered

Refusal = Invalid | Conflict


def patient_search(request: ActorRequest) -> dict[str, Any]:
    """By name; posted, for a name never travels in an address. `found` is None before a search."""
    at = clock.now()
    form = PatientSearchForm(request.POST or None)
    found = None
    if form.is_valid():
        rows = patients.search(request.actor, form.cleaned_data["q"], at=at)
        found = [{"id": row.public_id, **presenters.patient_card(row, at)} for row in rows]
    return {
        "form": form,
        "found": found,
        "is_cut": found is not None and len(found) == patients.MOST_FOUND,
        "can_register": can_register(request.actor),
    }


def treating_of(patient: Patient) -> Practitioner | None:
    declared = patients.treating_physician_of(patient)
    return declared.practitioner if declared else None


def asked_page(form: MotiveForm, refusal: Refusal | None) -> dict[str, Any]:
    """What the chosen motive asks, and what is to be brought."""
    asked, answers = form.asked, form.answers()
    fault = refusal.fault if isinstance(refusal, Unanswered) else None
    return {
        **screening.flag_lines(asked.flags, answers, fault),
        "questions_asked": screening.question_lines(asked.questions, answers, fault),
        "hint": presenters.motive_hint(asked.motive),
        "documents": asked.motive.documents,
        "choices": [{"value": one, "label": ActForm(one).label} for one in asked.motive.forms],
    }


def stop_page(request: ActorRequest, patient: Patient, form: MotiveForm) -> dict[str, Any] | None:
    """Where to go instead, once it is kept who answered what."""
    answers, at = form.answers(), clock.now()
    stop = form.asked.stop(patient, answers, at)
    if stop is None:
        return None
    kept = services.screening_stop(
        actor=request.actor, patient=patient, motive=form.asked.motive, answers=answers, at=at
    )
    return screening.stop_card(stop, treating_of(patient), kept.answered_at if kept else None)


def form_of(motive: Motive, wanted: str, *, has_cart: Callable[[], bool]) -> ActForm:
    """What was asked for, else assisted where there is a cart: the examination is better."""
    if wanted in motive.forms:
        return ActForm(wanted)
    is_assisted = ActForm.ASSISTED in motive.forms and has_cart()
    return ActForm.ASSISTED if is_assisted else ActForm(motive.forms[0])
