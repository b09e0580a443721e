"""The secure mailbox and the shared record of the demo, opened. Their addresses exist there alone."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.actors import ActorRequest
from correspondence import selectors, services
from correspondence.presenters import stand_in as words

PAGE_SIZE = 25


@require_safe
def items(request: ActorRequest) -> HttpResponse:
    page = Paginator(selectors.stand_in_items(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "items": words.item_lines(page)}
    return render(request, "correspondence/stand_in/items.html", context)


@require_safe
def item(request: ActorRequest, item: UUID) -> HttpResponse:
    """As its recipient opens it: their software tells that it was read."""
    row = selectors.stand_in_item(item)
    services.stand_in_read(item=row, at=clock.now())
    return render(request, "correspondence/stand_in/item.html", words.item_page(row))


@require_safe
def file(request: ActorRequest, item: UUID) -> HttpResponse:
    content, kind = words.file_of(selectors.stand_in_item(item), request.GET.get("nom", ""))
    response = HttpResponse(content, content_type=kind)
    shown = kind in ("application/pdf", "text/plain")
    response["Content-Disposition"] = "inline" if shown else 'attachment; filename="piece"'
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
