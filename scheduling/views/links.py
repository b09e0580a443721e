"""The links of an appointment, for who sends them: to whom, again, and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from patients import selectors as patients
from patients import services as patient_services
from scheduling import policies, presenters, selectors, services
from scheduling.forms import PATIENT, LinkForm, ReachForm, RelativeForm
from scheduling.models import Appointment
from scheduling.presenters.links import link_card, people_to_write
from scheduling.services.links.sending import is_minor


@require_http_methods(["GET", "POST"])
def page(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """Whom to write to; the link leaves by SMS and e-mail."""
    row = _sender(request, appointment)
    form = _form(request, row)
    sent = outcome(form, lambda: _send(request, row, form))
    if sent is None:
        return _page(request, row, link_form=form)
    messages.success(request, "Le lien est parti. Sa présence confirmée se verra ici et dans l’agenda.")
    return redirect("scheduling:appointment", appointment)


@require_POST
def reach(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """Where the patient themself is reached."""
    row = _sender(request, appointment)
    form = ReachForm(request.POST)
    saved = outcome(
        form,
        lambda: patient_services.patient_reach_set(
            actor=request.actor, patient=row.patient, **form.cleaned_data, at=clock.now()
        ),
    )
    return redirect("scheduling:links", appointment) if saved else _page(request, row, reach_form=form)


@require_POST
def relative(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """Somebody whom the patient designates."""
    row = _sender(request, appointment)
    form = RelativeForm(request.POST)
    added = outcome(
        form,
        lambda: patient_services.relative_add(
            actor=request.actor, patient=row.patient, **form.cleaned_data, at=clock.now()
        ),
    )
    return redirect("scheduling:links", appointment) if added else _page(request, row, relative_form=form)


@require_POST
def revoke(request: ActorRequest, appointment: UUID, link: UUID) -> HttpResponse:
    row = selectors.appointment_for(request.actor, appointment)
    services.link_revoke(actor=request.actor, appointment=row, public_id=link, at=clock.now())
    messages.success(request, "Ce lien n’ouvre plus rien.")
    return redirect("scheduling:appointment", appointment)


def _sender(request: ActorRequest, appointment: UUID) -> Appointment:
    row = selectors.appointment_for(request.actor, appointment)
    policies.require_link_sender(request.actor, row)
    return row


def _form(request: ActorRequest, row: Appointment, *, is_sent: bool = True) -> LinkForm:
    typed = request.POST if is_sent and request.method == "POST" else None
    return LinkForm(typed, people=people_to_write(row.patient), is_minor=is_minor(row.patient, clock.now()))


def _send(request: ActorRequest, row: Appointment, form: LinkForm) -> Any:
    chosen = form.cleaned_data["person"]
    return services.link_send(
        actor=request.actor,
        appointment=row,
        relative=None if chosen == PATIENT else patients.relative_of(row.patient, UUID(chosen)),
        is_agreed=form.cleaned_data.get("is_agreed", False),
        at=clock.now(),
    )


def _page(request: ActorRequest, row: Appointment, **forms: Any) -> HttpResponse:
    """The three forms, with the one that was refused as it was typed."""
    at = clock.now()
    context = {
        "appointment": presenters.appointment_card(request.actor, row, at),
        "link_form": _form(request, row, is_sent=False),
        "reach_form": ReachForm(initial={"phone": row.patient.phone, "email": row.patient.email}),
        "relative_form": RelativeForm(),
        "card": link_card(request.actor, row, at),
        "has_refused": dict.fromkeys(forms, True),
        **forms,
    }
    status = 422 if any(form.is_bound for form in forms.values()) else 200
    return render(request, "scheduling/links/page.html", context, status=status)
