"""The carts of one’s sites, as those who work there see them; the memo sheets."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from consultations import policies, presenters, selectors
from core import clock
from core.actors import ActorRequest


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    policies.require_cart_watcher(request.actor)
    return render(request, "consultations/carts/list.html", presenters.carts_page(request.actor, clock.now()))


@require_GET
def page(request: ActorRequest, cart: UUID) -> HttpResponse:
    row = selectors.cart_seen_by(request.actor, cart)
    context = presenters.cart_board(request.actor, row, clock.now())
    return render(request, "consultations/carts/page.html", context)


@require_GET
def memos(request: ActorRequest) -> HttpResponse:
    return render(request, "consultations/carts/memo.html", presenters.memo_page())


@require_GET
def memo(request: ActorRequest, kind: str) -> HttpResponse:
    return render(request, "consultations/carts/memo.html", presenters.memo_page(kind))
