"""What did not arrive, for who answers for it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.actors import ActorRequest
from notifications import presenters, selectors, services

PAGE_SIZE = 25


@require_safe
def failures(request: ActorRequest) -> HttpResponse:
    page = Paginator(selectors.failures_for(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = presenters.failure_lines(request.actor, page, clock.now())
    return render(request, "notifications/failures.html", {"page": page, "failures": lines})


@require_POST
def message_resend(request: ActorRequest, message: UUID) -> HttpResponse:
    found = selectors.failure_for(request.actor, message)
    services.message_resend(actor=request.actor, message=found, at=clock.now())
    messages.success(request, "Le message repart. Il quitte cette liste s’il est remis.")
    return redirect("notifications:failures")
