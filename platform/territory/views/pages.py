"""A page that is one form, and where it comes from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.entry import Editing
from territory.models import Cart, Site


def form_page(
    request: HttpRequest, form: Editing, *, title: str, action: str, back: dict[str, str], lead: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "action": action, "back": back, "lead": lead}
    return render(request, "forms/page.html", context, status=form.status)


def to_sites() -> dict[str, str]:
    return {"url": reverse("territory:sites"), "label": "Sites"}


def to_site(site: Site) -> dict[str, str]:
    return {"url": reverse("territory:site", args=[site.public_id]), "label": site.name}


def to_cart(cart: Cart) -> dict[str, str]:
    return {
        "url": reverse("territory:cart", args=[cart.public_id]),
        "label": f"{cart.name}, {cart.site.name}",
    }
