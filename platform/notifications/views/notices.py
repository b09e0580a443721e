"""What waits behind the bell."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.actors import ActorRequest
from notifications import presenters, selectors, services

PAGE_SIZE = 20


@require_safe
def notices(request: ActorRequest) -> HttpResponse:
    """The whole page, or its list alone when a script asks for it again."""
    page = Paginator(selectors.notices_for(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "notices": presenters.notice_lines(page),
        "unread": selectors.unread_count_for(request.actor),
    }
    if request.headers.get("HX-Target") == "notices":
        return render(request, "notifications/notice_list.html", context)
    return render(request, "notifications/notices.html", context)


@require_http_methods(["GET", "POST"])
def notice(request: ActorRequest, notice: UUID) -> HttpResponse:
    """Read, then where it leads. By GET too: following a notice is reading it, once or twice alike."""
    read = services.notice_read(actor=request.actor, public_id=notice, at=clock.now())
    return redirect(read.link if read.link and request.method == "GET" else "notifications:notices")


@require_POST
def notices_read(request: ActorRequest) -> HttpResponse:
    services.notices_read_all(actor=request.actor, at=clock.now())
    return redirect("notifications:notices")
