"""For which specialties the region receives physicians of other regions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from audit import selectors as audit
from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from scheduling import policies, selectors, services
from scheduling.forms import ElsewhereForm
from scheduling.presenters.elsewhere import opening_lines
from scheduling.presenters.motives import history_lines


@require_http_methods(["GET", "POST"])
def listing(request: ActorRequest) -> HttpResponse:
    policies.require_elsewhere_keeper(request.actor)
    form, at = ElsewhereForm(request.POST or None), clock.now()
    if outcome(form, lambda: services.elsewhere_open(actor=request.actor, values=form.cleaned_data, at=at)):
        messages.success(request, "La spécialité est ouverte aux médecins d’autres régions.")
        return redirect("scheduling:elsewhere")
    openings = list(selectors.elsewhere_openings())
    changes = audit.history_of([one.public_id for one in openings])
    context = {
        "form": form,
        "lines": opening_lines(openings, at),
        "history": history_lines(changes, at),
    }
    return render(request, "scheduling/motives/elsewhere.html", context, status=422 if form.is_bound else 200)


@require_POST
def close(request: ActorRequest, opening: UUID) -> HttpResponse:
    services.elsewhere_close(actor=request.actor, opening=opening, at=clock.now())
    messages.success(request, "La spécialité est fermée. Les rendez-vous déjà pris sont gardés.")
    return redirect("scheduling:elsewhere")
