"""The mailbox of the demo. Its address exists only where the stand-in receives (settings.MAILBOX)."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.actors import ActorRequest
from notifications import presenters, selectors

PAGE_SIZE = 25


@require_safe
def mailbox(request: ActorRequest) -> HttpResponse:
    page = Paginator(selectors.mailbox(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request, "notifications/mailbox.html", {"page": page, "items": presenters.mailbox_lines(page)}
    )


@require_safe
def mailbox_item(request: ActorRequest, item: UUID) -> HttpResponse:
    letter = presenters.mailbox_letter(selectors.mailbox_item(item))
    return render(request, "notifications/mailbox_item.html", {"letter": letter})
