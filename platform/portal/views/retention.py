"""The end of retention, for the region: what is due, what is held, what was erased."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid, NotFound
from documents import policies, services
from documents import selectors as documents
from documents.enums import HoldReason
from portal.forms import HoldForm
from portal.presenters import retention as words

PER_PAGE = 25
MOST_DONE = 20


@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    return _overview(request, HoldForm())


def _overview(request: ActorRequest, form: HoldForm, status: int = 200) -> HttpResponse:
    actor, at = request.actor, clock.now()
    page = Paginator(list(documents.due(actor, at)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "due": [words.due_line(one, at) for one in page.object_list],
        "waiting": [words.erasure_line(one, at) for one in documents.erasures_waiting(actor)],
        "holds": [words.hold_line(one, at) for one in documents.holds_standing(actor, at)],
        "done": [words.erasure_line(one, at) for one in documents.erasures_done(actor)[:MOST_DONE]],
        "form": form,
    }
    return render(request, "portal/retention.html", context, status=status)


@require_POST
def hold_place(request: ActorRequest) -> HttpResponse:
    policies.require_keeper(request.actor)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _overview(request, form, status=422)
    values = form.cleaned_data
    try:
        services.hold_place(
            actor=request.actor,
            patient_public_id=values["patient"],
            reason=HoldReason(values["reason"]),
            words=values["words"],
            until=values["until"],
            at=clock.now(),
        )
    except (Invalid, NotFound, Conflict) as refusal:
        field = refusal.field if isinstance(refusal, Invalid) else "patient"
        form.add_error(field or None, refusal.message)
        return _overview(request, form, status=422)
    messages.success(request, "La destruction est suspendue.")
    return redirect("portal:retention")


@require_POST
def hold_lift(request: ActorRequest, hold: UUID) -> HttpResponse:
    services.hold_lift(actor=request.actor, public_id=hold, at=clock.now())
    messages.success(request, "La suspension est levée.")
    return redirect("portal:retention")


@require_POST
def confirm(request: ActorRequest, patient: UUID) -> HttpResponse:
    services.erasure_confirm(actor=request.actor, patient_public_id=patient, at=clock.now())
    messages.success(
        request, "L’effacement est confirmé : il aura lieu la nuit prochaine, et s’annule d’ici là."
    )
    return redirect("portal:retention")


@require_POST
def cancel(request: ActorRequest, erasure: UUID) -> HttpResponse:
    services.erasure_cancel(actor=request.actor, public_id=erasure, at=clock.now())
    messages.success(request, "L’effacement est annulé : rien n’a été effacé.")
    return redirect("portal:retention")
