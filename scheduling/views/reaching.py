"""To whom a link goes, and where they are reached: the three forms of every page that sends one."""

from typing import Any

from django.http import HttpRequest

from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from patients import selectors as patients
from patients import services
from patients.models import Patient, Relative
from scheduling.forms import PATIENT, LinkForm, ReachForm, RelativeForm
from scheduling.models import Confidentiality
from scheduling.presenters.links import people_to_write
from scheduling.services.links.sending import is_minor


def link_form(
    request: HttpRequest, patient: Patient, secret: Confidentiality | None, *, is_sent: bool = True
) -> LinkForm:
    """Under a `secret`, relatives are not among the choices."""
    typed = request.POST if is_sent and request.method == "POST" else None
    asks = secret is None and is_minor(patient, clock.now())
    return LinkForm(typed, people=people_to_write(patient, secret), is_minor=asks)


def chosen(form: LinkForm, patient: Patient) -> dict[str, Any]:
    """The relative, or None for the patient, and whether a minor does not oppose it."""
    person = form.cleaned_data["person"]
    relative: Relative | None = None if person == PATIENT else patients.relative_of(patient, person)
    return {"relative": relative, "is_agreed": form.cleaned_data.get("is_agreed", False)}


def reach_set(request: ActorRequest, patient: Patient) -> ReachForm | None:
    """Where the patient themself is reached; the form again when it was refused."""
    form = ReachForm(request.POST)
    set_ = outcome(
        form,
        lambda: services.patient_reach_set(
            actor=request.actor, patient=patient, **form.cleaned_data, at=clock.now()
        ),
    )
    return None if set_ else form


def relative_add(request: ActorRequest, patient: Patient) -> RelativeForm | None:
    """Somebody whom the patient designates; the form again when it was refused."""
    form = RelativeForm(request.POST)
    added = outcome(
        form,
        lambda: services.relative_add(
            actor=request.actor, patient=patient, **form.cleaned_data, at=clock.now()
        ),
    )
    return None if added else form


def forms_page(
    request: HttpRequest, patient: Patient, secret: Confidentiality | None, **forms: Any
) -> dict[str, Any]:
    """The three forms, with the one that was refused as it was typed."""
    return {
        "link_form": link_form(request, patient, secret, is_sent=False),
        "reach_form": ReachForm(initial={"phone": patient.phone, "email": patient.email}),
        "relative_form": RelativeForm(),
        "is_secret": secret is not None,
        "has_refused": dict.fromkeys(forms, True),
        **forms,
    }


def status_of(forms: dict[str, Any]) -> int:
    return 422 if any(form.is_bound for form in forms.values()) else 200
