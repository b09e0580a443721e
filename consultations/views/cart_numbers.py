"""The sheet of numbers of a cart: read, printed, declared, withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from consultations import presenters, selectors
from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from territory import policies as ground
from territory import selectors as territory
from territory import services
from territory.forms import NumberForm


@require_http_methods(["GET", "POST"])
def page(request: ActorRequest, cart: UUID) -> HttpResponse:
    row = selectors.cart_seen_by(request.actor, cart)
    if request.method == "POST":
        ground.require_at_site(request.actor, row.site)
    own = "" if ground.answers_for(request.actor, row.site) else request.actor.label
    form = NumberForm(request.POST or None, own=own)
    number = outcome(
        form,
        lambda: services.number_declare(
            actor=request.actor, site=row.site, values=form.cleaned_data, at=clock.now()
        ),
    )
    if number:
        messages.success(request, "Le numéro est sur la fiche.")
        return redirect("consultations:numbers", cart)
    context = {**presenters.numbers_page(request.actor, row), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "consultations/carts/numbers.html", context, status=status)


@require_POST
def withdraw(request: ActorRequest, cart: UUID, number: UUID) -> HttpResponse:
    row = selectors.cart_seen_by(request.actor, cart)
    gone = territory.number_of(row.site, number)
    services.number_withdraw(actor=request.actor, number=gone, at=clock.now())
    messages.success(request, f"{gone.holder} : le numéro n’est plus sur la fiche.")
    return redirect("consultations:numbers", cart)
