"""Who may do what: the table that decides, in words."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import presenters
from core.actors import ActorRequest


@require_GET
def duties(request: ActorRequest) -> HttpResponse:
    return render(request, "accounts/duties.html", {"roles": presenters.role_cards()})
