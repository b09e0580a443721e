"""The regional administrator’s pages of carts and the devices that they carry."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import form_page, outcome, saves
from territory import policies, presenters, selectors, services
from territory.forms import CartForm, DeviceForm
from territory.models import Cart
from territory.views.pages import to_cart, to_site


@require_http_methods(["GET", "POST"])
def cart_create(request: ActorRequest, site: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.site_for(site)
    form = CartForm(request.POST or None, site=row)
    cart = outcome(
        form,
        lambda: services.cart_create(actor=request.actor, site=row, values=form.cleaned_data, at=clock.now()),
    )
    if cart:
        messages.success(request, "Le chariot est créé. Ajoutez ses appareils.")
        return redirect("territory:cart", cart.public_id)
    return form_page(request, form, title="Nouveau chariot", action="Créer le chariot", back=to_site(row))


@require_GET
def cart(request: ActorRequest, cart: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    return _page(request, selectors.cart_for(cart), DeviceForm())


@require_http_methods(["GET", "POST"])
def cart_edit(request: ActorRequest, cart: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row, at = selectors.cart_for(cart), clock.now()
    form = CartForm(request.POST or None, instance=row, site=row.site)
    form.fields["state"].help_text = presenters.kept_sentence(selectors.upcoming("cart", row.pk, at))
    if saves(
        form,
        lambda: services.cart_edit(
            actor=request.actor, cart=row, values=form.cleaned_data, shown=form.shown, at=at
        ),
        lambda: selectors.cart_for(cart),
    ):
        messages.success(request, "Le chariot est modifié.")
        return redirect("territory:cart", cart)
    known = selectors.cart_for(cart)
    title = f"Modifier {known.name}"
    return form_page(request, form, title=title, action="Enregistrer le chariot", back=to_cart(known))


@require_POST
def device_add(request: ActorRequest, cart: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row, form = selectors.cart_for(cart), DeviceForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    services.device_add(actor=request.actor, cart=row, values=form.cleaned_data, at=clock.now())
    messages.success(request, "L’appareil est ajouté.")
    return redirect("territory:cart", cart)


@require_http_methods(["GET", "POST"])
def device_edit(request: ActorRequest, cart: UUID, device: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    of = selectors.cart_for(cart)
    row = selectors.device_for(of, device)
    form = DeviceForm(request.POST or None, instance=row)
    if saves(
        form,
        lambda: services.device_edit(
            actor=request.actor, device=row, values=form.cleaned_data, shown=form.shown, at=clock.now()
        ),
        lambda: selectors.device_for(of, device),
    ):
        messages.success(request, "L’appareil est modifié.")
        return redirect("territory:cart", cart)
    title = f"Modifier {selectors.device_for(of, device).label}"
    return form_page(request, form, title=title, action="Enregistrer l’appareil", back=to_cart(of))


@require_POST
def device_remove(request: ActorRequest, cart: UUID, device: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.device_for(selectors.cart_for(cart), device)
    services.device_remove(actor=request.actor, device=row, at=clock.now())
    messages.success(request, f"{row.label} : retiré du chariot.")
    return redirect("territory:cart", cart)


def _page(request: ActorRequest, cart: Cart, form: DeviceForm) -> HttpResponse:
    at = clock.now()
    context = {
        "cart": cart,
        "place": presenters.cart_place(cart),
        "state": presenters.cart_state(cart, clock.today(at)),
        "watch": " ; ".join(presenters.watch_words(cart, clock.today(at))),
        "devices": presenters.device_lines(cart, selectors.devices_of(cart), at),
        "kept": presenters.kept_sentence(selectors.upcoming("cart", cart.pk, at)),
        "form": form,
    }
    return render(request, "territory/cart.html", context, status=form.status)
