"""The regional administrator’s pages of sites, rooms, carts and devices."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict
from territory import policies, selectors, services
from territory.forms import CartForm, DeviceForm, RoomForm, SiteFilterForm, SiteForm

PER_PAGE = 25


@require_GET
def sites(request: ActorRequest) -> HttpResponse:
    policies.require_keeper(request.actor)
    form = SiteFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    rows = selectors.sites(wanted["q"], wanted["kind"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "territory/sites.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
def site_create(request: ActorRequest) -> HttpResponse:
    policies.require_keeper(request.actor)
    form = SiteForm(request.POST or None)
    if form.is_valid():
        site = services.site_create(actor=request.actor, values=form.cleaned_data, at=clock.now())
        messages.success(request, "Le site est créé. Ajoutez ses salles et ses chariots.")
        return redirect("territory:site", site.public_id)
    return _form(request, form, "Nouveau site", "Créer le site")


@require_GET
def site(request: ActorRequest, site: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.site_for(site)
    context = {"site": row, "carts": selectors.carts_of(row), "rooms": selectors.rooms_of(row)}
    return render(request, "territory/site.html", context | {"room_form": RoomForm()})


@require_http_methods(["GET", "POST"])
def site_edit(request: ActorRequest, site: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.site_for(site)
    form = SiteForm(request.POST or None, instance=row)
    if form.is_valid():
        services.site_edit(actor=request.actor, site=row, values=form.cleaned_data, at=clock.now())
        messages.success(request, "Le site est modifié.")
        return redirect("territory:site", site)
    return _form(request, form, selectors.site_for(site).name, "Enregistrer le site")


@require_POST
def room_add(request: ActorRequest, site: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row, form = selectors.site_for(site), RoomForm(request.POST)
    if form.is_valid():
        try:
            services.room_add(actor=request.actor, site=row, name=form.cleaned_data["name"], at=clock.now())
        except Conflict as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "La salle est ajoutée.")
    else:
        messages.error(request, "Donnez un nom à la salle : rien n’a été ajouté.")
    return redirect("territory:site", site)


@require_http_methods(["GET", "POST"])
def cart_create(request: ActorRequest, site: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.site_for(site)
    form = CartForm(request.POST or None, site=row)
    if form.is_valid():
        cart = services.cart_create(actor=request.actor, site=row, values=form.cleaned_data, at=clock.now())
        messages.success(request, "Le chariot est créé. Ajoutez ses appareils.")
        return redirect("territory:cart", cart.public_id)
    return _form(request, form, f"Nouveau chariot, {row.name}", "Créer le chariot")


@require_GET
def cart(request: ActorRequest, cart: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.cart_for(cart)
    context = {"cart": row, "devices": selectors.devices_of(row), "form": DeviceForm()}
    return render(request, "territory/cart.html", context)


@require_http_methods(["GET", "POST"])
def cart_edit(request: ActorRequest, cart: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.cart_for(cart)
    form = CartForm(request.POST or None, instance=row, site=row.site)
    if form.is_valid():
        services.cart_edit(actor=request.actor, cart=row, values=form.cleaned_data, at=clock.now())
        messages.success(request, "Le chariot est modifié.")
        return redirect("territory:cart", cart)
    return _form(request, form, selectors.cart_for(cart).name, "Enregistrer le chariot")


@require_POST
def device_add(request: ActorRequest, cart: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row, form = selectors.cart_for(cart), DeviceForm(request.POST)
    if not form.is_valid():
        context = {"cart": row, "devices": selectors.devices_of(row), "form": form}
        return render(request, "territory/cart.html", context, status=422)
    services.device_add(actor=request.actor, cart=row, values=form.cleaned_data, at=clock.now())
    messages.success(request, "L’appareil est ajouté.")
    return redirect("territory:cart", cart)


@require_http_methods(["GET", "POST"])
def device_edit(request: ActorRequest, cart: UUID, device: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.device_for(selectors.cart_for(cart), device)
    form = DeviceForm(request.POST or None, instance=row)
    if form.is_valid():
        services.device_edit(actor=request.actor, device=row, values=form.cleaned_data, at=clock.now())
        messages.success(request, "L’appareil est modifié.")
        return redirect("territory:cart", cart)
    return _form(request, form, "Appareil", "Enregistrer l’appareil")


@require_POST
def device_remove(request: ActorRequest, cart: UUID, device: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.device_for(selectors.cart_for(cart), device)
    services.device_remove(actor=request.actor, device=row, at=clock.now())
    messages.success(request, "L’appareil est retiré du chariot.")
    return redirect("territory:cart", cart)


def _form(request: ActorRequest, form: BaseForm, title: str, action: str) -> HttpResponse:
    """A page that is one form."""
    status = 422 if form.is_bound else 200
    context = {"form": form, "title": title, "action": action}
    return render(request, "forms/page.html", context, status=status)
