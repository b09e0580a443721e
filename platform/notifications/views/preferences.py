"""What a person wants to be told, and how."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.actors import ActorRequest
from notifications import presenters, services


@require_http_methods(["GET", "POST"])
def preferences(request: ActorRequest) -> HttpResponse:
    if request.method == "POST":
        wanted = presenters.wanted_pairs(request.POST.getlist("wanted"))
        services.preferences_set(actor=request.actor, wanted=wanted, at=clock.now())
        messages.success(request, "Vos choix sont enregistrés.")
        return redirect("notifications:preferences")
    context = {
        "groups": presenters.preference_groups(request.actor),
        "channels": presenters.preference_channels(request.actor),
    }
    return render(request, "notifications/preferences.html", context)
